import {
  CreateBackupVaultCommand,
  DeleteBackupVaultAccessPolicyCommand,
  DeleteBackupVaultCommand,
  DeleteBackupVaultLockConfigurationCommand,
  DeleteBackupVaultNotificationsCommand,
  DeleteRecoveryPointCommand,
  DescribeBackupVaultCommand,
  DescribeRestoreJobCommand,
  GetBackupVaultAccessPolicyCommand,
  GetBackupVaultNotificationsCommand,
  ListBackupJobsCommand,
  ListBackupVaultsCommand,
  ListCopyJobsCommand,
  ListProtectedResourcesCommand,
  ListRecoveryPointsByBackupVaultCommand,
  ListRestoreJobsCommand,
  ListTagsCommand,
  PutBackupVaultAccessPolicyCommand,
  PutBackupVaultLockConfigurationCommand,
  PutBackupVaultNotificationsCommand,
  StartBackupJobCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-backup';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServedBackup, servedBackup } from './backup.fixture';

let backup: ServedBackup;

beforeAll(async () => {
  backup = await servedBackup();
});
afterAll(() => backup.stop());

const put = async (kind: string, body: object): Promise<Response> =>
  fetch(`${backup.url}/_hera/backup/${kind}`, { method: 'PUT', body: JSON.stringify(body) });

const main = { BackupVaultName: 'main' };
const volume = 'arn:aws:ec2:eu-west-1:000000000001:volume/vol-1';

describe('a vault', () => {
  it('is made, described, tagged and deleted', async () => {
    const { client, vaultArn, account } = await backup.withVault();
    expect(vaultArn).toBe(`arn:aws:backup:eu-west-1:${account}:backup-vault:main`);
    expect(await client.send(new DescribeBackupVaultCommand(main))).toMatchObject({
      VaultType: 'BACKUP_VAULT',
      Locked: false,
      NumberOfRecoveryPoints: 0,
      EncryptionKeyArn: expect.stringContaining(`:kms:eu-west-1:${account}:key/`),
      CreationDate: expect.any(Date),
    });
    await client.send(new TagResourceCommand({ ResourceArn: vaultArn, Tags: { a: '1', b: '2' } }));
    await client.send(new UntagResourceCommand({ ResourceArn: vaultArn, TagKeyList: ['b'] }));
    expect((await client.send(new ListTagsCommand({ ResourceArn: vaultArn }))).Tags).toEqual({ a: '1' });
    await client.send(new DeleteBackupVaultCommand(main));
    expect((await client.send(new ListBackupVaultsCommand({}))).BackupVaultList).toEqual([]);
  });

  it('has no tags when it is not there', async () => {
    const { client, vaultArn } = await backup.withVault();
    const call = client.send(new ListTagsCommand({ ResourceArn: `${vaultArn}x` }));
    await expect(call).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('is of one account and region', async () => {
    const { account } = await backup.withVault();
    const elsewhere = backup.clientOf(account, 'us-east-1');
    expect((await elsewhere.send(new ListBackupVaultsCommand({}))).BackupVaultList).toEqual([]);
  });

  it('takes a retry for what it is, and a second of the name for a duplicate', async () => {
    const { client } = backup.fresh();
    const create = new CreateBackupVaultCommand({ ...main, CreatorRequestId: 'one' });
    const first = await client.send(create);
    expect(await client.send(create)).toMatchObject({ BackupVaultArn: first.BackupVaultArn });
    await expect(client.send(new CreateBackupVaultCommand(main))).rejects.toMatchObject({
      name: 'AlreadyExistsException',
      Arn: first.BackupVaultArn,
    });
  });

  it('is refused to readers where there is none, and not found by those who change it', async () => {
    const { client } = backup.fresh();
    await expect(client.send(new DescribeBackupVaultCommand(main))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 403 },
    });
    await expect(client.send(new DeleteBackupVaultCommand(main))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it.each([
    ['name', { BackupVaultName: 'a.b' }, 'Backup vault name a.b'],
    ['key', { ...main, EncryptionKeyArn: 'arn:aws:s3:::bucket' }, 'KMS key'],
    ['tag', { ...main, BackupVaultTags: { 'aws:x': '1' } }, 'aws:x'],
  ])('refuses a wrong %s', async (_, input, message) => {
    await expect(backup.fresh().client.send(new CreateBackupVaultCommand(input))).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: expect.stringContaining(message),
    });
  });

  it('writes messages as clients in Go look for them', async () => {
    const response = await fetch(`${backup.url}/backup-vaults/a.b`, { method: 'PUT', body: '{}' });
    expect(await response.json()).toMatchObject({ Message: expect.stringContaining('a.b') });
  });
});

describe('the lock of a vault', () => {
  it('is one of governance without days, and can be taken off', async () => {
    const { client } = await backup.withVault();
    await client.send(
      new PutBackupVaultLockConfigurationCommand({ ...main, MinRetentionDays: 7, MaxRetentionDays: 35 }),
    );
    const locked = await client.send(new DescribeBackupVaultCommand(main));
    expect(locked).toMatchObject({ Locked: true, MinRetentionDays: 7, MaxRetentionDays: 35 });
    expect(locked.LockDate).toBeUndefined();
    await client.send(new DeleteBackupVaultLockConfigurationCommand(main));
    expect(await client.send(new DescribeBackupVaultCommand(main))).toMatchObject({ Locked: false });
  });

  it('has a date from which it stays, with days', async () => {
    const { client } = await backup.withVault();
    await client.send(new PutBackupVaultLockConfigurationCommand({ ...main, ChangeableForDays: 3 }));
    const { LockDate } = await client.send(new DescribeBackupVaultCommand(main));
    expect(LockDate?.getTime()).toBeCloseTo(Date.now() + 3 * 86_400_000, -5);
    await client.send(new DeleteBackupVaultLockConfigurationCommand(main));
  });

  it.each([
    ['days below three', { ChangeableForDays: 2 }],
    ['bounds the wrong way round', { MinRetentionDays: 8, MaxRetentionDays: 7 }],
    ['no retention at all', { MinRetentionDays: 0 }],
  ])('refuses %s', async (_, input) => {
    const { client } = await backup.withVault();
    const call = client.send(new PutBackupVaultLockConfigurationCommand({ ...main, ...input }));
    await expect(call).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
  });
});

it('keeps a lock whose days are over, for ever', async () => {
  const { client, account } = await backup.withVault();
  await client.send(new PutBackupVaultLockConfigurationCommand({ ...main, MinRetentionDays: 7, ChangeableForDays: 3 }));
  const vault = backup.store.scope({ account, region: 'eu-west-1', service: 'backup' }).vaults.get('main');
  if (vault?.lock === undefined) throw new Error('no lock');
  vault.lock = { ...vault.lock, lockDate: new Date(Date.now() - 1) };
  const name = 'InvalidRequestException';
  await expect(client.send(new DeleteBackupVaultLockConfigurationCommand(main))).rejects.toMatchObject({ name });
  const change = new PutBackupVaultLockConfigurationCommand({ ...main, MinRetentionDays: 1 });
  await expect(client.send(change)).rejects.toMatchObject({ name });
});

describe('policy and notifications of a vault', () => {
  it('are kept, and not found where there are none', async () => {
    const { client, vaultArn } = await backup.withVault();
    await expect(client.send(new GetBackupVaultAccessPolicyCommand(main))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(client.send(new GetBackupVaultNotificationsCommand(main))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [] });
    await client.send(new PutBackupVaultAccessPolicyCommand({ ...main, Policy }));
    expect(await client.send(new GetBackupVaultAccessPolicyCommand(main))).toMatchObject({
      Policy,
      BackupVaultArn: vaultArn,
    });
    const SNSTopicArn = 'arn:aws:sns:eu-west-1:000000000001:ops';
    await client.send(
      new PutBackupVaultNotificationsCommand({ ...main, SNSTopicArn, BackupVaultEvents: ['BACKUP_JOB_FAILED'] }),
    );
    expect(await client.send(new GetBackupVaultNotificationsCommand(main))).toMatchObject({
      SNSTopicArn,
      BackupVaultEvents: ['BACKUP_JOB_FAILED'],
    });
    await client.send(new DeleteBackupVaultAccessPolicyCommand(main));
    await client.send(new DeleteBackupVaultNotificationsCommand(main));
    await expect(client.send(new GetBackupVaultAccessPolicyCommand(main))).rejects.toThrow();
  });

  it('are refused when they are none', async () => {
    const { client } = await backup.withVault();
    const policy = client.send(new PutBackupVaultAccessPolicyCommand({ ...main, Policy: 'no' }));
    await expect(policy).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
    const notifications = client.send(
      new PutBackupVaultNotificationsCommand({
        ...main,
        SNSTopicArn: 'arn:aws:sns:eu-west-1:000000000001:ops',
        BackupVaultEvents: ['NEVER' as 'BACKUP_JOB_FAILED'],
      }),
    );
    await expect(notifications).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
  });
});

describe('recovery points and jobs', () => {
  it('are none until a test puts them; then the vault cannot be deleted', async () => {
    const { client, account } = await backup.withVault();
    const place = { account, region: 'eu-west-1', vault: 'main', resourceArn: volume, resourceType: 'EBS' };
    expect((await client.send(new ListBackupJobsCommand({}))).BackupJobs).toEqual([]);
    const createdAt = '2026-01-02T03:04:05.000Z';
    const { recoveryPointArn } = (await (await put('recovery-points', { ...place, createdAt })).json()) as {
      recoveryPointArn: string;
    };
    await put('backup-jobs', { ...place, state: 'FAILED', statusMessage: 'no space' });
    const { RecoveryPoints } = await client.send(
      new ListRecoveryPointsByBackupVaultCommand({ ...main, ByResourceType: 'EBS' }),
    );
    expect(RecoveryPoints).toMatchObject([{ RecoveryPointArn: recoveryPointArn, CreationDate: new Date(createdAt) }]);
    const later = new ListRecoveryPointsByBackupVaultCommand({ ...main, ByCreatedAfter: new Date('2026-02-01') });
    expect((await client.send(later)).RecoveryPoints).toEqual([]);
    expect((await client.send(new ListProtectedResourcesCommand({}))).Results).toMatchObject([{ ResourceArn: volume }]);
    const failed = await client.send(new ListBackupJobsCommand({ ByState: 'FAILED' }));
    expect(failed.BackupJobs).toMatchObject([{ StatusMessage: 'no space', BackupVaultName: 'main' }]);
    expect((await client.send(new ListBackupJobsCommand({ ByState: 'COMPLETED' }))).BackupJobs).toEqual([]);
    await expect(client.send(new DeleteBackupVaultCommand(main))).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: expect.stringContaining('contains recovery points'),
    });
    const deletion = new DeleteRecoveryPointCommand({ ...main, RecoveryPointArn: recoveryPointArn });
    await client.send(new PutBackupVaultLockConfigurationCommand({ ...main, MinRetentionDays: 7 }));
    await expect(client.send(deletion)).rejects.toMatchObject({ name: 'InvalidRequestException' });
    await client.send(new DeleteBackupVaultLockConfigurationCommand(main));
    await client.send(deletion);
    await client.send(new DeleteBackupVaultCommand(main));
  });

  it('of restores tell which plan tested them', async () => {
    const { client, account } = await backup.withVault();
    const restoreTestingPlanArn = `arn:aws:backup:eu-west-1:${account}:restore-testing-plan:monthly-1`;
    const restored = {
      account,
      region: 'eu-west-1',
      resourceArn: volume,
      resourceType: 'EBS',
      recoveryPointArn: 'arn:aws:ec2:eu-west-1::snapshot/snap-1',
    };
    await put('restore-jobs', { ...restored, status: 'FAILED', createdAt: '2026-01-01T00:00:00Z' });
    await put('restore-jobs', {
      ...restored,
      status: 'COMPLETED',
      validationStatus: 'SUCCESSFUL',
      restoreTestingPlanArn,
    });
    const since = new ListRestoreJobsCommand({ ByCreatedAfter: new Date('2026-02-01'), ByStatus: 'COMPLETED' });
    const { RestoreJobs = [] } = await client.send(since);
    expect(RestoreJobs).toMatchObject([
      {
        SourceResourceArn: volume,
        ValidationStatus: 'SUCCESSFUL',
        CreatedBy: { RestoreTestingPlanArn: restoreTestingPlanArn },
        CompletionDate: expect.any(Date),
      },
    ]);
    const { RestoreJobId } = RestoreJobs[0] ?? {};
    const job = await client.send(new DescribeRestoreJobCommand({ RestoreJobId }));
    expect(job.Status).toBe('COMPLETED');
    const gone = client.send(new DescribeRestoreJobCommand({ RestoreJobId: 'gone' }));
    await expect(gone).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const tested = new ListRestoreJobsCommand({ ByRestoreTestingPlanArn: restoreTestingPlanArn });
    expect((await client.send(tested)).RestoreJobs).toHaveLength(1);
    expect((await client.send(new ListCopyJobsCommand({}))).CopyJobs).toEqual([]);
  });

  it('are refused with every problem at once', async () => {
    const response = await put('recovery-points', { account: '1', region: 'eu-west-1', vault: 'main' });
    expect(response.status).toBe(400);
    const { message } = (await response.json()) as { message: string };
    for (const member of ['account', 'resourceArn', 'resourceType']) expect(message).toContain(member);
  });

  it('are put into vaults that are there, and at addresses that are', async () => {
    const resource = { resourceArn: volume, resourceType: 'EBS' };
    const nowhere = await put('recovery-points', {
      account: '000000009999',
      region: 'eu-west-1',
      vault: 'main',
      ...resource,
    });
    expect(await nowhere.json()).toMatchObject({ __type: 'ResourceNotFoundException' });
    expect((await put('restores', {})).status).toBe(404);
    const { client } = await backup.withVault();
    const gone = client.send(new DeleteRecoveryPointCommand({ ...main, RecoveryPointArn: 'arn:aws:backup:::gone' }));
    await expect(gone).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('answers 501 to what would be filtered wrongly, and to what it lacks', async () => {
    const { client } = await backup.withVault();
    const filtered = client.send(new ListBackupJobsCommand({ ByMessageCategory: 'SUCCESS' }));
    await expect(filtered).rejects.toMatchObject({ $metadata: { httpStatusCode: 501 } });
    const start = new StartBackupJobCommand({ ...main, ResourceArn: volume, IamRoleArn: 'arn:aws:iam::1:role/x' });
    await expect(client.send(start)).rejects.toMatchObject({ message: expect.stringContaining('StartBackupJob') });
  });
});
