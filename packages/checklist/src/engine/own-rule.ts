import type { Item } from '../items/item';
import type { Rule } from './rule';

/** A rule from outside of this package, with its item, both checked: `ownRule` of `@hera/checklist/own-rule` makes it. */
export class OwnRule {
  readonly #checked = true;

  constructor(
    readonly item: Item,
    readonly rule: Rule,
  ) {}

  /** Whether it was made here, and so checked. */
  static is(value: unknown): value is OwnRule {
    return typeof value === 'object' && value !== null && #checked in value;
  }
}
