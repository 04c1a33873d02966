import type {
  GetBackupVaultAccessPolicyOutput,
  GetBackupVaultNotificationsOutput,
  PutBackupVaultAccessPolicyInput,
  PutBackupVaultLockConfigurationInput,
  PutBackupVaultNotificationsInput,
} from '@aws-sdk/client-backup';
import type { Operation } from './context';
import model from './data/model.json';
import { invalidRequest, invalidValue, notFound, oneOf, required, wholeNumber } from './errors';
import { anyArn } from './forms';
import type { StoredVault } from './store';
import { changeableVault, readableVault } from './vaults';

interface OfVault {
  readonly BackupVaultName: string | undefined;
}

const dayMs = 86_400_000;
const retentionDays = [1, 36_500] as const;

const requireOpenLock = ({ name, lock }: StoredVault): void => {
  if (lock?.lockDate === undefined || lock.lockDate.getTime() > Date.now()) return;
  throw invalidRequest(`The lock of the backup vault ${name} can no longer be changed or taken off.`);
};

/**
 * PutBackupVaultLockConfiguration. Without `ChangeableForDays` the lock is one of governance: it can be taken off.
 * @throws AwsError InvalidRequestException when it can no longer be changed, InvalidParameterValueException, ResourceNotFoundException
 */
export const putLock: Operation<PutBackupVaultLockConfigurationInput, object> = ({ scope }, input) => {
  const vault = changeableVault(scope, input.BackupVaultName);
  requireOpenLock(vault);
  const { MinRetentionDays: least, MaxRetentionDays: most, ChangeableForDays: days } = input;
  wholeNumber(least, retentionDays, 'MinRetentionDays');
  wholeNumber(most, retentionDays, 'MaxRetentionDays');
  wholeNumber(days, [3, 36_500], 'ChangeableForDays');
  if (least !== undefined && most !== undefined && least > most) {
    throw invalidValue(`MinRetentionDays: ${least} is more than MaxRetentionDays, ${most}.`);
  }
  vault.lock = {
    minRetentionDays: least,
    maxRetentionDays: most,
    lockDate: days === undefined ? undefined : new Date(Date.now() + days * dayMs),
  };
  return {};
};

/** DeleteBackupVaultLockConfiguration. @throws AwsError InvalidRequestException when it can no longer be taken off, ResourceNotFoundException */
export const deleteLock: Operation<OfVault, object> = ({ scope }, input) => {
  const vault = changeableVault(scope, input.BackupVaultName);
  requireOpenLock(vault);
  vault.lock = undefined;
  return {};
};

const checkedPolicy = (text: string): string => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    parsed = undefined;
  }
  if (typeof parsed !== 'object' || parsed === null || !('Statement' in parsed)) {
    throw invalidValue('Policy is not a JSON policy document.');
  }
  return text;
};

/** PutBackupVaultAccessPolicy. Kept as it is, not evaluated. @throws AwsError InvalidParameterValueException, ResourceNotFoundException */
export const putPolicy: Operation<PutBackupVaultAccessPolicyInput, object> = ({ scope }, input) => {
  const vault = changeableVault(scope, input.BackupVaultName);
  vault.policy = checkedPolicy(required(input.Policy, 'Policy'));
  return {};
};

/** GetBackupVaultAccessPolicy. @throws AwsError AccessDeniedException without the vault, ResourceNotFoundException without a policy */
export const getPolicy: Operation<OfVault, GetBackupVaultAccessPolicyOutput> = ({ scope }, input) => {
  const { name, arn, policy } = readableVault(scope, input.BackupVaultName);
  if (policy === undefined) throw notFound(`The backup vault ${name} has no access policy.`);
  return { BackupVaultName: name, BackupVaultArn: arn, Policy: policy };
};

/** DeleteBackupVaultAccessPolicy. @throws AwsError ResourceNotFoundException */
export const deletePolicy: Operation<OfVault, object> = ({ scope }, input) => {
  changeableVault(scope, input.BackupVaultName).policy = undefined;
  return {};
};

/** PutBackupVaultNotifications. Nothing is ever sent. @throws AwsError InvalidParameterValueException, ResourceNotFoundException */
export const putNotifications: Operation<PutBackupVaultNotificationsInput, object> = ({ scope }, input) => {
  const vault = changeableVault(scope, input.BackupVaultName);
  const topicArn = anyArn(input.SNSTopicArn, 'SNSTopicArn');
  const events = required(input.BackupVaultEvents, 'BackupVaultEvents');
  if (events.length === 0) throw invalidValue('BackupVaultEvents is empty.');
  for (const event of events) oneOf(event, model.vaultEvents, 'BackupVaultEvents');
  vault.notifications = { topicArn, events };
  return {};
};

/** GetBackupVaultNotifications. @throws AwsError AccessDeniedException without the vault, ResourceNotFoundException without notifications */
export const getNotifications: Operation<OfVault, GetBackupVaultNotificationsOutput> = ({ scope }, input) => {
  const { name, arn, notifications } = readableVault(scope, input.BackupVaultName);
  if (notifications === undefined) throw notFound(`The backup vault ${name} has no notifications.`);
  return {
    BackupVaultName: name,
    BackupVaultArn: arn,
    SNSTopicArn: notifications.topicArn,
    BackupVaultEvents: notifications.events,
  };
};

/** DeleteBackupVaultNotifications. @throws AwsError ResourceNotFoundException */
export const deleteNotifications: Operation<OfVault, object> = ({ scope }, input) => {
  changeableVault(scope, input.BackupVaultName).notifications = undefined;
  return {};
};
