import { factsOf } from '@hera/core/facts';
import { manifestFileName } from '@hera/core/manifest';
import type { StackModel } from '@hera/stack-model';
import { parseBudgets } from './budget-file';
import type { BudgetFile } from './budget-schema';

/**
 * The budgets that a stack declares itself (`MonthlyBudget` of `@hera/observability`), as a budget file would state them: the estimate is held
 * against the number that AWS Budgets holds the bill against. The whole stack is, also where AWS counts by a tag, because it can tag less
 * than it bills. `undefined` for a stack that declares none, or that Hera did not write.
 *
 * @throws HeraError HERA_COST_021 for a manifest that somebody changed
 */
export const declaredBudgets = ({ name, manifest }: Pick<StackModel, 'name' | 'manifest'>): BudgetFile | undefined => {
  const declared = factsOf(manifest?.facts ?? {}, 'cost-budget');
  if (declared.length === 0) return undefined;
  const budgets = declared.map(({ budgetName, limitUsd }) => ({
    name: budgetName,
    environment: name,
    figure: 'expected',
    monthly: limitUsd,
  }));
  return parseBudgets(JSON.stringify({ version: 1, budgets }), manifestFileName);
};
