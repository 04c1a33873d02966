import { randomUUID } from 'node:crypto';
import type { BackupJob, RestoreJobsListMember } from '@aws-sdk/client-backup';
import { z } from 'zod';
import { checkedBody } from '../admin-body';
import { arnOf } from '../arn';
import { AwsError } from '../aws-error';
import type { AdminRequest } from '../service';
import { invalidValue } from './errors';
import type { BackupStore } from './store';
import { changeableVault } from './vaults';

const account = z.string().regex(/^\d{12}$/);
const arn = z.string().startsWith('arn:');

const place = { account, region: z.string().min(1), vault: z.string().min(1) };
const resource = { resourceArn: arn, resourceType: z.string().min(1), createdAt: z.iso.datetime().optional() };

const recoveryPoint = z.strictObject({
  ...place,
  ...resource,
  status: z
    .enum(['COMPLETED', 'PARTIAL', 'DELETING', 'EXPIRED', 'AVAILABLE', 'STOPPED', 'CREATING'])
    .default('COMPLETED'),
  sizeInBytes: z.number().int().nonnegative().default(0),
  recoveryPointArn: arn.optional(),
  parentRecoveryPointArn: arn.optional(),
  backupPlanId: z.string().optional(),
});

const backupJob = z.strictObject({
  ...place,
  ...resource,
  state: z.enum(['CREATED', 'PENDING', 'RUNNING', 'ABORTING', 'ABORTED', 'COMPLETED', 'FAILED', 'EXPIRED', 'PARTIAL']),
  statusMessage: z.string().optional(),
  recoveryPointArn: arn.optional(),
});

const restoreJob = z.strictObject({
  account,
  region: place.region,
  ...resource,
  status: z.enum(['PENDING', 'RUNNING', 'COMPLETED', 'ABORTED', 'FAILED']),
  statusMessage: z.string().optional(),
  recoveryPointArn: arn,
  /** The job was made by a restore testing plan. */
  restoreTestingPlanArn: arn.optional(),
  validationStatus: z.enum(['FAILED', 'SUCCESSFUL', 'TIMED_OUT', 'VALIDATING']).optional(),
});

const dateOf = (text: string | undefined): Date => (text === undefined ? new Date() : new Date(text));

const ended = ['ABORTED', 'COMPLETED', 'FAILED', 'EXPIRED', 'PARTIAL'];

type Put = (store: BackupStore, body: unknown) => object;

const putRecoveryPoint: Put = (store, body) => {
  const asked = checkedBody(recoveryPoint, body, invalidValue);
  const caller = { account: asked.account, region: asked.region, service: 'backup' };
  const vault = changeableVault(store.scope(caller), asked.vault);
  const point = {
    RecoveryPointArn: asked.recoveryPointArn ?? arnOf(caller, 'backup', `recovery-point:${randomUUID()}`),
    BackupVaultName: vault.name,
    BackupVaultArn: vault.arn,
    ResourceArn: asked.resourceArn,
    ResourceType: asked.resourceType,
    Status: asked.status,
    CreationDate: dateOf(asked.createdAt),
    CompletionDate: dateOf(asked.createdAt),
    BackupSizeInBytes: asked.sizeInBytes,
    EncryptionKeyArn: vault.encryptionKeyArn,
    IsEncrypted: true,
    ParentRecoveryPointArn: asked.parentRecoveryPointArn,
    ...(asked.backupPlanId !== undefined && { CreatedBy: { BackupPlanId: asked.backupPlanId } }),
    tags: {},
  };
  vault.recoveryPoints.set(point.RecoveryPointArn, point);
  return { recoveryPointArn: point.RecoveryPointArn };
};

const putBackupJob: Put = (store, body) => {
  const asked = checkedBody(backupJob, body, invalidValue);
  const scope = store.scope({ account: asked.account, region: asked.region, service: 'backup' });
  const vault = changeableVault(scope, asked.vault);
  const job: BackupJob = {
    AccountId: asked.account,
    BackupJobId: randomUUID(),
    BackupVaultName: vault.name,
    BackupVaultArn: vault.arn,
    RecoveryPointArn: asked.recoveryPointArn,
    ResourceArn: asked.resourceArn,
    ResourceType: asked.resourceType,
    State: asked.state,
    StatusMessage: asked.statusMessage,
    CreationDate: dateOf(asked.createdAt),
    CompletionDate: ended.includes(asked.state) ? dateOf(asked.createdAt) : undefined,
    PercentDone: asked.state === 'COMPLETED' ? '100.0' : '0.0',
  };
  scope.backupJobs.unshift(job);
  return { backupJobId: job.BackupJobId };
};

const putRestoreJob: Put = (store, body) => {
  const asked = checkedBody(restoreJob, body, invalidValue);
  const job: RestoreJobsListMember = {
    AccountId: asked.account,
    RestoreJobId: randomUUID(),
    RecoveryPointArn: asked.recoveryPointArn,
    SourceResourceArn: asked.resourceArn,
    ResourceType: asked.resourceType,
    Status: asked.status,
    StatusMessage: asked.statusMessage,
    CreationDate: dateOf(asked.createdAt),
    CompletionDate: ended.includes(asked.status) ? dateOf(asked.createdAt) : undefined,
    ValidationStatus: asked.validationStatus,
    ...(asked.restoreTestingPlanArn !== undefined && {
      CreatedBy: { RestoreTestingPlanArn: asked.restoreTestingPlanArn },
    }),
  };
  store.scope({ account: asked.account, region: asked.region, service: 'backup' }).restoreJobs.unshift(job);
  return { restoreJobId: job.RestoreJobId };
};

const puts: Readonly<Record<string, Put>> = {
  'recovery-points': putRecoveryPoint,
  'backup-jobs': putBackupJob,
  'restore-jobs': putRestoreJob,
};

/**
 * `PUT /_hera/backup/recovery-points` puts a recovery point into a vault, `backup-jobs` and `restore-jobs` a job into its list: what a schedule
 * would have made. Members: `account`, `region`, `vault`, `resourceArn`, `resourceType` and the rest of the schemas above.
 * @throws AwsError InvalidParameterValueException with every problem, ResourceNotFoundException without the vault
 */
export const backupAdmin =
  (store: BackupStore) =>
  ({ method, path, body }: AdminRequest): object => {
    const [head = '', ...rest] = path;
    const put = method === 'PUT' && rest.length === 0 && Object.hasOwn(puts, head) ? puts[head] : undefined;
    if (put !== undefined) return put(store, body);
    throw new AwsError('NotFoundException', 404, `${method} /_hera/backup/${path.join('/')} is not an admin request.`);
  };
