import {
  checkTopic,
  contextOf,
  factsOf,
  nameTag,
  parseWith,
  ProblemCollector,
  publishFact,
  requireKnown,
  type TopicRef,
} from '@hera/core';
import { BudgetsBudget } from '@cdktf/provider-aws/lib/budgets-budget/index.js';
import { Construct } from 'constructs';
import { z } from 'zod';

/** Props of `MonthlyBudget`. */
export interface MonthlyBudgetProps {
  /** What a month may cost, in USD. `infractl cost` holds the estimate of the stack against the same number. */
  readonly limitUsd: number;
  /** Topic that is told; its publishers have to include `budgets`. */
  readonly topic: TopicRef;
  /**
   * What is counted: what has the tag `hera:environment` of this environment, or the whole account. AWS counts by a tag only after it was
   * activated for cost allocation, in the payer account, and from then on; untagged cost, such as most of data transfer and support, is
   * not in it.
   * @default 'environment'
   */
  readonly scope?: 'environment' | 'account';
  /** Percents of the limit at which the cost of the running month is told of. @default [80] */
  readonly actualPercents?: readonly number[];
  /** Percents of the limit at which AWS's forecast for the month is told of. AWS forecasts after about five weeks of usage (AWS Budgets user guide). @default [100] */
  readonly forecastPercents?: readonly number[];
  /** Name of the budget, unlike that of any other in the account. @default - `<environment>-monthly` */
  readonly name?: string;
  /** Tags of the budget, beside `Name`. @default - none but those of the provider */
  readonly tags?: Readonly<Record<string, string>>;
}

const percents = z.array(z.number()).optional();
const schema = z.strictObject({
  limitUsd: z.number(),
  topic: z.looseObject({ topicArn: z.string() }),
  scope: z.enum(['environment', 'account']).optional(),
  actualPercents: percents,
  forecastPercents: percents,
  name: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
});

/** AWS takes more, but nobody means it. */
const mostUsd = 100_000_000;
const mostPercent = 1000;
/** Notifications of one budget. */
const mostNotifications = 10;

interface PlannedNotification {
  readonly type: 'ACTUAL' | 'FORECASTED';
  readonly percent: number;
}

interface BudgetPlan {
  readonly name: string;
  readonly tag: { readonly key: string; readonly value: string } | undefined;
  readonly notifications: readonly PlannedNotification[];
}

const checkPercents = (problems: ProblemCollector, percents: readonly number[], path: string): void => {
  percents.forEach((percent, index) => {
    const repeated = percents.indexOf(percent) < index;
    if (percent > 0 && percent <= mostPercent && !repeated) return;
    problems.add({
      code: 'HERA_OBS_025',
      path: `${path}[${index}]`,
      message: `${percent} % of the limit ${repeated ? 'is told of already' : 'is nothing to be told of'}`,
      allowed: `each percent once, above 0 and at most ${mostPercent}`,
      fix: 'take it out of the list, or correct it',
    });
  });
};

const checkName = (problems: ProblemCollector, scope: Construct, name: string): void => {
  const taken = factsOf(contextOf(scope).facts, 'cost-budget').some(({ budgetName }) => budgetName === name);
  if (/^[\w -]{1,100}$/.test(name) && !taken) return;
  problems.add({
    code: 'HERA_OBS_026',
    path: 'budget.name',
    message: taken
      ? `${name} is the name of another budget of this stack`
      : `${JSON.stringify(name)} is no name of a budget`,
    allowed: 'letters, digits, dashes, underscores and spaces, 100 characters at most; once in an account',
    fix: 'choose another name',
  });
};

const check = (scope: Construct, props: MonthlyBudgetProps): BudgetPlan => {
  const { name: environment } = contextOf(scope);
  const problems = new ProblemCollector(scope.node.path);
  for (const member of ['limitUsd', 'scope', 'actualPercents', 'forecastPercents', 'name'] as const) {
    problems.collect(() => requireKnown(props[member], `budget.${member}`));
  }
  problems.throwIfAny();
  parseWith(schema, props, { code: 'HERA_OBS_001', root: 'budget', constructPath: scope.node.path });
  const { limitUsd, actualPercents = [80], forecastPercents = [100], name = `${environment}-monthly` } = props;
  if (!(limitUsd > 0 && limitUsd <= mostUsd)) {
    problems.add({
      code: 'HERA_OBS_024',
      path: 'budget.limitUsd',
      message: `${limitUsd} USD is no limit of a month`,
      allowed: `more than 0, at most ${mostUsd}`,
      fix: 'take what `infractl cost` says, and some room for traffic',
    });
  }
  checkTopic(problems, props.topic, {
    publisher: 'budgets',
    path: 'budget.topic',
    otherwise: 'nobody would be told',
    codes: { publisher: 'HERA_OBS_022', topicArn: 'HERA_OBS_023' },
  });
  checkPercents(problems, actualPercents, 'budget.actualPercents');
  checkPercents(problems, forecastPercents, 'budget.forecastPercents');
  checkName(problems, scope, name);
  const notifications: readonly PlannedNotification[] = [
    ...actualPercents.map((percent) => ({ type: 'ACTUAL' as const, percent })),
    ...forecastPercents.map((percent) => ({ type: 'FORECASTED' as const, percent })),
  ];
  if (notifications.length === 0 || notifications.length > mostNotifications) {
    problems.add({
      code: 'HERA_OBS_027',
      path: 'budget',
      message: `${notifications.length} notifications ${notifications.length === 0 ? 'tell nobody' : 'are more than AWS takes'}`,
      allowed: `1 to ${mostNotifications}, of actual and forecast cost together`,
      fix: 'change actualPercents and forecastPercents',
    });
  }
  problems.throwIfAny();
  const tag =
    (props.scope ?? 'environment') === 'account' ? undefined : { key: 'hera:environment', value: environment };
  return { name, tag, notifications };
};

/**
 * A monthly AWS Budget that tells a topic before and when the bill exceeds what was planned. AWS reads the bill up to three times a day (AWS
 * Budgets user guide): it is no switch, and hours late. A budget without actions is free of charge.
 *
 * @throws HeraError `HERA_OBS_001`, `HERA_OBS_022` to `HERA_OBS_027`, `HERA_CORE_002` where a literal is needed
 */
export class MonthlyBudget extends Construct {
  /** Name of the budget. */
  readonly budgetName: string;

  constructor(scope: Construct, id: string, props: MonthlyBudgetProps) {
    super(scope, id);
    const { name, tag, notifications } = check(this, props);
    const { name: environment } = contextOf(this);
    const { topic, limitUsd, tags = {} } = props;
    this.budgetName = name;
    new BudgetsBudget(this, 'Budget', {
      name,
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      limitUnit: 'USD',
      limitAmount: String(limitUsd),
      ...(tag === undefined ? {} : { costFilter: [{ name: 'TagKeyValue', values: [`user:${tag.key}$${tag.value}`] }] }),
      notification: notifications.map(({ type, percent }) => ({
        notificationType: type,
        comparisonOperator: 'GREATER_THAN',
        threshold: percent,
        thresholdType: 'PERCENTAGE',
        subscriberSnsTopicArns: [topic.topicArn],
      })),
      tags: { ...tags, ...nameTag(environment, 'monthly-budget') },
      ...(topic.ready === undefined ? {} : { dependsOn: [...topic.ready] }),
    });
    publishFact(this, {
      kind: 'cost-budget',
      budgetName: name,
      limitUsd,
      ...(tag === undefined ? {} : { tag }),
      notifications,
    });
  }
}
