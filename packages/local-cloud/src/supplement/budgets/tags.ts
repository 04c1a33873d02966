import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  ResourceTag,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-budgets';
import { partitionOf } from '../arn';
import { addTags, checkedTags as checked, removeTags, type Tags } from '../tags';
import type { BudgetsContext, Operation } from './context';
import { invalidParameter, notFound } from './errors';

const recordOf = (tags: readonly ResourceTag[] | undefined): Tags =>
  Object.fromEntries((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));

/** A checked copy, by key. @throws AwsError InvalidParameterException */
export const checkedTags = (tags: readonly ResourceTag[] | undefined): Tags =>
  checked(recordOf(tags), invalidParameter);

/** The ARN of a budget has no region. */
const tagsOf = ({ caller, scope }: BudgetsContext, arn: string): Tags => {
  const prefix = `arn:${partitionOf(caller.region)}:budgets::${caller.account}:budget/`;
  const found = arn.startsWith(prefix) ? scope.get(arn.slice(prefix.length)) : undefined;
  if (found === undefined) throw notFound(`No budget has the ARN ${arn}.`);
  return found.tags;
};

/** ListTagsForResource. @throws AwsError NotFoundException */
export const listTagsForResource: Operation<ListTagsForResourceRequest, ListTagsForResourceResponse> = (
  context,
  input,
) => ({
  ResourceTags: Object.entries(tagsOf(context, input.ResourceARN)).map(([Key, Value]) => ({ Key, Value })),
});

/** TagResource. Adds and overwrites tags. @throws AwsError NotFoundException, InvalidParameterException */
export const tagResource: Operation<TagResourceRequest, object> = (context, input) => {
  addTags(tagsOf(context, input.ResourceARN), recordOf(input.ResourceTags), invalidParameter);
  return {};
};

/** UntagResource. Removes tags by key; keys that are not there do not matter. @throws AwsError NotFoundException */
export const untagResource: Operation<UntagResourceRequest, object> = (context, input) => {
  removeTags(tagsOf(context, input.ResourceARN), input.ResourceTagKeys);
  return {};
};
