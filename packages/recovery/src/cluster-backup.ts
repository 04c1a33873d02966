import { BackupPlan } from '@cdktf/provider-aws/lib/backup-plan/index.js';
import { BackupRestoreTestingPlan } from '@cdktf/provider-aws/lib/backup-restore-testing-plan/index.js';
import { BackupRestoreTestingSelection } from '@cdktf/provider-aws/lib/backup-restore-testing-selection/index.js';
import { BackupSelection } from '@cdktf/provider-aws/lib/backup-selection/index.js';
import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity/index.js';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition/index.js';
import { contextOf, isUnknown, publishFact } from '@hera/core';
import { Construct } from 'constructs';
import type { ClusterBackupProps, RestoreTesting, Retention } from './cluster-backup-props';
import { BackupRole } from './internal/backup-role';
import { ProtectedVault } from './internal/backup-vault';
import { FailedJobs } from './internal/failed-jobs';
import { type BackupPlanning, planBackup } from './internal/plan-backup';

const lifecycleOf = ({ deleteAfterDays, coldStorageAfterDays, archiveVolumes }: Retention) => ({
  deleteAfter: deleteAfterDays,
  ...(coldStorageAfterDays === undefined ? {} : { coldStorageAfter: coldStorageAfterDays }),
  ...(archiveVolumes === undefined ? {} : { optInToArchiveForSupportedResources: archiveVolumes }),
});

/**
 * Tag that the EBS CSI driver puts on the volumes that it makes, with the name of the cluster: driver 1.58.0 and newer as an EKS add-on.
 * Source: kubernetes-sigs/aws-ebs-csi-driver#2918, read 2026-11-24.
 */
const volumeTag = 'aws:ResourceTag/ebs.csi.aws.com/cluster-name';

/**
 * AWS Backup for an EKS cluster: a vault with a key, lock and policy of its own, a plan whose schedule is held against the recovery point
 * objective, the cluster's state and its volumes, tests of restores, and word of jobs that fail.
 *
 * A recovery point holds Kubernetes objects and persistent volumes. VPC, nodes, images and IAM roles are not in it: those come from the stack.
 *
 * @throws HeraError `HERA_REC_001` to `HERA_REC_023`, `HERA_CORE_002` where a literal is needed
 */
export class ClusterBackup extends Construct {
  readonly vaultName: string;
  readonly vaultArn: string;
  readonly planId: string;
  /** Role that makes backups and copies. */
  readonly backupRoleArn: string;
  /** Role for restores, those of restore testing and those that people start. */
  readonly restoreRoleArn: string;
  /** Names of the EventBridge rules that tell of failed jobs; empty without a topic. */
  readonly ruleNames: readonly string[];

  constructor(scope: Construct, id: string, props: ClusterBackupProps) {
    super(scope, id);
    const plan = planBackup(this, props);
    const { name: environment, settings } = contextOf(this);
    const { cluster, key, topic, tags = {}, name = 'cluster' } = props;
    const account = {
      id: new DataAwsCallerIdentity(this, 'Caller').accountId,
      partition: new DataAwsPartition(this, 'Partition').partition,
    };
    const vault = new ProtectedVault(this, 'Vault', {
      plan,
      protect: settings.deletionProtection,
      tags,
      ...(key === undefined ? {} : { key }),
    });
    const role = (what: 'Backup' | 'Restore', managedPolicy: string): BackupRole =>
      new BackupRole(this, `${what}Role`, {
        environment,
        name: `${name}-${what.toLowerCase()}`,
        description: `AWS Backup: ${what.toLowerCase()} of ${cluster.clusterName}`,
        managedPolicy: `service-role/${managedPolicy}`,
        account,
        tags,
      });
    const backupRole = role('Backup', 'AWSBackupServiceRolePolicyForBackup');
    const restoreRole = role('Restore', 'AWSBackupServiceRolePolicyForRestores');
    const made = this.#plan(plan, vault.vaultName, tags);
    this.#select(plan, made.id, cluster, backupRole, account.partition);
    if (plan.restoreTesting !== false) this.#test(plan, plan.restoreTesting, vault, cluster, restoreRole, tags);
    this.ruleNames =
      topic === undefined ? [] : new FailedJobs(this, 'FailedJobs', { environment, name, topic, tags }).ruleNames;
    this.vaultName = vault.vaultName;
    this.vaultArn = vault.vaultArn;
    this.planId = made.id;
    this.backupRoleArn = backupRole.roleArn;
    this.restoreRoleArn = restoreRole.roleArn;
    this.#publish(plan, props);
  }

  #plan({ fullName, rules }: BackupPlanning, vaultName: string, tags: Readonly<Record<string, string>>): BackupPlan {
    return new BackupPlan(this, 'Plan', {
      name: fullName,
      rule: rules.map((rule) => ({
        ruleName: rule.name,
        targetVaultName: vaultName,
        schedule: rule.schedule,
        scheduleExpressionTimezone: rule.timezone,
        startWindow: rule.startWindowMinutes,
        completionWindow: rule.completionWindowMinutes,
        lifecycle: lifecycleOf(rule),
        ...(rule.copies.length === 0
          ? {}
          : {
              copyAction: rule.copies.map((copy) => ({
                destinationVaultArn: copy.vaultArn,
                lifecycle: lifecycleOf(copy),
              })),
            }),
      })),
      tags: { ...tags, Name: fullName },
    });
  }

  /** Two selections: in one, the condition that the volumes have would hold for the cluster too. */
  #select(
    { volumes }: BackupPlanning,
    planId: string,
    { clusterArn, clusterName }: ClusterBackupProps['cluster'],
    { roleArn, permissions }: BackupRole,
    partition: string,
  ): void {
    const common = { planId, iamRoleArn: roleArn, dependsOn: [...permissions] };
    new BackupSelection(this, 'ClusterSelection', { name: 'cluster', resources: [clusterArn], ...common });
    if (!volumes) return;
    new BackupSelection(this, 'VolumeSelection', {
      name: 'volumes',
      resources: [`arn:${partition}:ec2:*:*:volume/*`],
      condition: [{ stringEquals: [{ key: volumeTag, value: clusterName }] }],
      ...common,
    });
  }

  #test(
    { fullName }: BackupPlanning,
    testing: Required<RestoreTesting>,
    { vaultArn }: ProtectedVault,
    { clusterName }: ClusterBackupProps['cluster'],
    { roleArn, permissions }: BackupRole,
    tags: Readonly<Record<string, string>>,
  ): void {
    const plan = new BackupRestoreTestingPlan(this, 'RestoreTesting', {
      // Names of restore testing have no dashes.
      name: fullName.replaceAll('-', '_'),
      scheduleExpression: testing.schedule,
      scheduleExpressionTimezone: testing.timezone,
      startWindowHours: testing.startWindowHours,
      recoveryPointSelection: [
        {
          algorithm: 'LATEST_WITHIN_WINDOW',
          includeVaults: [vaultArn],
          recoveryPointTypes: ['SNAPSHOT'],
          selectionWindowDays: testing.selectionWindowDays,
        },
      ],
      tags: { ...tags, Name: fullName },
    });
    new BackupRestoreTestingSelection(this, 'RestoreTestingVolumes', {
      name: 'volumes',
      restoreTestingPlanName: plan.name,
      protectedResourceType: 'EBS',
      // Not `protectedResourceArns: ['*']` beside it, which AWS would take: the provider wants one of the two.
      protectedResourceConditions: [{ stringEquals: [{ key: volumeTag, value: clusterName }] }],
      iamRoleArn: roleArn,
      validationWindowHours: testing.validationWindowHours,
      dependsOn: [...permissions],
    });
  }

  #publish(
    { fullName, rules, volumes, lock, restoreTesting }: BackupPlanning,
    { key, cluster, objectives }: ClusterBackupProps,
  ): void {
    publishFact(this, {
      kind: 'recovery',
      vault: {
        name: fullName,
        customerManagedKey: key !== undefined,
        lock: typeof lock === 'string' ? lock : lock.mode,
        ...(typeof lock === 'string' ? {} : { lockReason: lock.reason }),
      },
      plan: fullName,
      rules: rules.map((rule) => ({
        name: rule.name,
        schedule: rule.schedule,
        timezone: rule.timezone,
        intervalMinutes: rule.intervalMinutes,
        startWindowMinutes: rule.startWindowMinutes,
        deleteAfterDays: rule.deleteAfterDays,
        ...(rule.coldStorageAfterDays === undefined ? {} : { coldStorageAfterDays: rule.coldStorageAfterDays }),
        copies: rule.copies.map(({ vaultArn, region, deleteAfterDays }) => ({
          ...(isUnknown(vaultArn) ? {} : { vaultArn }),
          ...(region === undefined ? {} : { region }),
          deleteAfterDays,
        })),
      })),
      ...(isUnknown(cluster.clusterName) ? {} : { clusterName: cluster.clusterName }),
      volumes,
      ...(objectives === undefined ? {} : { objectives }),
      ...(restoreTesting === false
        ? {}
        : { restoreTesting: { plan: fullName.replaceAll('-', '_'), schedule: restoreTesting.schedule } }),
    });
  }
}
