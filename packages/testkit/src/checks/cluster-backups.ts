import {
  type BackupPlan,
  type BackupSelection,
  DescribeBackupVaultCommand,
  GetBackupPlanCommand,
  GetBackupSelectionCommand,
  GetBackupVaultAccessPolicyCommand,
  GetRestoreTestingPlanCommand,
  paginateListBackupPlans,
  paginateListBackupSelections,
} from '@aws-sdk/client-backup';
import { factsOf, type RecoveryFact } from '@hera/core/facts';
import { collect, saysNotFound } from '@hera/core/aws-sdk';
import type { Check, CheckContext } from '../check';
import { customerKeyFaultOf } from '../internal/live-keys';
import { judge, list, notApplicable, observe, type Observation, setDifference } from '../internal/observation';

/** What is there, or nothing where the service does not know it. */
const found = async <T>(asked: Promise<T>): Promise<T | undefined> => {
  try {
    return await asked;
  } catch (error) {
    if (saysNotFound(error)) return undefined;
    throw error;
  }
};

const vaultOf = async (context: CheckContext, { vault }: RecoveryFact): Promise<readonly Observation[]> => {
  const { backup } = context.aws;
  const live = await found(backup.send(new DescribeBackupVaultCommand({ BackupVaultName: vault.name })));
  if (live === undefined)
    return [observe('backup:DescribeBackupVault', vault.name, 'no such vault', ['the vault does not exist'])];
  const lock = live.Locked !== true ? 'none' : live.LockDate === undefined ? 'governance' : 'compliance';
  const policy = await found(backup.send(new GetBackupVaultAccessPolicyCommand({ BackupVaultName: vault.name })));
  const denies = /"Deny"/.test(policy?.Policy ?? '') && /backup:DeleteRecoveryPoint/.test(policy?.Policy ?? '');
  return [
    observe('backup:DescribeBackupVault', `${vault.name} EncryptionKeyArn`, live.EncryptionKeyArn ?? 'none', [
      vault.customerManagedKey && (await customerKeyFaultOf(context, live.EncryptionKeyArn)),
    ]),
    observe('backup:DescribeBackupVault', `${vault.name} Locked`, `lock ${lock}`, [
      lock !== vault.lock && `its lock is ${lock}, expected ${vault.lock}`,
    ]),
    observe('backup:GetBackupVaultAccessPolicy', vault.name, denies ? 'denies deletion' : 'denies no deletion', [
      !denies && 'its policy lets recovery points be deleted',
    ]),
  ];
};

const planRules = (plan: BackupPlan | undefined): readonly string[] =>
  (plan?.Rules ?? []).map(
    ({
      RuleName,
      TargetBackupVaultName,
      ScheduleExpression,
      ScheduleExpressionTimezone = 'Etc/UTC',
      Lifecycle,
      CopyActions,
    }) =>
      `${RuleName}: ${ScheduleExpression} ${ScheduleExpressionTimezone} into ${TargetBackupVaultName}, kept ${Lifecycle?.DeleteAfterDays ?? 'for ever'} days, ${CopyActions?.length ?? 0} copies`,
  );

const declaredRules = ({ rules, vault }: RecoveryFact): readonly string[] =>
  rules.map(
    ({ name, schedule, timezone, deleteAfterDays, copies }) =>
      `${name}: ${schedule} ${timezone} into ${vault.name}, kept ${deleteAfterDays} days, ${copies.length} copies`,
  );

const takesVolumes = ({ Resources = [], Conditions }: BackupSelection, cluster: string): boolean =>
  Resources.some((arn) => arn.endsWith(':volume/*')) &&
  (Conditions?.StringEquals ?? []).some(({ ConditionValue }) => ConditionValue === cluster);

/** Synth knows no name that only the cluster's own resource has: then it is that of the only cluster of the stack, or its output. */
const clusterOf = ({ manifest, outputs }: CheckContext, { clusterName }: RecoveryFact): string | undefined => {
  const [declared, ...others] = factsOf(manifest.facts, 'cluster');
  const output = outputs['cluster_name'];
  return (
    clusterName ??
    (others.length === 0 ? declared?.name : undefined) ??
    (typeof output === 'string' ? output : undefined)
  );
};

const selectionsOf = async (context: CheckContext, planId: string, fact: RecoveryFact): Promise<Observation> => {
  const { backup } = context.aws;
  const { volumes, plan } = fact;
  const clusterName = clusterOf(context, fact);
  const listed = await collect(
    paginateListBackupSelections({ client: backup }, { BackupPlanId: planId }),
    (page) => page.BackupSelectionsList,
  );
  const selections = await Promise.all(
    listed.map(async ({ SelectionId }) => {
      const { BackupSelection: of } = await backup.send(
        new GetBackupSelectionCommand({ BackupPlanId: planId, SelectionId }),
      );
      return of;
    }),
  );
  const known = selections.filter((selection) => selection !== undefined);
  const takesCluster = known.some(({ Resources = [] }) =>
    Resources.some((arn) =>
      clusterName === undefined ? /:cluster\//.test(arn) : arn.endsWith(`:cluster/${clusterName}`),
    ),
  );
  return observe(
    'backup:GetBackupSelection',
    plan,
    list(known.map(({ SelectionName = 'unknown', Resources = [] }) => `${SelectionName}: ${list(Resources)}`)),
    [
      !takesCluster &&
        `no selection takes in ${clusterName === undefined ? 'a cluster' : `the cluster ${clusterName}`}`,
      clusterName !== undefined &&
        volumes &&
        !known.some((selection) => takesVolumes(selection, clusterName)) &&
        'no selection takes in its volumes',
    ],
  );
};

const planOf = async (context: CheckContext, fact: RecoveryFact): Promise<readonly Observation[]> => {
  const { backup } = context.aws;
  const plans = await collect(paginateListBackupPlans({ client: backup }, {}), (page) => page.BackupPlansList);
  const id = plans.find(({ BackupPlanName }) => BackupPlanName === fact.plan)?.BackupPlanId;
  if (id === undefined)
    return [observe('backup:ListBackupPlans', fact.plan, 'no such plan', ['the plan does not exist'])];
  const { BackupPlan: plan } = await backup.send(new GetBackupPlanCommand({ BackupPlanId: id }));
  const rules = planRules(plan);
  return [
    observe('backup:GetBackupPlan', fact.plan, list(rules), [setDifference(declaredRules(fact), rules)]),
    await selectionsOf(context, id, fact),
  ];
};

const testingOf = async ({ aws: { backup } }: CheckContext, fact: RecoveryFact): Promise<readonly Observation[]> => {
  const declared = fact.restoreTesting;
  if (declared === undefined) return [];
  const answer = await found(backup.send(new GetRestoreTestingPlanCommand({ RestoreTestingPlanName: declared.plan })));
  const schedule = answer?.RestoreTestingPlan?.ScheduleExpression;
  return [
    observe('backup:GetRestoreTestingPlan', declared.plan, schedule ?? 'no such plan', [
      schedule !== declared.schedule && `it runs at ${schedule ?? 'no time'}, expected ${declared.schedule}`,
    ]),
  ];
};

/** Vault, plan and selections of AWS Backup. That a backup is made, and can be restored, only time and drills show. */
export const clusterBackups: Check = {
  id: 'cluster-backups',
  title: 'The cluster is backed up as declared, into a vault that is encrypted, locked and denies deletion',
  subject: 'recovery',
  run: async (context) => {
    const declared = factsOf(context.manifest.facts, 'recovery');
    if (declared.length === 0) return notApplicable('the stack declares no backups');
    const seen = await Promise.all(
      declared.flatMap((fact) => [vaultOf(context, fact), planOf(context, fact), testingOf(context, fact)]),
    );
    return judge(declared.flatMap(declaredRules).join('; '), seen.flat());
  },
};
