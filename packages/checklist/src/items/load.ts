import data from '../data/items.json';
import type { Item } from './item';

/** The 27 items of the production-environment document in its order, and those beyond it. The tests of this package check them, not every start. */
export const loadItems = (): readonly Item[] => data.items as unknown as readonly Item[];

/** The day that the anchors of the items were checked on, `YYYY-MM-DD`. */
export const itemsAsOf: string = data.asOf;

/** The item of an id, or undefined. */
export const itemOf = (id: string): Item | undefined => loadItems().find((item) => item.id === id);
