import { contextOf, factsOf } from '@hera/core';
import { problemsOf, resources, synth, testStack } from '@hera/core/testing';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy/index.js';
import { Token } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { MonthlyBudget, type MonthlyBudgetProps } from '../index';

const topic = { topicArn: 'arn:aws:sns:us-east-1:111122223333:prod-notifications', publishers: ['budgets'] } as const;

const built = (props: Partial<MonthlyBudgetProps> = {}, stack = testStack('production')) => {
  const budget = new MonthlyBudget(stack, 'Budget', { limitUsd: 900, topic, ...props });
  return { budget, stack, rendered: resources(synth(stack), 'aws_budgets_budget')[0] ?? {} };
};

describe('a monthly budget', () => {
  it('counts what has the tag of the environment, and tells at 80 % spent and 100 % forecast', () => {
    const { rendered, budget, stack } = built();
    expect(budget.budgetName).toBe('prod-monthly');
    expect(rendered).toMatchObject({
      name: 'prod-monthly',
      budget_type: 'COST',
      time_unit: 'MONTHLY',
      limit_amount: '900',
      limit_unit: 'USD',
      cost_filter: [{ name: 'TagKeyValue', values: ['user:hera:environment$prod'] }],
      notification: [
        {
          comparison_operator: 'GREATER_THAN',
          notification_type: 'ACTUAL',
          subscriber_sns_topic_arns: [topic.topicArn],
          threshold: 80,
          threshold_type: 'PERCENTAGE',
        },
        { notification_type: 'FORECASTED', threshold: 100, subscriber_sns_topic_arns: [topic.topicArn] },
      ],
      tags: { Name: 'prod-monthly-budget' },
    });
    expect(factsOf(contextOf(stack).facts, 'cost-budget')).toEqual([
      {
        kind: 'cost-budget',
        budgetName: 'prod-monthly',
        limitUsd: 900,
        tag: { key: 'hera:environment', value: 'prod' },
        notifications: [
          { type: 'ACTUAL', percent: 80 },
          { type: 'FORECASTED', percent: 100 },
        ],
      },
    ]);
  });

  it('counts the whole account without a filter', () => {
    expect(built({ scope: 'account' }).rendered).not.toHaveProperty('cost_filter');
  });

  it('waits for what the topic waits for', () => {
    const stack = testStack('production');
    const policy = new SnsTopicPolicy(stack, 'Policy', { arn: topic.topicArn, policy: '{}' });
    expect(built({ topic: { ...topic, ready: [policy] } }, stack).rendered).toMatchObject({
      depends_on: ['aws_sns_topic_policy.Policy'],
    });
  });

  it('takes a topic that is made in the same stack', () => {
    expect(
      built({ topic: { topicArn: Token.asString({ ref: 'x' }), publishers: ['budgets'] } }).rendered,
    ).toBeDefined();
  });
});

describe('a monthly budget is refused', () => {
  it.each<[string, object, string[]]>([
    ['with an unknown property', { currency: 'EUR' }, ['HERA_OBS_001 budget']],
    ['without a limit', { limitUsd: undefined }, ['HERA_OBS_001 budget.limitUsd']],
    ['with a limit of nothing', { limitUsd: 0 }, ['HERA_OBS_024 budget.limitUsd']],
    ['with a limit beyond reason', { limitUsd: 1e9 }, ['HERA_OBS_024 budget.limitUsd']],
    [
      'for a topic that does not admit it',
      { topic: { ...topic, publishers: ['eventbridge'] } },
      ['HERA_OBS_022 budget.topic'],
    ],
    [
      'for what is no topic',
      { topic: { topicArn: 'arn:aws:sqs:us-east-1:111122223333:q' } },
      ['HERA_OBS_023 budget.topic.topicArn'],
    ],
    ['with a percent twice', { actualPercents: [80, 80] }, ['HERA_OBS_025 budget.actualPercents[1]']],
    ['with a percent of nothing', { forecastPercents: [0] }, ['HERA_OBS_025 budget.forecastPercents[0]']],
    ['with a name that AWS does not take', { name: 'a:b' }, ['HERA_OBS_026 budget.name']],
    ['with nobody told', { actualPercents: [], forecastPercents: [] }, ['HERA_OBS_027 budget']],
    ['with eleven notifications', { actualPercents: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] }, ['HERA_OBS_027 budget']],
    ['with a limit that is known later', { limitUsd: Token.asNumber({ ref: 'x' }) }, ['HERA_CORE_002 budget.limitUsd']],
    [
      'with all problems together',
      { limitUsd: -1, name: '', actualPercents: [2000] },
      ['HERA_OBS_024 budget.limitUsd', 'HERA_OBS_025 budget.actualPercents[0]', 'HERA_OBS_026 budget.name'],
    ],
  ])('%s', (_, props, expected) => {
    expect(problemsOf(() => built(props)).map(({ code, path }) => `${code} ${path}`)).toEqual(expected);
  });

  it('under the name of another', () => {
    const { stack } = built();
    const again = () => new MonthlyBudget(stack, 'Again', { limitUsd: 1, topic });
    expect(problemsOf(again).map(({ code }) => code)).toEqual(['HERA_OBS_026']);
  });
});
