import type { ListTagsOutput, TagResourceInput, UntagResourceInput } from '@aws-sdk/client-backup';
import { addTags, checkedTags as checked, removeTags, type Tags } from '../tags';
import type { ListOperation, Operation } from './context';
import { invalidValue, notFound } from './errors';
import type { Scope } from './store';

/** A checked copy. @throws AwsError InvalidParameterValueException */
export const checkedTags = (tags: Tags | undefined): Tags => checked(tags, invalidValue);

const tagsOf = (scope: Scope, arn: string): Tags => {
  const vaults = [...scope.vaults.values()];
  const found =
    vaults.find((vault) => vault.arn === arn)?.tags ??
    [...scope.plans.values()].find((plan) => plan.arn === arn)?.tags ??
    [...scope.testingPlans.values()].find(({ plan }) => plan.RestoreTestingPlanArn === arn)?.tags ??
    vaults.flatMap(({ recoveryPoints }) => recoveryPoints.get(arn) ?? []).at(0)?.tags;
  if (found === undefined) throw notFound(`No resource found for the ARN ${arn}.`);
  return found;
};

/** ListTags: of vaults, plans, restore testing plans and recovery points. @throws AwsError ResourceNotFoundException */
export const listTags: ListOperation<{ readonly ResourceArn: string }, ListTagsOutput> = ({ scope }, input) => ({
  Tags: tagsOf(scope, input.ResourceArn),
});

/** TagResource. Adds and overwrites tags. @throws AwsError ResourceNotFoundException, InvalidParameterValueException */
export const tagResource: Operation<TagResourceInput, object> = ({ scope }, input) => {
  addTags(tagsOf(scope, input.ResourceArn), input.Tags, invalidValue);
  return {};
};

/** UntagResource. Removes tags by key; keys that are not there do not matter. @throws AwsError ResourceNotFoundException */
export const untagResource: Operation<UntagResourceInput, object> = ({ scope }, input) => {
  removeTags(tagsOf(scope, input.ResourceArn), input.TagKeyList);
  return {};
};
