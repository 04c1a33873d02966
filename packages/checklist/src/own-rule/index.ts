import { HeraError } from '@hera/core/errors';
import { OwnRule } from '../engine/own-rule';
import type { Rule } from '../engine/rule';
import { checkItem } from '../items/check-items';
import type { Item } from '../items/item';

export { checkItem } from '../items/check-items';

/**
 * A rule of your own with its item, for the option `ownRules` of `evaluate`.
 *
 * @throws HeraError `HERA_CHECK_004` with everything that is wrong with the item, `HERA_CHECK_005` where the rule is for another one
 */
export const ownRule = (item: Item, rule: Rule): OwnRule => {
  const checked = checkItem(item);
  if (rule.item !== checked.id)
    throw new HeraError({
      code: 'HERA_CHECK_005',
      path: 'rule.item',
      message: `the rule is for ${rule.item}, the item is ${checked.id}`,
      fix: 'give the rule the id of its item',
    });
  return new OwnRule(checked, rule);
};
