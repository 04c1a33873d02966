import { BudgetsBudget } from '@cdktf/provider-aws/lib/budgets-budget/index.js';
import { HeraError } from '@hera/core/errors';
import { App, TerraformStack } from 'cdktf';
import { describe, expect, it } from 'vitest';
import type { AwsBudget } from './aws-budget';
import { awsBudgets } from './aws-budget';
import type { Budget } from './budget-schema';

const budgetsOf = (...budgets: readonly Budget[]): readonly AwsBudget[] =>
  awsBudgets({ version: 1, budgets: [...budgets] }, { name: 'prod-aws' });

const codeOf = (...budgets: readonly Budget[]): string => {
  try {
    budgetsOf(...budgets);
  } catch (error) {
    if (HeraError.is(error)) return error.problems.map(({ code, path }) => `${code} ${path}`).join();
    throw error;
  }
  return 'none';
};

describe('AWS Budgets from a budget file', () => {
  it('have the limit of the gate, and are what the construct of the provider takes', () => {
    const [budget] = budgetsOf(
      {
        monthly: 700.5,
        tags: { Environment: 'prod' },
        notify: ['team@example.com', 'arn:aws:sns:us-east-1:123456789012:cost'],
      },
      { environment: 'dev-aws', monthly: 100, notify: ['dev@example.com'] },
      { monthly: 900 },
    );
    if (budget === undefined) throw new Error('no budget');
    const app = new App();
    const stack = new TerraformStack(app, 'test');
    // As an app does that reads the file which infractl wrote.
    const read = JSON.parse(JSON.stringify(budget)) as ConstructorParameters<typeof BudgetsBudget>[2];
    new BudgetsBudget(stack, 'Budget', read);
    const { resource } = stack.toTerraform() as { resource: Record<string, Record<string, object>> };
    expect(resource['aws_budgets_budget']?.['Budget']).toMatchObject({
      name: 'prod-aws-monthly',
      budget_type: 'COST',
      time_unit: 'MONTHLY',
      limit_amount: '700.5',
      limit_unit: 'USD',
      cost_filter: [{ name: 'TagKeyValue', values: ['user:Environment$prod'] }],
      notification: ['ACTUAL', 'FORECASTED'].map((notification_type) => ({
        notification_type,
        threshold: 100,
        threshold_type: 'PERCENTAGE',
        comparison_operator: 'GREATER_THAN',
        subscriber_email_addresses: ['team@example.com'],
        subscriber_sns_topic_arns: ['arn:aws:sns:us-east-1:123456789012:cost'],
      })),
    });
  });

  it.each<[string, Budget]>([
    ['HERA_COST_022 budgets', { monthly: 1 }],
    ['HERA_COST_022 budgets', { minCoverage: 1, notify: ['a@example.com'] }],
    ['HERA_COST_025 budgets[0].notify', { monthly: 1, notify: ['nobody'] }],
    [
      'HERA_COST_025 budgets[0].notify',
      { monthly: 1, notify: Array.from({ length: 11 }, (_, index) => `a${index}@example.com`) },
    ],
    ['HERA_COST_025 budgets[0].tags', { monthly: 1, tags: { a: 'b', c: 'd' }, notify: ['a@example.com'] }],
  ])('refuse with %s: %j', (code, budget) => {
    expect(codeOf(budget)).toBe(code);
  });
});
