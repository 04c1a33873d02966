import { BackupVault } from '@cdktf/provider-aws/lib/backup-vault/index.js';
import { BackupVaultLockConfiguration } from '@cdktf/provider-aws/lib/backup-vault-lock-configuration/index.js';
import { BackupVaultPolicy } from '@cdktf/provider-aws/lib/backup-vault-policy/index.js';
import { type KeyRef, neverDestroyed } from '@hera/core';
import { Construct } from 'constructs';
import type { BackupPlanning } from './plan-backup';

/** What a vault is made from. */
export interface ProtectedVaultInput {
  readonly plan: BackupPlanning;
  /** @default - the key that AWS manages for backups */
  readonly key?: KeyRef;
  /** Whether Terraform must never destroy it. */
  readonly protect: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Who may delete recovery points by hand, and shorten their life. What AWS Config's rule backup-recovery-point-manual-deletion-disabled asks
 * for beyond that, the denial of backup:PutBackupVaultAccessPolicy, is left out: with it nobody could mend a policy that names a role that is gone,
 * not even the account's root user. A change of the policy shows in the next plan, and in CloudTrail.
 */
const vaultPolicy = (deleters: readonly string[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'KeepRecoveryPoints',
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: ['backup:DeleteRecoveryPoint', 'backup:UpdateRecoveryPointLifecycle'],
        Resource: '*',
        ...(deleters.length === 0 ? {} : { Condition: { ArnNotEquals: { 'aws:PrincipalArn': deleters } } }),
      },
    ],
  });

/** A vault with its lock and policy. */
export class ProtectedVault extends Construct {
  readonly vaultName: string;
  readonly vaultArn: string;

  constructor(scope: Construct, id: string, { plan, key, protect, tags }: ProtectedVaultInput) {
    super(scope, id);
    const vault = new BackupVault(this, 'Vault', {
      name: plan.fullName,
      tags: { ...tags, Name: plan.fullName },
      ...(key === undefined ? {} : { kmsKeyArn: key.keyArn }),
      ...(key?.ready === undefined ? {} : { dependsOn: [...key.ready] }),
      ...(protect ? neverDestroyed(this, 'aws_backup_vault') : {}),
    });
    new BackupVaultPolicy(this, 'Policy', { backupVaultName: vault.name, policy: vaultPolicy(plan.deleters) });
    if (plan.lock !== 'none') {
      new BackupVaultLockConfiguration(this, 'Lock', {
        backupVaultName: vault.name,
        minRetentionDays: Math.min(...plan.rules.map(({ deleteAfterDays }) => deleteAfterDays)),
        // Without it the lock is one of governance, which can be taken off.
        ...(typeof plan.lock === 'string' ? {} : { changeableForDays: plan.lock.graceDays }),
      });
    }
    this.vaultName = vault.name;
    this.vaultArn = vault.arn;
  }
}
