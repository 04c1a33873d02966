import type { Attributes, Resource } from '@hera/stack-model';
import { knownBlocks } from '../analysis/references';
import { judgeSubscribers } from '../analysis/subscribers';
import { inNumber } from '../analysis/words';
import { unknownBecause } from '../engine/findings';
import type { Rule } from '../engine/rule';

const hasAddresses = (notification: Attributes): boolean => {
  const addresses = notification.list('subscriber_email_addresses');
  return addresses !== undefined && !(Array.isArray(addresses) && addresses.length === 0);
};

/** A budget tells somebody before the month costs more than planned. */
export const budget: Rule = {
  item: 'beyond-37-budget',
  resources: (scope) => {
    const findings = scope.findings();
    const topics = new Set<Resource>();
    for (const each of scope.resources('aws_budgets_budget')) {
      const notifications = knownBlocks(each, 'notification');
      const detail = { attribute: 'notification', expected: 'a notification' };
      if (notifications === undefined) findings.unknown(each, 'whom it tells is not known', detail);
      else if (notifications.length === 0) findings.warns(each, 'tells nobody', detail);
      else findings.holds(each, `tells of ${inNumber(notifications.length, 'case')}`, detail);
      if (notifications !== undefined && !notifications.some(hasAddresses))
        for (const to of each.references('notification')) if (to.type === 'aws_sns_topic') topics.add(to);
    }
    judgeSubscribers(scope, findings, topics);
    return findings.judge('a budget has notifications', {
      ...(scope.level === 'live-aws' ? { notSeen: ['who hears of them: mailboxes of people are not read'] } : {}),
      none: unknownBecause('no budget is made here: the organisation may have one in its payer account'),
    });
  },
};
