import { awsJson, type JsonHandler } from '../aws-json';
import type { SupplementService } from '../service';
import * as budgets from './budgets';
import type { BudgetsContext } from './context';
import * as notifications from './notifications';
import { BudgetsStore } from './store';
import * as tags from './tags';

/** Every AWS Budgets operation that the supplement has. */
export const HANDLERS: Readonly<Record<string, JsonHandler<BudgetsContext>>> = {
  CreateBudget: budgets.createBudget,
  DescribeBudget: budgets.describeBudget,
  DescribeBudgets: budgets.describeBudgets,
  UpdateBudget: budgets.updateBudget,
  DeleteBudget: budgets.deleteBudget,
  CreateNotification: notifications.createNotification,
  DescribeNotificationsForBudget: notifications.describeNotificationsForBudget,
  DescribeBudgetNotificationsForAccount: notifications.describeBudgetNotificationsForAccount,
  UpdateNotification: notifications.updateNotification,
  DeleteNotification: notifications.deleteNotification,
  CreateSubscriber: notifications.createSubscriber,
  DescribeSubscribersForNotification: notifications.describeSubscribersForNotification,
  UpdateSubscriber: notifications.updateSubscriber,
  DeleteSubscriber: notifications.deleteSubscriber,
  ListTagsForResource: tags.listTagsForResource,
  TagResource: tags.tagResource,
  UntagResource: tags.untagResource,
};

const LIMITS: readonly string[] = [
  'Nothing is ever spent: the actual spend is 0, there is no forecast, and no notification is ever sent.',
  'Topics and addresses are checked by their form, not by whether they exist or let AWS Budgets publish.',
  'Filters are kept and not evaluated; whether a tag is activated for cost allocation is not known.',
  'Budget actions and the history of a budget are absent.',
];

/** AWS Budgets over AWS JSON 1.1, with its own state: one for all regions, as the service is global. */
export const budgetsService = (): SupplementService => {
  const store = new BudgetsStore();
  return {
    name: 'budgets',
    contentType: 'application/x-amz-json-1.1',
    implemented: Object.keys(HANDLERS),
    limits: LIMITS,
    resolve: awsJson<BudgetsContext>('AWSBudgetServiceGateway', HANDLERS, ({ caller }) => ({
      context: { caller, scope: store.scope(caller.account) },
      key: caller.account,
    })),
    stop: () => undefined,
  };
};
