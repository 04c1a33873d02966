import type {
  CreateNotificationRequest,
  CreateSubscriberRequest,
  DeleteNotificationRequest,
  DeleteSubscriberRequest,
  DescribeBudgetNotificationsForAccountRequest,
  DescribeBudgetNotificationsForAccountResponse,
  DescribeNotificationsForBudgetRequest,
  DescribeNotificationsForBudgetResponse,
  DescribeSubscribersForNotificationRequest,
  DescribeSubscribersForNotificationResponse,
  Notification,
  Subscriber,
  UpdateNotificationRequest,
  UpdateSubscriberRequest,
} from '@aws-sdk/client-budgets';
import { pageOf } from '../pages';
import { budgetOf, type Operation, requireOwnAccount } from './context';
import { duplicate, invalidPage, invalidParameter, notFound, oneOf, required, tooMany } from './errors';
import type { StoredBudget, StoredNotification } from './store';

/** Addresses and topics of one notification. Source: AWS Budgets API reference, CreateNotification, 2026-11. */
const mostAddresses = 10;
const mostTopics = 1;
/** Notifications of one budget. Known from memory, of the quotas of AWS Budgets. */
const mostNotifications = 10;

const checkedNotification = (asked: Notification | undefined): Notification => {
  const notification = required(asked, 'Notification');
  const threshold = required(notification.Threshold, 'Threshold');
  if (typeof threshold !== 'number' || !(threshold >= 0) || threshold > 1e9) {
    throw invalidParameter(`Threshold: ${String(threshold)} is not a number from 0 to 1000000000.`);
  }
  return {
    NotificationType: oneOf(notification.NotificationType, ['ACTUAL', 'FORECASTED'], 'NotificationType'),
    ComparisonOperator: oneOf(
      notification.ComparisonOperator,
      ['GREATER_THAN', 'LESS_THAN', 'EQUAL_TO'],
      'ComparisonOperator',
    ),
    Threshold: threshold,
    ThresholdType: oneOf(notification.ThresholdType ?? 'PERCENTAGE', ['PERCENTAGE', 'ABSOLUTE_VALUE'], 'ThresholdType'),
    NotificationState: 'OK',
  };
};

const checkedSubscriber = (asked: Subscriber | undefined): Subscriber => {
  const subscriber = required(asked, 'Subscriber');
  const type = oneOf(subscriber.SubscriptionType, ['SNS', 'EMAIL'], 'SubscriptionType');
  const address = required(subscriber.Address, 'Address');
  const form = type === 'SNS' ? /^arn:aws[\w-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/ : /^[^\s@]+@[^\s@]+$/;
  if (!form.test(address)) {
    throw invalidParameter(
      `Address: ${address} is not ${type === 'SNS' ? 'the ARN of a topic' : 'an e-mail address'}.`,
    );
  }
  return { SubscriptionType: type, Address: address };
};

const same = (left: Subscriber, right: Subscriber): boolean =>
  left.SubscriptionType === right.SubscriptionType && left.Address === right.Address;

const checkNumbers = (subscribers: readonly Subscriber[]): void => {
  const topics = subscribers.filter(({ SubscriptionType }) => SubscriptionType === 'SNS').length;
  if (topics > mostTopics || subscribers.length - topics > mostAddresses) {
    throw tooMany(`A notification tells at most ${mostTopics} topic and ${mostAddresses} addresses.`);
  }
};

const identityOf = ({ NotificationType, ComparisonOperator, Threshold, ThresholdType }: Notification): string =>
  [NotificationType, ComparisonOperator, Threshold, ThresholdType ?? 'PERCENTAGE'].join(' ');

const find = (stored: StoredBudget, asked: Notification): StoredNotification | undefined =>
  stored.notifications.find(({ notification }) => identityOf(notification) === identityOf(asked));

const notificationOf = (stored: StoredBudget, asked: Notification | undefined): StoredNotification => {
  const found = find(stored, required(asked, 'Notification'));
  if (found === undefined) throw notFound("Unable to find the notification - the notification doesn't exist.");
  return found;
};

/** AWS leaves the type out where it is a percentage, and the AWS provider counts on it (5.100.0, budget.go). */
const shown = ({ ThresholdType: type, ...notification }: Notification): Notification => ({
  ...notification,
  ...(type !== 'PERCENTAGE' && { ThresholdType: type }),
});

/** @throws AwsError DuplicateRecordException, CreationLimitExceededException, InvalidParameterException */
export const addNotification = (
  stored: StoredBudget,
  asked: Notification | undefined,
  subscribers: Subscriber[] | undefined,
): void => {
  const notification = checkedNotification(asked);
  const told = required(subscribers, 'Subscribers').map(checkedSubscriber);
  if (told.length === 0) throw invalidParameter('Subscribers is empty: a notification tells somebody.');
  checkNumbers(told);
  if (find(stored, notification) !== undefined) throw duplicate('The notification already exists.');
  if (stored.notifications.length >= mostNotifications) {
    throw tooMany(`A budget has at most ${mostNotifications} notifications.`);
  }
  stored.notifications.push({ notification, subscribers: told });
};

/** CreateNotification. @throws AwsError NotFoundException, DuplicateRecordException, CreationLimitExceededException, InvalidParameterException */
export const createNotification: Operation<CreateNotificationRequest, object> = (context, input) => {
  addNotification(budgetOf(context, input), input.Notification, input.Subscribers);
  return {};
};

/** DescribeNotificationsForBudget. @throws AwsError NotFoundException, InvalidNextTokenException */
export const describeNotificationsForBudget: Operation<
  DescribeNotificationsForBudgetRequest,
  DescribeNotificationsForBudgetResponse
> = (context, input) => {
  const all = budgetOf(context, input).notifications.map(({ notification }) => shown(notification));
  const page = { maxResults: input.MaxResults, nextToken: input.NextToken };
  const { items, nextToken } = pageOf(all, page, invalidPage);
  return { Notifications: items, NextToken: nextToken };
};

/** DescribeBudgetNotificationsForAccount. @throws AwsError InvalidNextTokenException, AccessDeniedException */
export const describeBudgetNotificationsForAccount: Operation<
  DescribeBudgetNotificationsForAccountRequest,
  DescribeBudgetNotificationsForAccountResponse
> = (context, input) => {
  requireOwnAccount(context, input.AccountId);
  const all = [...context.scope].map(([name, { notifications }]) => ({
    BudgetName: name,
    Notifications: notifications.map(({ notification }) => shown(notification)),
  }));
  const page = { maxResults: input.MaxResults, nextToken: input.NextToken };
  const { items, nextToken } = pageOf(all, page, invalidPage, 1000);
  return { BudgetNotificationsForAccount: items, NextToken: nextToken };
};

/** UpdateNotification. Its subscribers stay. @throws AwsError NotFoundException, DuplicateRecordException, InvalidParameterException */
export const updateNotification: Operation<UpdateNotificationRequest, object> = (context, input) => {
  const stored = budgetOf(context, input);
  const found = notificationOf(stored, input.OldNotification);
  const notification = checkedNotification(input.NewNotification);
  const twin = find(stored, notification);
  if (twin !== undefined && twin !== found) throw duplicate('The notification already exists.');
  found.notification = notification;
  return {};
};

const remove = (stored: StoredBudget, notification: StoredNotification): void => {
  stored.notifications.splice(stored.notifications.indexOf(notification), 1);
};

/** DeleteNotification, with its subscribers. @throws AwsError NotFoundException */
export const deleteNotification: Operation<DeleteNotificationRequest, object> = (context, input) => {
  const stored = budgetOf(context, input);
  remove(stored, notificationOf(stored, input.Notification));
  return {};
};

/** CreateSubscriber. @throws AwsError NotFoundException, DuplicateRecordException, CreationLimitExceededException, InvalidParameterException */
export const createSubscriber: Operation<CreateSubscriberRequest, object> = (context, input) => {
  const { subscribers } = notificationOf(budgetOf(context, input), input.Notification);
  const subscriber = checkedSubscriber(input.Subscriber);
  if (subscribers.some((each) => same(each, subscriber))) throw duplicate('The subscriber already exists.');
  checkNumbers([...subscribers, subscriber]);
  subscribers.push(subscriber);
  return {};
};

/** DescribeSubscribersForNotification. @throws AwsError NotFoundException, InvalidNextTokenException */
export const describeSubscribersForNotification: Operation<
  DescribeSubscribersForNotificationRequest,
  DescribeSubscribersForNotificationResponse
> = (context, input) => {
  const { subscribers } = notificationOf(budgetOf(context, input), input.Notification);
  const page = { maxResults: input.MaxResults, nextToken: input.NextToken };
  const { items, nextToken } = pageOf(subscribers, page, invalidPage);
  return { Subscribers: items, NextToken: nextToken };
};

const indexOf = (subscribers: readonly Subscriber[], asked: Subscriber | undefined): number => {
  const subscriber = required(asked, 'Subscriber');
  const index = subscribers.findIndex((each) => same(each, subscriber));
  if (index < 0) throw notFound("Unable to find the subscriber - the subscriber doesn't exist.");
  return index;
};

/** UpdateSubscriber. @throws AwsError NotFoundException, DuplicateRecordException, InvalidParameterException */
export const updateSubscriber: Operation<UpdateSubscriberRequest, object> = (context, input) => {
  const { subscribers } = notificationOf(budgetOf(context, input), input.Notification);
  const index = indexOf(subscribers, input.OldSubscriber);
  const subscriber = checkedSubscriber(input.NewSubscriber);
  if (subscribers.some((each, other) => other !== index && same(each, subscriber))) {
    throw duplicate('The subscriber already exists.');
  }
  checkNumbers(subscribers.with(index, subscriber));
  subscribers[index] = subscriber;
  return {};
};

/** DeleteSubscriber. The last one takes the notification with it. @throws AwsError NotFoundException */
export const deleteSubscriber: Operation<DeleteSubscriberRequest, object> = (context, input) => {
  const stored = budgetOf(context, input);
  const notification = notificationOf(stored, input.Notification);
  notification.subscribers.splice(indexOf(notification.subscribers, input.Subscriber), 1);
  if (notification.subscribers.length === 0) remove(stored, notification);
  return {};
};
