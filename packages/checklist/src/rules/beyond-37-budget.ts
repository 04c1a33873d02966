import { knownBlocks } from '../analysis/references';
import { unknownBecause } from '../engine/findings';
import type { Rule } from '../engine/rule';

/** A budget tells somebody before the month costs more than planned. */
export const budget: Rule = {
  item: 'beyond-37-budget',
  resources: (scope) => {
    const findings = scope.findings();
    for (const each of scope.resources('aws_budgets_budget')) {
      const notifications = knownBlocks(each, 'notification');
      const detail = { attribute: 'notification', expected: 'a notification' };
      if (notifications === undefined) findings.unknown(each, 'whom it tells is not known', detail);
      else if (notifications.length === 0) findings.warns(each, 'tells nobody', detail);
      else findings.holds(each, `tells somebody in ${notifications.length} cases`, detail);
    }
    return findings.judge('a budget tells somebody', {
      none: unknownBecause('no budget is made here: the organisation may have one in its payer account'),
    });
  },
};
