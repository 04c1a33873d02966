import { AwsError } from '../aws-error';
import { checkedTags as checked, tagOperations, type Tags } from '../tags';
import type { EksContext } from './context';
import { invalidParameter } from './errors';
import type { Scope } from './store';

/** A checked copy. @throws AwsError InvalidParameterException */
export const checkedTags = (tags: Tags | undefined): Tags => checked(tags, invalidParameter);

const tagsOf = (scope: Scope, arn: string): Tags => {
  for (const record of scope.values()) {
    const tagged: readonly (readonly [string, Tags])[] = [
      [record.cluster.arn, record.cluster.tags],
      ...[...record.nodegroups.values()].map((group) => [group.nodegroupArn, group.tags] as const),
      ...[...record.addons.values()].map((addon) => [addon.addonArn, addon.tags] as const),
      ...[...record.fargateProfiles.values()].map((item) => [item.fargateProfileArn, item.tags] as const),
      ...[...record.identityProviders.values()].map((item) => [item.identityProviderConfigArn, item.tags] as const),
      ...[...record.accessEntries.values()].map(({ entry }) => [entry.accessEntryArn, entry.tags] as const),
      ...[...record.associations.values()].map((item) => [item.associationArn, item.tags] as const),
    ];
    const found = tagged.find(([candidate]) => candidate === arn);
    if (found !== undefined) return found[1];
  }
  // The tag operations have exceptions of their own, unlike the rest of EKS.
  if (!/^arn:[^:]+:eks:[^:]*:\d{12}:.+/.test(arn)) {
    throw new AwsError('BadRequestException', 400, `${arn} is not an ARN of EKS.`);
  }
  throw new AwsError('NotFoundException', 404, `No resource found for the ARN ${arn}.`);
};

/** ListTagsForResource, TagResource, UntagResource. @throws AwsError NotFoundException, BadRequestException, InvalidParameterException */
export const { listTagsForResource, tagResource, untagResource } = tagOperations<EksContext>(
  ({ scope }, arn) => tagsOf(scope, arn),
  invalidParameter,
);
