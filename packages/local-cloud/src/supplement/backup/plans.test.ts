import {
  type BackupRuleInput,
  type BackupSelection,
  CreateBackupPlanCommand,
  CreateBackupSelectionCommand,
  DeleteBackupPlanCommand,
  DeleteBackupSelectionCommand,
  GetBackupPlanCommand,
  GetBackupSelectionCommand,
  ListBackupPlansCommand,
  ListBackupPlanVersionsCommand,
  ListBackupSelectionsCommand,
  ListTagsCommand,
  UpdateBackupPlanCommand,
} from '@aws-sdk/client-backup';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roleOf, type ServedBackup, servedBackup } from './backup.fixture';

let backup: ServedBackup;

beforeAll(async () => {
  backup = await servedBackup();
});
afterAll(() => backup.stop());

const daily: BackupRuleInput = {
  RuleName: 'daily',
  TargetBackupVaultName: 'main',
  ScheduleExpression: 'cron(0 3 * * ? *)',
  Lifecycle: { DeleteAfterDays: 35 },
};

const planWith = (rule: Partial<BackupRuleInput> = {}, name = 'nightly') =>
  new CreateBackupPlanCommand({
    BackupPlan: { BackupPlanName: name, Rules: [{ ...daily, ...rule }] },
    BackupPlanTags: { team: 'platform' },
  });

const planned = async () => {
  const made = await backup.withVault();
  const { BackupPlanId = '', BackupPlanArn = '', VersionId = '' } = await made.client.send(planWith());
  return { ...made, BackupPlanId, BackupPlanArn, VersionId };
};

describe('a plan', () => {
  it('shows its rules with what AWS fills in', async () => {
    const { client, BackupPlanId, BackupPlanArn, VersionId, account } = await planned();
    expect(BackupPlanArn).toBe(`arn:aws:backup:eu-west-1:${account}:backup-plan:${BackupPlanId}`);
    expect(await client.send(new GetBackupPlanCommand({ BackupPlanId }))).toMatchObject({
      VersionId,
      BackupPlan: {
        BackupPlanName: 'nightly',
        Rules: [
          {
            ...daily,
            RuleId: expect.any(String),
            ScheduleExpressionTimezone: 'Etc/UTC',
            StartWindowMinutes: 480,
            CompletionWindowMinutes: 10_080,
          },
        ],
      },
    });
    expect((await client.send(new ListTagsCommand({ ResourceArn: BackupPlanArn }))).Tags).toEqual({ team: 'platform' });
  });

  it('gets a new version by an update, and keeps the old one readable', async () => {
    const { client, BackupPlanId, VersionId } = await planned();
    const rule = { ...daily, ScheduleExpression: 'cron(0 4 * * ? *)' };
    const updated = await client.send(
      new UpdateBackupPlanCommand({ BackupPlanId, BackupPlan: { BackupPlanName: 'nightly', Rules: [rule] } }),
    );
    expect(updated.VersionId).not.toBe(VersionId);
    const scheduleOf = async (version?: string) =>
      (await client.send(new GetBackupPlanCommand({ BackupPlanId, VersionId: version }))).BackupPlan?.Rules?.[0]
        ?.ScheduleExpression;
    expect(await scheduleOf()).toBe('cron(0 4 * * ? *)');
    expect(await scheduleOf(VersionId)).toBe('cron(0 3 * * ? *)');
    const { BackupPlanVersionsList } = await client.send(new ListBackupPlanVersionsCommand({ BackupPlanId }));
    expect(BackupPlanVersionsList?.map((version) => version.VersionId)).toEqual([updated.VersionId, VersionId]);
  });

  it('is refused as a duplicate by its content, not by its name', async () => {
    const { client } = await planned();
    await expect(client.send(planWith())).rejects.toMatchObject({ name: 'AlreadyExistsException' });
    await client.send(planWith({ ScheduleExpression: 'rate(1 day)' }));
    expect((await client.send(new ListBackupPlansCommand({}))).BackupPlansList?.length).toBe(2);
  });

  it('is not found when it is not there', async () => {
    const { client } = backup.fresh();
    const call = client.send(new GetBackupPlanCommand({ BackupPlanId: 'gone' }));
    await expect(call).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it.each<[string, Partial<BackupRuleInput>]>([
    ['a name with spaces', { RuleName: 'every day' }],
    ['a vault that is not there', { TargetBackupVaultName: 'other' }],
    ['a schedule that is none', { ScheduleExpression: 'daily' }],
    ['a cron of five fields', { ScheduleExpression: 'cron(0 3 * * ?)' }],
    ['a time zone that is none', { ScheduleExpressionTimezone: 'Mars/Olympus' }],
    ['a start window below an hour', { StartWindowMinutes: 30 }],
    ['a completion before the start', { StartWindowMinutes: 120, CompletionWindowMinutes: 60 }],
    ['a deletion 89 days after cold storage', { Lifecycle: { MoveToColdStorageAfterDays: 30, DeleteAfterDays: 119 } }],
    ['a deletion after nothing', { Lifecycle: { DeleteAfterDays: 0 } }],
    ['a continuous backup kept for 36 days', { EnableContinuousBackup: true, Lifecycle: { DeleteAfterDays: 36 } }],
    ['a copy to what is no vault', { CopyActions: [{ DestinationBackupVaultArn: 'arn:aws:s3:::bucket' }] }],
  ])('refuses %s', async (_, rule) => {
    const { client } = await backup.withVault();
    await expect(client.send(planWith(rule))).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
  });

  it('takes a deletion 90 days after cold storage', async () => {
    const { client } = await backup.withVault();
    await client.send(planWith({ Lifecycle: { MoveToColdStorageAfterDays: 30, DeleteAfterDays: 120 } }));
  });

  it('refuses a rule without a vault as something missing', async () => {
    const { client } = await backup.withVault();
    const call = client.send(planWith({ TargetBackupVaultName: '' }));
    await expect(call).rejects.toMatchObject({ name: 'MissingParameterValueException' });
  });
});

describe('a selection', () => {
  const selection = (account: string, more: Partial<BackupSelection> = {}): BackupSelection => ({
    SelectionName: 'cluster',
    IamRoleArn: roleOf(account),
    Resources: [`arn:aws:eks:eu-west-1:${account}:cluster/prod`, 'arn:aws:ec2:*:*:volume/*'],
    ...more,
  });

  it('holds the plan, until it is deleted', async () => {
    const { client, account, BackupPlanId } = await planned();
    const { SelectionId } = await client.send(
      new CreateBackupSelectionCommand({ BackupPlanId, BackupSelection: selection(account) }),
    );
    const read = await client.send(new GetBackupSelectionCommand({ BackupPlanId, SelectionId }));
    expect(read.BackupSelection).toMatchObject({ ...selection(account), ListOfTags: [], NotResources: [] });
    expect((await client.send(new ListBackupSelectionsCommand({ BackupPlanId }))).BackupSelectionsList).toMatchObject([
      { SelectionId, SelectionName: 'cluster' },
    ]);
    await expect(client.send(new DeleteBackupPlanCommand({ BackupPlanId }))).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: expect.stringContaining('Related backup plan selections must be deleted prior to backup'),
    });
    await client.send(new DeleteBackupSelectionCommand({ BackupPlanId, SelectionId }));
    await client.send(new DeleteBackupPlanCommand({ BackupPlanId }));
    const gone = client.send(new GetBackupSelectionCommand({ BackupPlanId, SelectionId }));
    await expect(gone).rejects.toMatchObject({ message: expect.stringContaining('Cannot find Backup plan') });
  });

  it('is not there for the second delete, in the words that the AWS provider takes as done', async () => {
    const { client, BackupPlanId } = await planned();
    const call = client.send(new DeleteBackupSelectionCommand({ BackupPlanId, SelectionId: 'gone' }));
    await expect(call).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
    const read = client.send(new GetBackupSelectionCommand({ BackupPlanId, SelectionId: 'gone' }));
    await expect(read).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('is refused twice under one name', async () => {
    const { client, account, BackupPlanId } = await planned();
    const create = new CreateBackupSelectionCommand({ BackupPlanId, BackupSelection: selection(account) });
    await client.send(create);
    await expect(client.send(create)).rejects.toMatchObject({ name: 'AlreadyExistsException' });
  });

  it.each<[string, Partial<BackupSelection>]>([
    ['a role that is none', { IamRoleArn: 'arn:aws:iam::000000000001:user/x' }],
    ['a resource that is no ARN', { Resources: ['vol-1'] }],
    [
      'a tag condition that is none',
      { ListOfTags: [{ ConditionType: 'STRINGLIKE' as 'STRINGEQUALS', ConditionKey: 'a', ConditionValue: 'b' }] },
    ],
    [
      'a condition on anything but tags',
      { Conditions: { StringEquals: [{ ConditionKey: 'a', ConditionValue: 'b' }] } },
    ],
  ])('refuses %s', async (_, more) => {
    const { client, account, BackupPlanId } = await planned();
    const call = client.send(
      new CreateBackupSelectionCommand({ BackupPlanId, BackupSelection: selection(account, more) }),
    );
    await expect(call).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
  });
});
