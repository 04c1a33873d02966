import { notImplemented } from '../aws-error';
import type { PageInput } from '../pages';
import { invalidValue } from './errors';

/** One condition of a list: the item has to fit the text of the query. */
export type Filter<Item> = (item: Item, text: string) => boolean;

const paging: readonly string[] = ['maxResults', 'nextToken'] satisfies (keyof PageInput)[];

/** The item is younger, or older, than the time of the query. */
export const byDate =
  <Item>(dateOf: (item: Item) => Date | undefined, side: 'after' | 'before'): Filter<Item> =>
  (item, text) => {
    const asked = Date.parse(text);
    if (Number.isNaN(asked)) throw invalidValue(`${text} is not a date.`);
    const at = dateOf(item)?.getTime() ?? Number.NaN;
    return side === 'after' ? at > asked : at < asked;
  };

/**
 * Items that fit every condition of the query.
 * @param labels members that are not conditions
 * @throws AwsError 501 for a condition that is not emulated, since an answer without it would be wrong
 */
export const matching = <Item>(
  items: readonly Item[],
  input: object,
  filters: Readonly<Record<string, Filter<Item>>>,
  { operation, labels = [] }: { readonly operation: string; readonly labels?: readonly string[] },
): Item[] => {
  const asked = Object.entries(input).filter(([name]) => !paging.includes(name) && !labels.includes(name));
  const conditions = asked.map(([name, text]) => {
    const filter = Object.hasOwn(filters, name) ? filters[name] : undefined;
    if (filter === undefined) throw notImplemented('backup', `${operation} with ${name}`);
    return (item: Item) => filter(item, String(text));
  });
  return items.filter((item) => conditions.every((fits) => fits(item)));
};
