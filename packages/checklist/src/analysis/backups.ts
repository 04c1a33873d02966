import { longestGapMinutes } from '@hera/core/schedules';
import type { Resource } from '@hera/stack-model';
import type { Judgement } from '../engine/evidence';
import type { KubernetesScope } from '../engine/kubernetes-scope';
import type { KubernetesObject } from '../engine/observations';
import type { RuleContext } from '../engine/rule';
import type { ResourceScope } from '../engine/scope';
import { isOfClusters, takesIn } from './backup-selections';
import { helmReleases } from './clusters';
import { knownBlocks, knownNumber, knownText, theOne } from './references';

/** What makes backups. */
export const backupSources = (
  scope: ResourceScope,
): { readonly plans: readonly Resource[]; readonly velero: readonly Resource[] } => ({
  plans: scope.resources('aws_backup_plan'),
  velero: helmReleases(scope, ['velero']),
});

/** Schedules of Velero. */
export const backupsInKubernetes = (scope: KubernetesScope): readonly KubernetesObject[] =>
  scope.objects('Schedule').filter(({ apiVersion }) => apiVersion.startsWith('velero.io/'));

/** How often one rule of one plan runs. */
export interface BackupInterval {
  readonly holder: Resource;
  readonly attribute: string;
  /** As written. @default - not known */
  readonly schedule?: string;
  /** Longest gap. @default - not known, or it runs once */
  readonly minutes?: number;
  /** Whether it can be restored to any moment. */
  readonly continuous: boolean;
}

const ofPlan = (plan: Resource, now: Date): readonly BackupInterval[] =>
  (knownBlocks(plan, 'rule') ?? []).map((rule, index) => {
    const schedule = knownText(rule, 'schedule');
    const minutes = schedule === undefined ? undefined : longestGapMinutes(schedule, now);
    return {
      holder: plan,
      attribute: `rule[${index}].schedule`,
      ...(schedule === undefined ? {} : { schedule }),
      ...(minutes === undefined ? {} : { minutes }),
      continuous: rule.get('enable_continuous_backup') === true,
    };
  });

const ofLifecycle = (policy: Resource, now: Date): readonly BackupInterval[] =>
  policy.get('state') === 'DISABLED'
    ? []
    : (knownBlocks(policy, 'policy_details[0].schedule') ?? []).flatMap(
        (schedule, index): readonly BackupInterval[] => {
          const base = {
            holder: policy,
            attribute: `policy_details[0].schedule[${index}].create_rule`,
            continuous: false,
          };
          const hours = knownNumber(schedule, 'create_rule[0].interval');
          if (hours !== undefined) return [{ ...base, schedule: `every ${hours} hours`, minutes: hours * 60 }];
          const cron = knownText(schedule, 'create_rule[0].cron_expression');
          const minutes = cron === undefined ? undefined : longestGapMinutes(cron, now);
          return [
            {
              ...base,
              ...(cron === undefined ? {} : { schedule: cron }),
              ...(minutes === undefined ? {} : { minutes }),
            },
          ];
        },
      );

/** Intervals of backup plans, save those of something else, and of lifecycle policies for volumes. */
export const backupIntervals = (scope: ResourceScope, now: Date): readonly BackupInterval[] => [
  ...scope
    .resources('aws_backup_plan')
    .filter((plan) => isOfClusters(scope, plan))
    .flatMap((plan) => ofPlan(plan, now)),
  ...scope.resourcesIfLooked('aws_dlm_lifecycle_policy').flatMap((policy) => ofLifecycle(policy, now)),
];

/** A selection that takes in a cluster by a plan that is not here, so how often that runs is not known. */
export const selectionElsewhere = (scope: ResourceScope): Resource | undefined => {
  const clusters = scope.resourcesIfLooked('aws_eks_cluster');
  return scope
    .resourcesIfLooked('aws_backup_selection')
    .find(
      (selection) =>
        theOne(selection, 'plan_id') === undefined && clusters.some((cluster) => takesIn(selection, cluster) !== 'no'),
    );
};

const planAddress = /(?:^|\.)aws_backup_plan\./;

/**
 * A failure, where the account has no backup plan although the documents pass by one: somebody has deleted it. Undefined where they pass by Velero, or live
 * Kubernetes shows its schedules: those are not seen in AWS.
 */
export const deletedPlans = (scope: ResourceScope, { judgementAt }: RuleContext): Judgement | undefined => {
  if (scope.level !== 'live-aws' || judgementAt('live-kubernetes')?.status === 'pass') return undefined;
  const documents = judgementAt('plan') ?? judgementAt('synth');
  if (documents?.status !== 'pass') return undefined;
  const subjects = documents.evidence.filter(({ verdict }) => verdict === 'holds').map(({ subject }) => subject);
  const plans = [...new Set(subjects.filter((subject) => planAddress.test(subject)))];
  if (plans.length === 0 || subjects.some((subject) => /(?:^|\.)helm_release\./.test(subject))) return undefined;
  const findings = scope.findings();
  for (const plan of plans) findings.breaks(plan, 'is not in the account, which has no backup plan for the cluster');
  return findings.judge('');
};
