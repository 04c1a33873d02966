import { HeraError, type Problem } from '@hera/core/errors';
import { parseWith } from '@hera/core/zod-problems';
import type { Item } from './item';
import { parameterFault } from './parameters';
import { itemFileSchema, itemSchema } from './schema';

/** A parameter of a profile that the item does not have, or that has another type, is a slip of the pen. */
const parameterProblems = (item: Item): readonly Problem[] =>
  Object.entries(item.profiles).flatMap(([profile, { parameters = {} }]) =>
    Object.entries(parameters).flatMap(([name, value]): readonly Problem[] => {
      const fault = parameterFault(item, name, value);
      return fault === undefined
        ? []
        : [
            {
              code: 'HERA_CHECK_004',
              path: `items.${item.id}.profiles.${profile}.parameters.${name}`,
              ...fault,
              fix: 'name a parameter of the item, with a value of its type',
            },
          ];
    }),
  );

const duplicateProblems = (items: readonly Item[]): readonly Problem[] => {
  const seen = new Set<string>();
  return items.flatMap(({ id }): readonly Problem[] => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [
      { code: 'HERA_CHECK_004', path: `items.${id}`, message: 'stands twice', fix: 'give each item an id of its own' },
    ];
  });
};

/**
 * Checks one item, such as one that a rule outside of this package brings along.
 *
 * @throws HeraError `HERA_CHECK_004` with every problem
 */
export const checkItem = (input: unknown, root = 'item'): Item => {
  const item = parseWith(itemSchema, input, { code: 'HERA_CHECK_004', root }) as Item;
  const problems = parameterProblems(item);
  if (problems.length > 0) throw new HeraError(problems);
  return item;
};

/**
 * Checks a document of items.
 *
 * @throws HeraError `HERA_CHECK_004` with every problem
 */
export const checkItems = (input: unknown): readonly Item[] => {
  const { items } = parseWith(itemFileSchema, input, { code: 'HERA_CHECK_004', root: '' });
  const all = items as readonly Item[];
  const problems = [...duplicateProblems(all), ...all.flatMap(parameterProblems)];
  if (problems.length > 0) throw new HeraError(problems);
  return all;
};
