import * as sdk from '@aws-sdk/client-budgets';
import {
  type Budget,
  BudgetsClient,
  CreateBudgetActionCommand,
  CreateBudgetCommand,
  CreateNotificationCommand,
  CreateSubscriberCommand,
  DeleteBudgetCommand,
  DeleteNotificationCommand,
  DeleteSubscriberCommand,
  DescribeBudgetCommand,
  DescribeBudgetNotificationsForAccountCommand,
  DescribeBudgetsCommand,
  DescribeNotificationsForBudgetCommand,
  DescribeSubscribersForNotificationCommand,
  ListTagsForResourceCommand,
  type Notification,
  type Subscriber,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateBudgetCommand,
  UpdateNotificationCommand,
  UpdateSubscriberCommand,
} from '@aws-sdk/client-budgets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve, type ServiceServer } from '../server';
import { budgetsService, HANDLERS } from './service';

let server: ServiceServer;
let accounts = 0;

beforeAll(async () => {
  server = await serve([budgetsService()]);
});
afterAll(() => server.stop());

const clientOf = (account: string, region = 'us-east-1'): BudgetsClient =>
  new BudgetsClient({
    endpoint: server.url,
    region,
    maxAttempts: 1,
    credentials: { accessKeyId: account, secretAccessKey: 'test' },
  });

const monthly: Budget = {
  BudgetName: 'prod-monthly',
  BudgetType: 'COST',
  TimeUnit: 'MONTHLY',
  BudgetLimit: { Amount: '900', Unit: 'USD' },
};

const actual: Notification = { NotificationType: 'ACTUAL', ComparisonOperator: 'GREATER_THAN', Threshold: 80 };
const topic: Subscriber = { SubscriptionType: 'SNS', Address: 'arn:aws:sns:eu-west-1:000000000001:ops' };
const address = (name: string): Subscriber => ({ SubscriptionType: 'EMAIL', Address: `${name}@example.com` });

/** A client of an account that has nothing yet. */
const fresh = () => {
  accounts += 1;
  const AccountId = String(accounts).padStart(12, '0');
  return { AccountId, client: clientOf(AccountId), of: { AccountId, BudgetName: 'prod-monthly' } };
};

/** With a budget that tells the topic at 80 %. */
const budgeted = async () => {
  const made = fresh();
  await made.client.send(
    new CreateBudgetCommand({
      AccountId: made.AccountId,
      Budget: monthly,
      NotificationsWithSubscribers: [{ Notification: actual, Subscribers: [topic] }],
      ResourceTags: [{ Key: 'a', Value: '1' }],
    }),
  );
  return made;
};

const told = async ({ client, of }: Awaited<ReturnType<typeof budgeted>>, Notification = actual) =>
  (await client.send(new DescribeSubscribersForNotificationCommand({ ...of, Notification }))).Subscribers;

it('knows operations of the API model only', () => {
  const modelled = Object.values(sdk).flatMap((value: unknown) =>
    Array.isArray(value) && value[0] === 9 ? [String(value[2])] : [],
  );
  expect(modelled.length).toBeGreaterThan(20);
  for (const operation of Object.keys(HANDLERS)) expect(modelled).toContain(operation);
});

describe('a budget', () => {
  it('begins with what AWS fills in', async () => {
    const { client, of } = await budgeted();
    const { Budget: read } = await client.send(new DescribeBudgetCommand(of));
    expect(read).toMatchObject({
      ...monthly,
      CostTypes: { IncludeTax: true, UseBlended: false },
      CalculatedSpend: { ActualSpend: { Amount: '0.0', Unit: 'USD' } },
      TimePeriod: { End: new Date('2087-06-15T00:00:00Z') },
    });
    const now = new Date();
    expect(read?.TimePeriod?.Start).toEqual(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth())));
  });

  it('is the same in every region, and of one account', async () => {
    const { client, of, AccountId } = await budgeted();
    const elsewhere = clientOf(AccountId, 'eu-west-1');
    expect((await elsewhere.send(new DescribeBudgetsCommand({ AccountId }))).Budgets).toMatchObject([monthly]);
    const foreign = fresh().client.send(new DescribeBudgetCommand(of));
    await expect(foreign).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await client.send(new DeleteBudgetCommand(of));
    await expect(client.send(new DescribeBudgetCommand(of))).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  it('is replaced by an update, which leaves its notifications', async () => {
    const made = await budgeted();
    const { client, of, AccountId } = made;
    const Start = new Date('2026-01-01T00:00:00Z');
    const NewBudget = { ...monthly, BudgetLimit: { Amount: '1000', Unit: 'USD' }, TimePeriod: { Start } };
    await client.send(new UpdateBudgetCommand({ AccountId, NewBudget }));
    expect((await client.send(new DescribeBudgetCommand(of))).Budget).toMatchObject({
      BudgetLimit: { Amount: '1000' },
      TimePeriod: { Start },
    });
    expect(await told(made)).toEqual([topic]);
  });

  it('is tagged by an ARN without a region', async () => {
    const { client, AccountId } = await budgeted();
    const ResourceARN = `arn:aws:budgets::${AccountId}:budget/prod-monthly`;
    await client.send(new TagResourceCommand({ ResourceARN, ResourceTags: [{ Key: 'b', Value: '2' }] }));
    await client.send(new UntagResourceCommand({ ResourceARN, ResourceTagKeys: ['a'] }));
    expect((await client.send(new ListTagsForResourceCommand({ ResourceARN }))).ResourceTags).toEqual([
      { Key: 'b', Value: '2' },
    ]);
    const wrong = client.send(new ListTagsForResourceCommand({ ResourceARN: `${ResourceARN}x` }));
    await expect(wrong).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  it.each<[string, Partial<Budget>, string]>([
    ['a name with a colon', { BudgetName: 'a:b' }, 'BudgetName'],
    ['a type that is none', { BudgetType: 'MONEY' as 'COST' }, 'BudgetType'],
    ['a unit that is none', { TimeUnit: 'HOURLY' as 'DAILY' }, 'TimeUnit'],
    ['no limit', { BudgetLimit: undefined }, 'BudgetLimit'],
    ['an amount that is no number', { BudgetLimit: { Amount: 'much', Unit: 'USD' } }, 'much'],
    ['a tag without a value', { CostFilters: { TagKeyValue: ['user:env'] } }, 'user:env'],
    [
      'a period that ends before it begins',
      { TimePeriod: { Start: new Date('2026-02-01'), End: new Date('2026-01-01') } },
      'TimePeriod',
    ],
  ])('refuses %s', async (_, more, message) => {
    const { client, AccountId } = fresh();
    const call = client.send(new CreateBudgetCommand({ AccountId, Budget: { ...monthly, ...more } }));
    await expect(call).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining(message),
    });
  });

  it('is refused twice', async () => {
    const { client, AccountId } = await budgeted();
    const call = client.send(new CreateBudgetCommand({ AccountId, Budget: monthly }));
    await expect(call).rejects.toMatchObject({ name: 'DuplicateRecordException' });
  });

  it('has no actions here, and says so', async () => {
    const { client, of } = await budgeted();
    const call = client.send(
      new CreateBudgetActionCommand({
        ...of,
        NotificationType: 'ACTUAL',
        ActionType: 'APPLY_IAM_POLICY',
        ActionThreshold: undefined,
        Definition: undefined,
        ExecutionRoleArn: 'arn:aws:iam::000000000001:role/x',
        ApprovalModel: 'MANUAL',
        Subscribers: [topic],
      }),
    );
    await expect(call).rejects.toMatchObject({ $metadata: { httpStatusCode: 501 } });
  });
});

describe('notifications', () => {
  it('leave their type out where it is a percentage, as AWS does', async () => {
    const { client, of } = await budgeted();
    const absolute = { ...actual, Threshold: 500, ThresholdType: 'ABSOLUTE_VALUE' } as const;
    await client.send(new CreateNotificationCommand({ ...of, Notification: absolute, Subscribers: [address('ops')] }));
    const { Notifications } = await client.send(new DescribeNotificationsForBudgetCommand(of));
    expect(Notifications).toEqual([
      { ...actual, NotificationState: 'OK' },
      { ...absolute, NotificationState: 'OK' },
    ]);
    const all = await client.send(new DescribeBudgetNotificationsForAccountCommand({ AccountId: of.AccountId }));
    expect(all.BudgetNotificationsForAccount).toMatchObject([{ BudgetName: 'prod-monthly' }]);
  });

  it('change with their subscribers, and go with the last of them', async () => {
    const made = await budgeted();
    const { client, of } = made;
    const later = { ...actual, Threshold: 90 };
    await client.send(new UpdateNotificationCommand({ ...of, OldNotification: actual, NewNotification: later }));
    await client.send(new CreateSubscriberCommand({ ...of, Notification: later, Subscriber: address('a') }));
    await client.send(
      new UpdateSubscriberCommand({
        ...of,
        Notification: later,
        OldSubscriber: address('a'),
        NewSubscriber: address('b'),
      }),
    );
    expect(await told(made, later)).toEqual([topic, address('b')]);
    for (const Subscriber of [topic, address('b')]) {
      await client.send(new DeleteSubscriberCommand({ ...of, Notification: later, Subscriber }));
    }
    await expect(told(made, later)).rejects.toMatchObject({ name: 'NotFoundException' });
    expect((await client.send(new DescribeNotificationsForBudgetCommand(of))).Notifications).toEqual([]);
  });

  it('are found by what they are', async () => {
    const { client, of } = await budgeted();
    const other = new DeleteNotificationCommand({ ...of, Notification: { ...actual, Threshold: 81 } });
    await expect(client.send(other)).rejects.toMatchObject({ name: 'NotFoundException' });
    await client.send(
      new DeleteNotificationCommand({ ...of, Notification: { ...actual, ThresholdType: 'PERCENTAGE' } }),
    );
  });

  it.each<[string, Partial<Notification>, Subscriber[], string]>([
    ['a duplicate', {}, [topic], 'DuplicateRecordException'],
    ['a threshold below nothing', { Threshold: -1 }, [topic], 'InvalidParameterException'],
    ['nobody', { Threshold: 90 }, [], 'InvalidParameterException'],
    [
      'two topics',
      { Threshold: 90 },
      [topic, { ...topic, Address: `${topic.Address ?? ''}2` }],
      'CreationLimitExceededException',
    ],
    ['an address that is none', { Threshold: 90 }, [{ ...topic, Address: 'ops' }], 'InvalidParameterException'],
    [
      'eleven addresses',
      { Threshold: 90 },
      Array.from({ length: 11 }, (_, index) => address(String(index))),
      'CreationLimitExceededException',
    ],
  ])('refuse %s', async (_, more, Subscribers, name) => {
    const { client, of } = await budgeted();
    const call = client.send(
      new CreateNotificationCommand({ ...of, Notification: { ...actual, ...more }, Subscribers }),
    );
    await expect(call).rejects.toMatchObject({ name });
  });
});
