import type { Budget, Spend, TimePeriod, TimeUnit } from '@aws-sdk/client-budgets';
import { invalidParameter, oneOf, required } from './errors';

const types = [
  'COST',
  'USAGE',
  'RI_UTILIZATION',
  'RI_COVERAGE',
  'SAVINGS_PLANS_UTILIZATION',
  'SAVINGS_PLANS_COVERAGE',
] as const;
const units = ['DAILY', 'MONTHLY', 'QUARTERLY', 'ANNUALLY', 'CUSTOM'] as const;

/** What a cost budget counts where nothing else is said. Source: AWS Budgets API reference, CostTypes, 2026-11. */
const everything = {
  IncludeTax: true,
  IncludeSubscription: true,
  UseBlended: false,
  IncludeRefund: true,
  IncludeCredit: true,
  IncludeUpfront: true,
  IncludeRecurring: true,
  IncludeOtherSubscription: true,
  IncludeSupport: true,
  IncludeDiscount: true,
  UseAmortized: false,
} as const;

/** Timestamps come as epoch seconds. */
const dateOf = (value: Date | number | undefined): Date | undefined =>
  typeof value === 'number' ? new Date(value * 1000) : value;

/** Begin of the period that is running. */
const currentStart = (unit: TimeUnit, now: Date): Date => {
  const year = now.getUTCFullYear();
  const month = now.getUTCMonth();
  if (unit === 'DAILY') return new Date(Date.UTC(year, month, now.getUTCDate()));
  if (unit === 'ANNUALLY') return new Date(Date.UTC(year, 0));
  return new Date(Date.UTC(year, unit === 'QUARTERLY' ? month - (month % 3) : month));
};

/** The end that AWS fills in. Source: AWS Budgets API reference, TimePeriod, 2026-11. */
const farEnd = new Date(Date.UTC(2087, 5, 15));

const periodOf = (asked: TimePeriod | undefined, unit: TimeUnit): TimePeriod => {
  const period = { Start: dateOf(asked?.Start) ?? currentStart(unit, new Date()), End: dateOf(asked?.End) ?? farEnd };
  if (period.Start >= period.End) throw invalidParameter('TimePeriod: the start is not before the end.');
  return period;
};

const checkSpend = (spend: Spend | undefined, member: string): Spend => {
  const { Amount, Unit } = required(spend, member);
  if (!/^\d+(\.\d+)?$/.test(required(Amount, `${member}.Amount`))) {
    throw invalidParameter(`${member}.Amount: ${Amount ?? ''} is not a positive number.`);
  }
  return { Amount, Unit: required(Unit, `${member}.Unit`) };
};

const checkFilters = (filters: Record<string, string[]>): void => {
  for (const [name, values] of Object.entries(filters)) {
    if (!Array.isArray(values) || values.length === 0) throw invalidParameter(`CostFilters.${name} has no value.`);
    const wrong = name === 'TagKeyValue' ? values.find((value) => !/^(user|aws):[^$]+\$.*$/.test(value)) : undefined;
    if (wrong !== undefined) throw invalidParameter(`CostFilters.${name}: ${wrong} is not user:<key>$<value>.`);
  }
};

/**
 * A budget, checked as AWS does, with what it fills in.
 * @throws AwsError InvalidParameterException
 */
export const checkedBudget = (asked: Budget | undefined): Budget => {
  const budget = required(asked, 'Budget');
  const name = required(budget.BudgetName, 'BudgetName');
  if (name.length > 100 || /[:\\]|\/action\//.test(name)) {
    throw invalidParameter(
      `BudgetName: ${name} is longer than 100 characters, or has a colon, a backslash or /action/.`,
    );
  }
  const type = oneOf(budget.BudgetType, types, 'BudgetType');
  const unit = oneOf(budget.TimeUnit, units, 'TimeUnit');
  const planned = Object.entries(budget.PlannedBudgetLimits ?? {});
  for (const [start, spend] of planned) checkSpend(spend, `PlannedBudgetLimits.${start}`);
  const limitless = planned.length > 0 || budget.AutoAdjustData !== undefined;
  const limit =
    limitless && budget.BudgetLimit === undefined ? undefined : checkSpend(budget.BudgetLimit, 'BudgetLimit');
  checkFilters(budget.CostFilters ?? {});
  const spentIn = limit?.Unit ?? 'USD';
  return {
    ...budget,
    ...(limit !== undefined && { BudgetLimit: limit }),
    CostFilters: budget.CostFilters ?? {},
    ...(type === 'COST' && { CostTypes: { ...everything, ...budget.CostTypes } }),
    TimePeriod: periodOf(budget.TimePeriod, unit),
    CalculatedSpend: { ActualSpend: { Amount: '0.0', Unit: spentIn } },
    LastUpdatedTime: new Date(),
    HealthStatus: { Status: 'HEALTHY' },
  };
};
