import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  TagResourceRequest,
  TagResourceResponse,
  UntagResourceRequest,
  UntagResourceResponse,
} from '@aws-sdk/client-guardduty';
import type { Operation } from './context';
import { badRequest } from './errors';
import type { Scope } from './store';

/** Checks tags as GuardDuty does: at most 50, no `aws:` keys, key to 128 and value to 256 characters. Gives a copy. */
export const checkedTags = (tags: Record<string, string> | undefined): Record<string, string> => {
  const entries = Object.entries(tags ?? {});
  if (entries.length > 50) throw badRequest(`${entries.length} tags are more than 50.`);
  for (const [key, value] of entries) {
    if (key === '' || key.length > 128 || /^aws:/i.test(key)) throw badRequest(`the tag key ${key} is invalid.`);
    if (typeof value !== 'string' || value.length > 256) throw badRequest(`the value of the tag ${key} is invalid.`);
  }
  return { ...tags };
};

const tagsOf = (scope: Scope, arn: string): Record<string, string> => {
  const found = [...scope.values()].find((detector) => detector.arn === arn);
  if (found === undefined) throw badRequest(`the resource ${arn} does not exist in the current account.`);
  return found.tags;
};

/** ListTagsForResource. @throws AwsError BadRequestException */
export const listTagsForResource: Operation<ListTagsForResourceRequest, ListTagsForResourceResponse> = (
  { scope },
  input,
) => ({ tags: tagsOf(scope, input.resourceArn) });

/** TagResource. Adds and overwrites tags. @throws AwsError BadRequestException */
export const tagResource: Operation<TagResourceRequest, TagResourceResponse> = ({ scope }, input) => {
  const tags = tagsOf(scope, input.resourceArn);
  checkedTags({ ...tags, ...input.tags });
  Object.assign(tags, input.tags);
  return {};
};

/** UntagResource. Removes tags by key; keys that are not there do not matter. @throws AwsError BadRequestException */
export const untagResource: Operation<UntagResourceRequest, UntagResourceResponse> = ({ scope }, input) => {
  const tags = tagsOf(scope, input.resourceArn);
  for (const key of input.tagKeys) Reflect.deleteProperty(tags, key);
  return {};
};
