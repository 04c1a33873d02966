import type {
  BackupVaultListMember,
  CreateBackupVaultInput,
  CreateBackupVaultOutput,
  DeleteBackupVaultInput,
  DescribeBackupVaultInput,
  DescribeBackupVaultOutput,
  ListBackupVaultsOutput,
} from '@aws-sdk/client-backup';
import { arnOf } from '../arn';
import { type PageInput, pageOf } from '../pages';
import type { ListOperation, Operation } from './context';
import { alreadyExists, invalidRequest, invalidValue, notFound, notPermitted } from './errors';
import { anyArn, vaultName } from './forms';
import type { Scope, StoredVault } from './store';
import { checkedTags } from './tags';

/** A vault that is to be read. @throws AwsError AccessDeniedException where there is none */
export const readableVault = (scope: Scope, name: string): StoredVault => {
  const vault = scope.vaults.get(name);
  if (vault === undefined) throw notPermitted();
  return vault;
};

/** A vault that is to be changed. @throws AwsError ResourceNotFoundException where there is none */
export const changeableVault = (scope: Scope, name: string): StoredVault => {
  const vault = scope.vaults.get(name);
  if (vault === undefined) throw notFound(`Backup vault ${name} does not exist.`);
  return vault;
};

const shown = (vault: StoredVault): BackupVaultListMember & DescribeBackupVaultOutput => ({
  BackupVaultName: vault.name,
  BackupVaultArn: vault.arn,
  VaultType: 'BACKUP_VAULT',
  VaultState: 'AVAILABLE',
  EncryptionKeyArn: vault.encryptionKeyArn,
  CreationDate: vault.createdAt,
  CreatorRequestId: vault.creatorRequestId,
  NumberOfRecoveryPoints: vault.recoveryPoints.size,
  Locked: vault.lock !== undefined,
  MinRetentionDays: vault.lock?.minRetentionDays,
  MaxRetentionDays: vault.lock?.maxRetentionDays,
  LockDate: vault.lock?.lockDate,
});

const createdAs = (vault: StoredVault): CreateBackupVaultOutput => ({
  BackupVaultName: vault.name,
  BackupVaultArn: vault.arn,
  CreationDate: vault.createdAt,
});

/**
 * CreateBackupVault. A retry with the same `CreatorRequestId` answers as the first call did.
 * @throws AwsError AlreadyExistsException, InvalidParameterValueException
 */
export const createBackupVault: Operation<CreateBackupVaultInput, CreateBackupVaultOutput> = (
  { scope, caller },
  input,
) => {
  const name = vaultName(input.BackupVaultName);
  const existing = scope.vaults.get(name);
  if (existing !== undefined) {
    const retried = input.CreatorRequestId !== undefined && input.CreatorRequestId === existing.creatorRequestId;
    if (retried) return createdAs(existing);
    throw alreadyExists('Backup vault with the same name already exists', existing.arn, existing.creatorRequestId);
  }
  const key = input.EncryptionKeyArn;
  if (key !== undefined && !/^arn:[^:]+:kms:[^:]+:\d{12}:(key|alias)\/.+/.test(anyArn(key, 'EncryptionKeyArn'))) {
    throw invalidValue(`EncryptionKeyArn ${key} is not the ARN of a KMS key.`);
  }
  const vault: StoredVault = {
    name,
    arn: arnOf(caller, 'backup', `backup-vault:${name}`),
    encryptionKeyArn: key ?? scope.defaultKeyArn,
    createdAt: new Date(),
    creatorRequestId: input.CreatorRequestId,
    tags: checkedTags(input.BackupVaultTags),
    lock: undefined,
    policy: undefined,
    notifications: undefined,
    recoveryPoints: new Map(),
  };
  scope.vaults.set(name, vault);
  return createdAs(vault);
};

/** DescribeBackupVault. @throws AwsError AccessDeniedException where there is none, as AWS answers */
export const describeBackupVault: Operation<DescribeBackupVaultInput, DescribeBackupVaultOutput> = ({ scope }, input) =>
  shown(readableVault(scope, input.BackupVaultName));

/** DeleteBackupVault. @throws AwsError InvalidRequestException while recovery points are in it, ResourceNotFoundException */
export const deleteBackupVault: Operation<DeleteBackupVaultInput, object> = ({ scope }, input) => {
  const vault = changeableVault(scope, input.BackupVaultName);
  if (vault.recoveryPoints.size > 0) {
    throw invalidRequest('Backup vault cannot be deleted because it contains recovery points.');
  }
  scope.vaults.delete(vault.name);
  return {};
};

interface ListInput extends PageInput {
  readonly vaultType?: string;
  readonly shared?: boolean;
}

/** ListBackupVaults. No vault is shared, and all are of one type. @throws AwsError InvalidParameterValueException */
export const listBackupVaults: ListOperation<ListInput, ListBackupVaultsOutput> = ({ scope }, input) => {
  const none = input.shared === true || (input.vaultType ?? 'BACKUP_VAULT') !== 'BACKUP_VAULT';
  const all = none ? [] : [...scope.vaults.values()].map(shown);
  const { items, nextToken } = pageOf(all, input, invalidValue, 1000);
  return { BackupVaultList: items, NextToken: nextToken };
};
