import type { Resource } from '@hera/stack-model';
import type { Findings } from '../engine/findings';
import type { ResourceScope } from '../engine/scope';
import { inNumber } from './words';

/** Whether somebody hears what topics are sent. Documents do not show who subscribed by hand, or in another stack; the account does. */
export const judgeSubscribers = (scope: ResourceScope, findings: Findings, topics: Iterable<Resource>): void => {
  for (const topic of topics) {
    const subscriptions = scope.referrers(topic, { type: 'aws_sns_topic_subscription', path: 'topic_arn' });
    const confirmed = subscriptions.filter((each) => each.get('pending_confirmation') !== true);
    const detail = { attribute: 'subscriptions', expected: 'a subscriber who has confirmed' };
    if (confirmed.length > 0) findings.holds(topic, `has ${inNumber(confirmed.length, 'subscriber')}`, detail);
    else if (subscriptions.length > 0)
      findings.breaks(topic, 'no subscriber has confirmed', { ...detail, attribute: 'pending_confirmation' });
    else if (scope.level === 'live-aws')
      findings.breaks(topic, 'nobody is subscribed: what it is sent reaches nobody', { ...detail, value: 'none' });
    else
      findings.warns(
        topic,
        'nobody is subscribed here: what it is sent reaches nobody, unless somebody subscribes by hand',
        {
          ...detail,
          value: 'none',
        },
      );
  }
};
