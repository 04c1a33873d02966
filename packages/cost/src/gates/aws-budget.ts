import { HeraError } from '@hera/core/errors';
import type { Estimate } from '../estimate/result';
import { type Budget, type BudgetFile } from './budget-schema';
import { budgetsFor } from './gates';

/** Configuration of an `aws_budgets_budget`, as `BudgetsBudget` of `@cdktf/provider-aws` takes it. */
export interface AwsBudget {
  readonly name: string;
  readonly budgetType: 'COST';
  readonly timeUnit: 'MONTHLY';
  readonly limitUnit: 'USD';
  readonly limitAmount: string;
  /** Only what has this tag. @default - the whole account */
  readonly costFilter?: readonly { readonly name: 'TagKeyValue'; readonly values: readonly string[] }[];
  readonly notification: readonly {
    readonly comparisonOperator: 'GREATER_THAN';
    readonly notificationType: 'ACTUAL' | 'FORECASTED';
    readonly threshold: number;
    readonly thresholdType: 'PERCENTAGE';
    readonly subscriberEmailAddresses?: readonly string[];
    readonly subscriberSnsTopicArns?: readonly string[];
  }[];
}

const topic = /^arn:aws[\w-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}(?:\.fifo)?$/;
const email = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** AWS takes ten addresses and one topic a notification. */
const subscribersOf = (
  notify: readonly string[],
  path: string,
): Pick<AwsBudget['notification'][number], 'subscriberEmailAddresses' | 'subscriberSnsTopicArns'> => {
  const topics = notify.filter((each) => topic.test(each));
  const addresses = notify.filter((each) => email.test(each));
  const others = notify.filter((each) => !topic.test(each) && !email.test(each));
  if (others.length === 0 && topics.length <= 1 && addresses.length <= 10) {
    return {
      ...(addresses.length === 0 ? {} : { subscriberEmailAddresses: addresses }),
      ...(topics.length === 0 ? {} : { subscriberSnsTopicArns: topics }),
    };
  }
  throw new HeraError({
    code: 'HERA_COST_025',
    path: `${path}.notify`,
    message:
      others.length > 0
        ? `${others.map((each) => JSON.stringify(each)).join(', ')} is neither an address nor a topic`
        : `${addresses.length} addresses and ${topics.length} topics`,
    allowed: 'up to 10 e-mail addresses and one ARN of an SNS topic',
    fix: 'correct the list; send to a topic where more are to be told',
  });
};

const awsBudgetOf = (budget: Budget, monthly: number, stack: string, path: string): AwsBudget => {
  const { name = 'monthly', tags, notify } = budget;
  if (tags !== undefined && Object.keys(tags).length > 1) {
    throw new HeraError({
      code: 'HERA_COST_025',
      path: `${path}.tags`,
      message: `${Object.keys(tags).length} tags: AWS adds up what has any of them, the gate what has all of them`,
      allowed: 'one tag for a budget with notify',
      fix: 'keep one tag, or take notify away',
    });
  }
  if (notify === undefined) throw new Error('only budgets with notify become an AWS Budget');
  const subscribers = subscribersOf(notify, path);
  const values = Object.entries(tags ?? {}).map(([tag, value]) => `user:${tag}$${value}`);
  const notification = (['ACTUAL', 'FORECASTED'] as const).map((notificationType) => ({
    comparisonOperator: 'GREATER_THAN' as const,
    notificationType,
    threshold: 100,
    thresholdType: 'PERCENTAGE' as const,
    ...subscribers,
  }));
  return {
    name: `${stack}-${name}`.replace(/[:\\]/g, '-').slice(0, 100),
    budgetType: 'COST',
    timeUnit: 'MONTHLY',
    limitUnit: 'USD',
    limitAmount: String(monthly),
    ...(values.length === 0 ? {} : { costFilter: [{ name: 'TagKeyValue' as const, values }] }),
    notification,
  };
};

/**
 * The AWS Budgets that watch the real bill by the same numbers: one for each budget of the stack that has a monthly limit and says whom to
 * tell. It tells them when the month's bill, or AWS's forecast of it, exceeds the limit. Without tags it watches the whole account.
 *
 * @throws HeraError HERA_COST_025 for what AWS Budgets cannot watch or tell; HERA_COST_022 where there is no such budget
 */
export const awsBudgets = (file: BudgetFile, { name: stack }: Pick<Estimate, 'name'>): readonly AwsBudget[] => {
  const made = budgetsFor(file, stack).flatMap((budget) => {
    const path = `budgets[${file.budgets.indexOf(budget)}]`;
    return budget.monthly === undefined || budget.notify === undefined
      ? []
      : [awsBudgetOf(budget, budget.monthly, stack, path)];
  });
  if (made.length > 0) return made;
  throw new HeraError({
    code: 'HERA_COST_022',
    path: 'budgets',
    message: `no budget of ${stack} has a monthly limit and says whom to notify`,
    allowed: 'monthly: 700 and notify: [team@example.com]',
    fix: 'add them to a budget',
  });
};
