import {
  type BackupJob as SdkBackupJob,
  type BackupRule,
  type Condition,
  DescribeBackupVaultCommand,
  GetBackupPlanCommand,
  GetBackupSelectionCommand,
  GetRestoreTestingPlanCommand,
  GetRestoreTestingSelectionCommand,
  paginateListBackupJobs,
  paginateListBackupPlans,
  paginateListBackupSelections,
  paginateListRestoreJobs,
  paginateListRestoreTestingPlans,
  paginateListRestoreTestingSelections,
  type RestoreJobsListMember,
} from '@aws-sdk/client-backup';
import { collect, mapLimited } from '@hera/core/aws-sdk';
import type { BackupJob, Observed, RestoreTest } from '../engine/observations';
import { type LiveContext, width } from './context';

/** Types that `addBackup` looks for. */
export const backupTypes = [
  'aws_backup_plan',
  'aws_backup_selection',
  'aws_backup_vault',
  'aws_backup_restore_testing_plan',
  'aws_backup_restore_testing_selection',
] as const;

const lifecycleOf = (of: BackupRule['Lifecycle']) =>
  of === undefined ? [] : [{ delete_after: of.DeleteAfterDays, cold_storage_after: of.MoveToColdStorageAfterDays }];

const ruleValues = (rule: BackupRule) => ({
  rule_name: rule.RuleName,
  target_vault_name: rule.TargetBackupVaultName,
  schedule: rule.ScheduleExpression,
  schedule_expression_timezone: rule.ScheduleExpressionTimezone,
  start_window: rule.StartWindowMinutes,
  completion_window: rule.CompletionWindowMinutes,
  enable_continuous_backup: rule.EnableContinuousBackup,
  lifecycle: lifecycleOf(rule.Lifecycle),
  copy_action: (rule.CopyActions ?? []).map(({ DestinationBackupVaultArn, Lifecycle }) => ({
    destination_vault_arn: DestinationBackupVaultArn,
    lifecycle: lifecycleOf(Lifecycle),
  })),
});

const pairs = (of: readonly { readonly ConditionKey?: string; readonly ConditionValue?: string }[] | undefined) =>
  (of ?? []).map(({ ConditionKey, ConditionValue }) => ({ key: ConditionKey, value: ConditionValue }));

const addSelections = async (context: LiveContext, BackupPlanId: string, plan: string): Promise<void> => {
  const { aws, reader, state } = context;
  const types = ['aws_backup_selection'];
  const listed = await reader.find('backup:ListBackupSelections', types, () =>
    collect(
      paginateListBackupSelections({ client: aws.backup }, { BackupPlanId }),
      (page) => page.BackupSelectionsList,
    ),
  );
  await mapLimited(listed ?? [], width, async ({ SelectionId = '' }) => {
    const answer = await reader.find('backup:GetBackupSelection', types, () =>
      aws.backup.send(new GetBackupSelectionCommand({ BackupPlanId, SelectionId })),
    );
    const selection = answer?.BackupSelection;
    if (selection === undefined) return;
    const { Conditions: conditions } = selection;
    state.add({
      type: 'aws_backup_selection',
      key: SelectionId,
      values: {
        id: SelectionId,
        plan_id: BackupPlanId,
        name: selection.SelectionName,
        iam_role_arn: selection.IamRoleArn,
        resources: selection.Resources ?? [],
        not_resources: selection.NotResources ?? [],
        selection_tag: (selection.ListOfTags ?? []).map(
          ({ ConditionType, ConditionKey, ConditionValue }: Condition) => ({
            type: ConditionType,
            key: ConditionKey,
            value: ConditionValue,
          }),
        ),
        condition:
          conditions === undefined
            ? []
            : [
                {
                  string_equals: pairs(conditions.StringEquals),
                  string_not_equals: pairs(conditions.StringNotEquals),
                  string_like: pairs(conditions.StringLike),
                  string_not_like: pairs(conditions.StringNotLike),
                },
              ],
      },
      dependsOn: [plan],
    });
  });
};

const addPlans = async (context: LiveContext): Promise<readonly string[]> => {
  const { aws, reader, state } = context;
  const types = ['aws_backup_plan', 'aws_backup_selection', 'aws_backup_vault'];
  const listed = await reader.read('backup:ListBackupPlans', types, () =>
    collect(paginateListBackupPlans({ client: aws.backup }, {}), (page) => page.BackupPlansList),
  );
  const vaults = new Set<string>();
  await mapLimited(listed ?? [], width, async ({ BackupPlanId = '', BackupPlanArn }) => {
    const answer = await reader.find('backup:GetBackupPlan', types, () =>
      aws.backup.send(new GetBackupPlanCommand({ BackupPlanId })),
    );
    const plan = answer?.BackupPlan;
    if (plan === undefined) return;
    const rules = (plan.Rules ?? []).map(ruleValues);
    for (const { target_vault_name: vault } of rules) if (vault !== undefined) vaults.add(vault);
    const address = state.add({
      type: 'aws_backup_plan',
      key: BackupPlanId,
      values: {
        id: BackupPlanId,
        arn: BackupPlanArn,
        name: plan.BackupPlanName,
        rule: rules,
        creation_date: answer?.CreationDate?.toISOString(),
      },
    });
    await addSelections(context, BackupPlanId, address);
  });
  const keys: string[] = [];
  await mapLimited([...vaults], width, async (BackupVaultName) => {
    const vault = await reader.find('backup:DescribeBackupVault', ['aws_backup_vault'], () =>
      aws.backup.send(new DescribeBackupVaultCommand({ BackupVaultName })),
    );
    if (vault === undefined) return;
    if (vault.EncryptionKeyArn !== undefined) keys.push(vault.EncryptionKeyArn);
    state.add({
      type: 'aws_backup_vault',
      key: BackupVaultName,
      values: {
        id: BackupVaultName,
        name: BackupVaultName,
        arn: vault.BackupVaultArn,
        kms_key_arn: vault.EncryptionKeyArn,
        recovery_points: vault.NumberOfRecoveryPoints,
      },
    });
  });
  return keys;
};

const addRestoreTesting = async ({ aws, reader, state }: LiveContext): Promise<void> => {
  const types = ['aws_backup_restore_testing_plan', 'aws_backup_restore_testing_selection'];
  const listed = await reader.read('backup:ListRestoreTestingPlans', types, () =>
    collect(paginateListRestoreTestingPlans({ client: aws.backup }, {}), (page) => page.RestoreTestingPlans),
  );
  await mapLimited(listed ?? [], width, async ({ RestoreTestingPlanName = '' }) => {
    const answer = await reader.find('backup:GetRestoreTestingPlan', types, () =>
      aws.backup.send(new GetRestoreTestingPlanCommand({ RestoreTestingPlanName })),
    );
    const plan = answer?.RestoreTestingPlan;
    if (plan === undefined) return;
    const address = state.add({
      type: 'aws_backup_restore_testing_plan',
      key: RestoreTestingPlanName,
      values: {
        id: RestoreTestingPlanName,
        name: RestoreTestingPlanName,
        arn: plan.RestoreTestingPlanArn,
        schedule_expression: plan.ScheduleExpression,
        recovery_point_selection: [{ include_vaults: plan.RecoveryPointSelection?.IncludeVaults ?? [] }],
      },
    });
    const selections = await reader.find('backup:ListRestoreTestingSelections', [types[1] ?? ''], () =>
      collect(
        paginateListRestoreTestingSelections({ client: aws.backup }, { RestoreTestingPlanName }),
        (page) => page.RestoreTestingSelections,
      ),
    );
    await mapLimited(selections ?? [], width, async ({ RestoreTestingSelectionName = '' }) => {
      const found = await reader.find('backup:GetRestoreTestingSelection', [types[1] ?? ''], () =>
        aws.backup.send(new GetRestoreTestingSelectionCommand({ RestoreTestingPlanName, RestoreTestingSelectionName })),
      );
      const selection = found?.RestoreTestingSelection;
      if (selection === undefined) return;
      state.add({
        type: 'aws_backup_restore_testing_selection',
        key: `${RestoreTestingPlanName}-${RestoreTestingSelectionName}`,
        values: {
          id: `${RestoreTestingPlanName}:${RestoreTestingSelectionName}`,
          name: RestoreTestingSelectionName,
          restore_testing_plan_name: RestoreTestingPlanName,
          protected_resource_type: selection.ProtectedResourceType,
          protected_resource_arns: selection.ProtectedResourceArns ?? [],
          iam_role_arn: selection.IamRoleArn,
        },
        dependsOn: [address],
      });
    });
  });
};

/** Backup plans with what they select and where they write, and restore testing. @returns ARNs of the keys of vaults */
export const addBackup = async (context: LiveContext): Promise<readonly string[]> => {
  const [keys] = await Promise.all([addPlans(context), addRestoreTesting(context)]);
  return keys;
};

/** Most jobs that are read: the newest come first. */
const mostJobs = 500;

const newest = async <P, T>(pages: AsyncIterable<P>, pick: (page: P) => readonly T[] | undefined) => {
  const all: T[] = [];
  for await (const page of pages) {
    all.push(...(pick(page) ?? []));
    if (all.length >= mostJobs) break;
  }
  return all;
};

const daysBack = (now: Date, days: number): Date => new Date(now.getTime() - days * 24 * 60 * 60_000);

const finished = new Set(['COMPLETED', 'FAILED', 'ABORTED', 'EXPIRED', 'PARTIAL']);

const toBackupJob = (job: SdkBackupJob): readonly BackupJob[] =>
  job.CompletionDate === undefined || !finished.has(job.State ?? '')
    ? []
    : [
        {
          subject: job.ResourceArn ?? job.BackupJobId ?? '',
          completedAt: job.CompletionDate.toISOString(),
          succeeded: job.State === 'COMPLETED',
        },
      ];

/** Backup jobs of the cluster in the last month that ended, newest first. Jobs of other things say nothing about it. */
export const backupJobs = async (
  { aws, reader, now }: LiveContext,
  clusterArn: string,
): Promise<Observed<readonly BackupJob[]>> =>
  reader.observe('backup:ListBackupJobs', async () => {
    const pages = paginateListBackupJobs(
      { client: aws.backup },
      { ByCreatedAfter: daysBack(now, 31), ByResourceArn: clusterArn },
    );
    const jobs = (await newest(pages, (page) => page.BackupJobs)).flatMap(toBackupJob);
    return jobs.sort((a, b) => b.completedAt.localeCompare(a.completedAt));
  });

const toRestoreTest = (job: RestoreJobsListMember, clusterArn: string): readonly RestoreTest[] => {
  if (job.SourceResourceArn !== clusterArn) return [];
  const { CreationDate: begin, CompletionDate: end, Status: status = '' } = job;
  // A restore that somebody asked for is no test of the way back.
  if (job.CreatedBy?.RestoreTestingPlanArn === undefined || begin === undefined || end === undefined) return [];
  if (!finished.has(status)) return [];
  return [
    {
      subject: clusterArn,
      completedAt: end.toISOString(),
      // Without a validation of its own a test says only that something came back.
      succeeded: status === 'COMPLETED' && job.ValidationStatus !== 'FAILED' && job.ValidationStatus !== 'TIMED_OUT',
      minutes: Math.ceil((end.getTime() - begin.getTime()) / 60_000),
    },
  ];
};

/** Restore tests of the cluster in the last year that ended, newest first. */
export const restoreTests = async (
  { aws, reader, now }: LiveContext,
  clusterArn: string,
): Promise<Observed<readonly RestoreTest[]>> =>
  reader.observe('backup:ListRestoreJobs', async () => {
    const pages = paginateListRestoreJobs({ client: aws.backup }, { ByCreatedAfter: daysBack(now, 365) });
    const tests = (await newest(pages, (page) => page.RestoreJobs)).flatMap((job) => toRestoreTest(job, clusterArn));
    return tests.sort((a, b) => b.completedAt.localeCompare(a.completedAt));
  });
