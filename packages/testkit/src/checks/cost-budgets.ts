import {
  type Budget,
  DescribeBudgetCommand,
  type Notification,
  paginateDescribeNotificationsForBudget,
  paginateDescribeSubscribersForNotification,
} from '@aws-sdk/client-budgets';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { collect, mapLimited, saysNotFound } from '@hera/core/aws-sdk';
import { type CostBudgetFact, factsOf } from '@hera/core/facts';
import type { Check, CheckContext } from '../check';
import { judge, list, notApplicable, observe, type Observation, setDifference } from '../internal/observation';

const filterOf = ({ tag }: CostBudgetFact): readonly string[] =>
  tag === undefined ? [] : [`TagKeyValue user:${tag.key}$${tag.value}`];

const limitOf = ({ BudgetLimit, TimeUnit }: Budget): string =>
  `${Number(BudgetLimit?.Amount)} ${BudgetLimit?.Unit ?? 'of nothing'} ${TimeUnit ?? 'at some time'}`;

const wordsOf = ({ NotificationType: type, ComparisonOperator: operator, Threshold, ThresholdType }: Notification) =>
  `${type ?? 'unknown'} ${operator ?? 'unknown'} ${Threshold ?? 'unknown'} ${ThresholdType ?? 'PERCENTAGE'}`;

interface Told {
  readonly words: string;
  readonly seen: Observation;
}

const toldOf = async ({ aws }: CheckContext, AccountId: string, BudgetName: string): Promise<readonly Told[]> => {
  const notifications = await collect(
    paginateDescribeNotificationsForBudget({ client: aws.budgets }, { AccountId, BudgetName }),
    (page) => page.Notifications,
  );
  return mapLimited(notifications, 4, async (notification) => {
    const asked = { AccountId, BudgetName, Notification: notification };
    const subscribers = await collect(
      paginateDescribeSubscribersForNotification({ client: aws.budgets }, asked),
      (page) => page.Subscribers,
    );
    const topics = subscribers.filter(({ SubscriptionType }) => SubscriptionType === 'SNS');
    const words = wordsOf(notification);
    const found = list(subscribers.map(({ Address = 'unknown' }) => Address));
    const seen = observe('budgets:DescribeSubscribersForNotification', `${BudgetName} ${words}`, found, [
      topics.length === 0 && 'no topic is told',
    ]);
    return { words, seen };
  });
};

const look = async (context: CheckContext, declared: CostBudgetFact): Promise<readonly Observation[]> => {
  const { aws } = context;
  const { budgetName, limitUsd, notifications } = declared;
  const { Account = '' } = await aws.sts.send(new GetCallerIdentityCommand({}));
  try {
    const { Budget: budget } = await aws.budgets.send(
      new DescribeBudgetCommand({ AccountId: Account, BudgetName: budgetName }),
    );
    if (budget === undefined) throw new Error(`AWS Budgets says nothing of ${budgetName}`);
    const filters = Object.entries(budget.CostFilters ?? {}).flatMap(([name, values]) =>
      values.map((value) => `${name} ${value}`),
    );
    const told = await toldOf(context, Account, budgetName);
    const wanted = notifications.map(({ type, percent }) => `${type} GREATER_THAN ${percent} PERCENTAGE`);
    const limit = limitOf(budget);
    return [
      observe('budgets:DescribeBudget', budgetName, `${limit}, ${filters.join(', ') || 'the whole account'}`, [
        limit !== `${limitUsd} USD MONTHLY` && `the limit is ${limit}, expected ${limitUsd} USD MONTHLY`,
        budget.BudgetType !== 'COST' && `it is a budget of ${budget.BudgetType ?? 'nothing'}, expected COST`,
        setDifference(filterOf(declared), filters),
        setDifference(
          wanted,
          told.map(({ words }) => words),
        ),
      ]),
      ...told.map(({ seen }) => seen),
    ];
  } catch (error) {
    if (!saysNotFound(error)) throw error;
    return [observe('budgets:DescribeBudget', budgetName, 'no such budget', ['the budget does not exist'])];
  }
};

/** AWS Budgets: limit, what is counted, and that a topic is told. Whether the tag is activated for cost allocation, only the payer account knows. */
export const costBudgets: Check = {
  id: 'cost-budgets',
  title: 'Every declared budget has its limit and tells a topic',
  subject: 'monitoring',
  run: async (context) => {
    const declared = factsOf(context.manifest.facts, 'cost-budget');
    if (declared.length === 0) return notApplicable('the stack declares no budget');
    const seen = await Promise.all(declared.map((fact) => look(context, fact)));
    return judge(
      declared
        .map(
          ({ budgetName, limitUsd, notifications }) =>
            `${budgetName} of ${limitUsd} USD a month, told of at ${notifications.map(({ type, percent }) => `${percent} % ${type}`).join(', ')}`,
        )
        .join('; '),
      seen.flat(),
    );
  },
};
