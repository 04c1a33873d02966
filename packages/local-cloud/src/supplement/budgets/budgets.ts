import type {
  Budget,
  CreateBudgetRequest,
  DeleteBudgetRequest,
  DescribeBudgetRequest,
  DescribeBudgetResponse,
  DescribeBudgetsRequest,
  DescribeBudgetsResponse,
  UpdateBudgetRequest,
} from '@aws-sdk/client-budgets';
import { pageOf } from '../pages';
import { checkedBudget } from './budget-input';
import { budgetOf, type Operation, requireOwnAccount } from './context';
import { duplicate, invalidPage } from './errors';
import { addNotification } from './notifications';
import type { StoredBudget } from './store';
import { checkedTags } from './tags';

/** CreateBudget, with notifications and tags. @throws AwsError DuplicateRecordException, InvalidParameterException, AccessDeniedException */
export const createBudget: Operation<CreateBudgetRequest, object> = (context, input) => {
  requireOwnAccount(context, input.AccountId);
  const budget = checkedBudget(input.Budget);
  const name = budget.BudgetName ?? '';
  if (context.scope.has(name)) throw duplicate(`Error creating budget: ${name} - the budget already exists.`);
  const stored: StoredBudget = { budget, tags: checkedTags(input.ResourceTags), notifications: [] };
  for (const each of input.NotificationsWithSubscribers ?? []) {
    addNotification(stored, each.Notification, each.Subscribers);
  }
  context.scope.set(name, stored);
  return {};
};

/** The expression is shown to who asks for it only. */
const shown = ({ FilterExpression: filter, ...budget }: Budget, withFilter: boolean | undefined): Budget => ({
  ...budget,
  ...(withFilter === true && filter !== undefined && { FilterExpression: filter }),
});

/** DescribeBudget. @throws AwsError NotFoundException, AccessDeniedException */
export const describeBudget: Operation<DescribeBudgetRequest, DescribeBudgetResponse> = (context, input) => ({
  Budget: shown(budgetOf(context, input).budget, input.ShowFilterExpression),
});

/** DescribeBudgets. @throws AwsError InvalidNextTokenException, InvalidParameterException, AccessDeniedException */
export const describeBudgets: Operation<DescribeBudgetsRequest, DescribeBudgetsResponse> = (context, input) => {
  requireOwnAccount(context, input.AccountId);
  const all = [...context.scope.values()].map(({ budget }) => shown(budget, input.ShowFilterExpression));
  const page = { maxResults: input.MaxResults, nextToken: input.NextToken };
  const { items, nextToken } = pageOf(all, page, invalidPage, 1000);
  return { Budgets: items, NextToken: nextToken };
};

/** UpdateBudget. Replaces the budget; notifications and tags stay. @throws AwsError NotFoundException, InvalidParameterException */
export const updateBudget: Operation<UpdateBudgetRequest, object> = (context, input) => {
  const budget = checkedBudget(input.NewBudget);
  budgetOf(context, { AccountId: input.AccountId, BudgetName: budget.BudgetName }).budget = budget;
  return {};
};

/** DeleteBudget, with its notifications. @throws AwsError NotFoundException, AccessDeniedException */
export const deleteBudget: Operation<DeleteBudgetRequest, object> = (context, input) => {
  budgetOf(context, input);
  context.scope.delete(input.BudgetName);
  return {};
};
