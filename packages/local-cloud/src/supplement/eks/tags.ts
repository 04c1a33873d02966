import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  TagResourceRequest,
  TagResourceResponse,
  UntagResourceRequest,
  UntagResourceResponse,
} from '@aws-sdk/client-eks';
import { AwsError } from '../aws-error';
import type { Operation } from './context';
import { invalidParameter } from './errors';
import type { Scope } from './store';

/** Checks tags as EKS does: at most 50, no `aws:` keys, key to 128 and value to 256 characters. Gives a copy. */
export const checkedTags = (tags: Record<string, string> | undefined): Record<string, string> => {
  const entries = Object.entries(tags ?? {});
  if (entries.length > 50)
    throw invalidParameter(`${entries.length} tags are more than the 50 that a resource may have.`);
  for (const [key, value] of entries) {
    if (key.toLowerCase().startsWith('aws:')) throw invalidParameter(`Tag key ${key}: the prefix aws: is reserved.`);
    if (key === '' || key.length > 128) throw invalidParameter(`Tag key ${key}: 1 to 128 characters are allowed.`);
    if (typeof value !== 'string' || value.length > 256) {
      throw invalidParameter(`Value of the tag ${key}: text of at most 256 characters is allowed.`);
    }
  }
  return { ...tags };
};

const tagsOf = (scope: Scope, arn: string): Record<string, string> => {
  for (const record of scope.values()) {
    const tagged: readonly (readonly [string, Record<string, string>])[] = [
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

/** ListTagsForResource. @throws AwsError NotFoundException, BadRequestException */
export const listTagsForResource: Operation<ListTagsForResourceRequest, ListTagsForResourceResponse> = (
  { scope },
  input,
) => ({
  tags: tagsOf(scope, input.resourceArn),
});

/**
 * TagResource. Adds and overwrites tags.
 * @throws AwsError NotFoundException, InvalidParameterException
 */
export const tagResource: Operation<TagResourceRequest, TagResourceResponse> = ({ scope }, input) => {
  const tags = tagsOf(scope, input.resourceArn);
  checkedTags({ ...tags, ...input.tags });
  Object.assign(tags, input.tags);
  return {};
};

/**
 * UntagResource. Removes tags by key; keys that are not there do not matter.
 * @throws AwsError NotFoundException
 */
export const untagResource: Operation<UntagResourceRequest, UntagResourceResponse> = ({ scope }, input) => {
  const tags = tagsOf(scope, input.resourceArn);
  for (const key of input.tagKeys ?? []) Reflect.deleteProperty(tags, key);
  return {};
};
