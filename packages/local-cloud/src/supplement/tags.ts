import type { AwsError } from './aws-error';

/** Tags of a resource, by key. */
export type Tags = Record<string, string>;

/** Makes the error that a service refuses wrong tags with. */
export type Refusal = (message: string) => AwsError;

/** Checks tags as AWS does: at most 50, no `aws:` keys, key to 128 and value to 256 characters. Gives a copy. */
export const checkedTags = (tags: Readonly<Tags> | undefined, refuse: Refusal): Tags => {
  const entries = Object.entries(tags ?? {});
  if (entries.length > 50) throw refuse(`${entries.length} tags are more than the 50 that a resource may have.`);
  for (const [key, value] of entries) {
    if (key.toLowerCase().startsWith('aws:'))
      throw refuse(`the tag key ${key} is invalid: the prefix aws: is reserved.`);
    if (key === '' || key.length > 128) throw refuse(`the tag key ${key} is invalid: 1 to 128 characters are allowed.`);
    if (typeof value !== 'string' || value.length > 256) {
      throw refuse(`the value of the tag ${key} is invalid: text of at most 256 characters is allowed.`);
    }
  }
  return { ...tags };
};

/** Adds and overwrites tags. All together are checked before anything changes. */
export const addTags = (tags: Tags, added: Readonly<Tags> | undefined, refuse: Refusal): void => {
  checkedTags({ ...tags, ...added }, refuse);
  Object.assign(tags, added);
};

/** Removes tags by key; keys that are not there do not matter. */
export const removeTags = (tags: Tags, keys: readonly string[] | undefined): void => {
  for (const key of keys ?? []) Reflect.deleteProperty(tags, key);
};

/**
 * The three tag operations of a service that writes `resourceArn`, `tags` and `tagKeys`.
 * @param tagsOf the tags of a resource, to be changed in place; throws where there is none
 */
export const tagOperations = <Context>(tagsOf: (context: Context, arn: string) => Tags, refuse: Refusal) => ({
  listTagsForResource: (context: Context, input: { readonly resourceArn: string }): { tags: Tags } => ({
    tags: tagsOf(context, input.resourceArn),
  }),
  tagResource: (context: Context, input: { readonly resourceArn: string; readonly tags: Tags }): object => {
    addTags(tagsOf(context, input.resourceArn), input.tags, refuse);
    return {};
  },
  untagResource: (context: Context, input: { readonly resourceArn: string; readonly tagKeys: string[] }): object => {
    removeTags(tagsOf(context, input.resourceArn), input.tagKeys);
    return {};
  },
});
