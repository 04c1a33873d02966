import type { Caller } from '../caller';
import type { Given } from '../given';
import { notFound, notPermitted, required } from './errors';
import type { Scope, StoredBudget } from './store';

/** What every handler gets besides its input. */
export interface BudgetsContext {
  readonly caller: Caller;
  readonly scope: Scope;
}

/** A handler, typed by the request and response types of the AWS SDK, which are spelled as they travel. */
export type Operation<Input, Output> = (context: BudgetsContext, input: Given<Input>) => Output;

/** Every request names its account. @throws AwsError AccessDeniedException for another than the caller's */
export const requireOwnAccount = ({ caller }: BudgetsContext, account: string | undefined): void => {
  if (required(account, 'AccountId') === caller.account) return;
  throw notPermitted(`Account ${caller.account} has no permission to the budgets of account ${String(account)}.`);
};

/** @throws AwsError NotFoundException, AccessDeniedException */
export const budgetOf = (
  context: BudgetsContext,
  input: { readonly AccountId: string | undefined; readonly BudgetName: string | undefined },
): StoredBudget => {
  requireOwnAccount(context, input.AccountId);
  const stored = context.scope.get(required(input.BudgetName, 'BudgetName'));
  if (stored === undefined) throw notFound(`Unable to get budget: ${input.BudgetName} - the budget doesn't exist.`);
  return stored;
};
