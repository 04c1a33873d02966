import { isKnown, type Resource, type StackModel, type Value } from '@hera/stack-model';

const texts = (value: Value | undefined): Readonly<Record<string, string>> =>
  typeof value !== 'object' || value === null || !isKnown(value) || Array.isArray(value)
    ? {}
    : Object.fromEntries(
        Object.entries(value as Readonly<Record<string, Value>>).flatMap(([key, each]) =>
          typeof each === 'string' ? [[key, each]] : [],
        ),
      );

/** `default_tags` of the provider's default configuration: a synth document does not have them on the resources. */
const defaults = new WeakMap<StackModel, Readonly<Record<string, string>>>();

const defaultTagsOf = (model: StackModel): Readonly<Record<string, string>> => {
  const seen = defaults.get(model);
  if (seen !== undefined) return seen;
  const provider = model.providers.find(({ name, alias }) => name === 'aws' && alias === undefined);
  const tags = texts(provider?.get('default_tags[0].tags'));
  defaults.set(model, tags);
  return tags;
};

/** Tags as AWS will have them; without those whose value the document does not tell. */
export const tagsOf = (model: StackModel, resource: Resource): Readonly<Record<string, string>> => {
  const all = resource.get('tags_all');
  if (all !== undefined && isKnown(all)) return texts(all);
  const own = texts(resource.get('tags'));
  return resource.type.startsWith('aws_') ? { ...defaultTagsOf(model), ...own } : own;
};
