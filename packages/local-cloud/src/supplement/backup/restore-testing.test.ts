import {
  CreateRestoreTestingPlanCommand,
  CreateRestoreTestingSelectionCommand,
  DeleteRestoreTestingPlanCommand,
  DeleteRestoreTestingSelectionCommand,
  DescribeGlobalSettingsCommand,
  DescribeRegionSettingsCommand,
  GetRestoreTestingPlanCommand,
  GetRestoreTestingSelectionCommand,
  GetSupportedResourceTypesCommand,
  ListRestoreTestingPlansCommand,
  ListRestoreTestingSelectionsCommand,
  ListTagsCommand,
  type RestoreTestingPlanForCreate,
  type RestoreTestingSelectionForCreate,
  UpdateGlobalSettingsCommand,
  UpdateRegionSettingsCommand,
  UpdateRestoreTestingPlanCommand,
  UpdateRestoreTestingSelectionCommand,
} from '@aws-sdk/client-backup';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roleOf, type ServedBackup, servedBackup } from './backup.fixture';

let backup: ServedBackup;

beforeAll(async () => {
  backup = await servedBackup();
});
afterAll(() => backup.stop());

const RestoreTestingPlanName = 'monthly';
const RestoreTestingSelectionName = 'volumes';

const plan = (more: Partial<RestoreTestingPlanForCreate> = {}) =>
  new CreateRestoreTestingPlanCommand({
    RestoreTestingPlan: {
      RestoreTestingPlanName,
      ScheduleExpression: 'cron(0 5 1 * ? *)',
      RecoveryPointSelection: {
        Algorithm: 'LATEST_WITHIN_WINDOW',
        IncludeVaults: ['*'],
        RecoveryPointTypes: ['SNAPSHOT'],
      },
      ...more,
    },
    Tags: { a: '1' },
  });

const selection = (account: string, more: Partial<RestoreTestingSelectionForCreate> = {}) =>
  new CreateRestoreTestingSelectionCommand({
    RestoreTestingPlanName,
    RestoreTestingSelection: {
      RestoreTestingSelectionName,
      IamRoleArn: roleOf(account),
      ProtectedResourceType: 'EBS',
      ProtectedResourceArns: ['*'],
      ...more,
    },
  });

const names = { RestoreTestingPlanName, RestoreTestingSelectionName };

describe('a restore testing plan', () => {
  it('is made with what AWS fills in, changed in part, and deleted after its selections', async () => {
    const { client, account } = backup.fresh();
    const { RestoreTestingPlanArn = '' } = await client.send(plan());
    expect(RestoreTestingPlanArn).toContain(`:${account}:restore-testing-plan:monthly-`);
    await client.send(
      new UpdateRestoreTestingPlanCommand({
        RestoreTestingPlanName,
        RestoreTestingPlan: { StartWindowHours: 8 },
      }),
    );
    const read = await client.send(new GetRestoreTestingPlanCommand({ RestoreTestingPlanName }));
    expect(read.RestoreTestingPlan).toMatchObject({
      ScheduleExpression: 'cron(0 5 1 * ? *)',
      ScheduleExpressionTimezone: 'Etc/UTC',
      StartWindowHours: 8,
      RecoveryPointSelection: { SelectionWindowDays: 30, IncludeVaults: ['*'] },
    });
    expect((await client.send(new ListTagsCommand({ ResourceArn: RestoreTestingPlanArn }))).Tags).toEqual({ a: '1' });
    await client.send(selection(account));
    const listed = await client.send(new ListRestoreTestingSelectionsCommand({ RestoreTestingPlanName }));
    expect(listed.RestoreTestingSelections).toMatchObject([{ RestoreTestingSelectionName }]);
    const deletion = new DeleteRestoreTestingPlanCommand({ RestoreTestingPlanName });
    await expect(client.send(deletion)).rejects.toMatchObject({ name: 'InvalidRequestException' });
    await client.send(new DeleteRestoreTestingSelectionCommand(names));
    await client.send(deletion);
    expect((await client.send(new ListRestoreTestingPlansCommand({}))).RestoreTestingPlans).toEqual([]);
  });

  it.each<[string, Partial<RestoreTestingPlanForCreate>, string]>([
    ['a hyphen in the name', { RestoreTestingPlanName: 'a-b' }, 'InvalidParameterValueException'],
    ['no schedule', { ScheduleExpression: '' }, 'MissingParameterValueException'],
    ['a window of 0 hours', { StartWindowHours: 0 }, 'InvalidParameterValueException'],
    ['no points', { RecoveryPointSelection: undefined }, 'MissingParameterValueException'],
    [
      'a vault that is no ARN',
      {
        RecoveryPointSelection: {
          Algorithm: 'RANDOM_WITHIN_WINDOW',
          IncludeVaults: ['main'],
          RecoveryPointTypes: ['SNAPSHOT'],
        },
      },
      'InvalidParameterValueException',
    ],
  ])('refuses %s', async (_, more, name) => {
    await expect(backup.fresh().client.send(plan(more))).rejects.toMatchObject({ name });
  });

  it('is refused twice, and not found when it is not there', async () => {
    const { client } = backup.fresh();
    const read = new GetRestoreTestingPlanCommand({ RestoreTestingPlanName });
    await expect(client.send(read)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await client.send(plan());
    await expect(client.send(plan())).rejects.toMatchObject({ name: 'AlreadyExistsException' });
  });
});

describe('a restore testing selection', () => {
  it('is changed in part', async () => {
    const { client, account } = backup.fresh();
    await client.send(plan());
    await client.send(selection(account));
    await client.send(
      new UpdateRestoreTestingSelectionCommand({ ...names, RestoreTestingSelection: { ValidationWindowHours: 4 } }),
    );
    const read = await client.send(new GetRestoreTestingSelectionCommand(names));
    expect(read.RestoreTestingSelection).toMatchObject({ ValidationWindowHours: 4, ProtectedResourceArns: ['*'] });
  });

  it.each<[string, Partial<RestoreTestingSelectionForCreate>]>([
    ['EKS, which restore testing does not know', { ProtectedResourceType: 'EKS' }],
    ['a role that is none', { IamRoleArn: 'role' }],
    ['neither resources nor conditions', { ProtectedResourceArns: undefined }],
  ])('refuses %s', async (_, more) => {
    const { client, account } = backup.fresh();
    await client.send(plan());
    await expect(client.send(selection(account, more))).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
    });
  });
});

it('keeps settings of the region apart from those of the account', async () => {
  const { client, account } = backup.fresh();
  await client.send(new UpdateRegionSettingsCommand({ ResourceTypeOptInPreference: { EKS: false } }));
  await client.send(new UpdateGlobalSettingsCommand({ GlobalSettings: { isCrossAccountBackupEnabled: 'true' } }));
  const elsewhere = backup.clientOf(account, 'us-east-1');
  const optedIn = async (of: typeof client) =>
    (await of.send(new DescribeRegionSettingsCommand({}))).ResourceTypeOptInPreference?.['EKS'];
  expect(await optedIn(client)).toBe(false);
  expect(await optedIn(elsewhere)).toBe(true);
  expect((await elsewhere.send(new DescribeGlobalSettingsCommand({}))).GlobalSettings).toMatchObject({
    isCrossAccountBackupEnabled: 'true',
  });
  expect((await client.send(new GetSupportedResourceTypesCommand({}))).ResourceTypes).toContain('EKS');
  for (const wrong of [
    new UpdateRegionSettingsCommand({ ResourceTypeOptInPreference: { Nothing: true } }),
    new UpdateRegionSettingsCommand({ ResourceTypeManagementPreference: { EFS: 'yes' as unknown as boolean } }),
  ]) {
    await expect(client.send(wrong)).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
  }
  for (const [setting, value] of [
    ['isNothing', 'true'],
    ['isMpaEnabled', 'maybe'],
  ] as const) {
    const wrong = client.send(new UpdateGlobalSettingsCommand({ GlobalSettings: { [setting]: value } }));
    await expect(wrong).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
  }
});
