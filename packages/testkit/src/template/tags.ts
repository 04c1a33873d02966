import type { Verdict } from '../internal/assertion';
import type { BlockValues, Blocks, TemplateResource } from './blocks';
import { compare } from './compare';
import { nearest, type ExpectedProps } from './expectation';

const fieldsOf = (value: unknown): BlockValues => {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'object' && first !== null ? (first as BlockValues) : {};
};

/** Provider block of a resource: the one its `provider` argument names, else the one without an alias. */
const providerOf = ({ providers }: Blocks, { type, values }: TemplateResource): BlockValues => {
  const [name = '', alias] =
    typeof values['provider'] === 'string' ? values['provider'].split('.') : [type.split('_')[0]];
  return providers.get(name)?.find((provider) => provider['alias'] === alias) ?? {};
};

/** Tags that a resource will have: the `default_tags` of its provider, with its own on top, which is what AWS will show. */
export const tagsOf = (blocks: Blocks, resource: TemplateResource): BlockValues => ({
  ...fieldsOf(fieldsOf(providerOf(blocks, resource)['default_tags'])['tags']),
  ...fieldsOf(resource.values['tags']),
});

/** Judges whether every resource of a type has the tags. */
export const judgeTags = (blocks: Blocks, type: string, tags: ExpectedProps): Verdict => {
  const compared = blocks.resources
    .filter((resource) => resource.type === type)
    .map((resource) => {
      const values = tagsOf(blocks, resource);
      return { label: resource.address, values, wrong: compare({ tags }, { tags: values }) };
    });
  const wrong = compared.filter((item) => item.wrong.length > 0);
  const holds = compared.length > 0 && wrong.length === 0;
  return {
    holds,
    message: () => {
      if (holds) return `expected not every ${type} to have these tags, but all ${compared.length} do`;
      if (compared.length === 0) return `expected every ${type} to have tags, but the template has none of that type`;
      return `expected every ${type} to have these tags, but ${wrong.length} of ${compared.length} differ (- expected, + found):\n${nearest(wrong)}`;
    },
  };
};
