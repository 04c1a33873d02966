import { describe, expect, it } from 'vitest';
import { platform, ruling } from '../platform.fixture';

const item = 'beyond-37-budget';

describe(item, () => {
  it('passes with a budget that tells somebody, and warns of one that tells nobody', () => {
    expect(ruling(item, platform()).status).toBe('pass');
    const silent = platform();
    silent['aws_budgets_budget']['main'].notification = [];
    expect(ruling(item, silent).status).toBe('warn');
  });

  it('warns of one that tells a topic which nobody hears, unless it writes to somebody as well', () => {
    const stack = platform();
    const notification = { threshold: 80, subscriber_sns_topic_arns: ['${aws_sns_topic.alarms.arn}'] };
    stack['aws_budgets_budget']['main'].notification = [notification];
    expect(ruling(item, stack).status).toBe('pass');
    delete stack['aws_sns_topic_subscription'];
    expect(ruling(item, stack)).toMatchObject({
      status: 'warn',
      reason: expect.stringContaining('nobody is subscribed'),
    });
    stack['aws_budgets_budget']['main'].notification = [
      notification,
      { ...notification, subscriber_email_addresses: ['costs@example.com'] },
    ];
    expect(ruling(item, stack).status).toBe('pass');
  });

  it('is unknown without one: the organisation may have it', () => {
    expect(ruling(item, {}).status).toBe('unknown');
  });
});
