import { longestGapMinutes } from '@hera/core/schedules';
import type { Resource } from '@hera/stack-model';
import type { Judgement } from '../engine/evidence';
import type { KubernetesScope } from '../engine/kubernetes-scope';
import type { KubernetesObject } from '../engine/observations';
import type { RuleContext } from '../engine/rule';
import type { ResourceScope } from '../engine/scope';
import { coversOf, isOfClusters } from './backup-selections';
import { helmReleases } from './clusters';
import { belongings, type ClusterView, clusterViews, ownerNamed, ownerOfInside } from './ownership';
import { grouped, knownBlocks, knownNumber, knownText, theOne } from './references';
import { sameRegion } from './regions';

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

const computeGaps = (): Map<string, number | undefined> => new Map();

/** Longest gap of a schedule, in minutes. Many plans have one and the same. */
const gapOf = (scope: ResourceScope, schedule: string, now: Date): number | undefined => {
  const known = scope.once(computeGaps);
  const key = `${schedule} ${now.getTime()}`;
  if (!known.has(key)) known.set(key, longestGapMinutes(schedule, now));
  return known.get(key);
};

const ofPlan = (scope: ResourceScope, plan: Resource, now: Date): readonly BackupInterval[] =>
  (knownBlocks(plan, 'rule') ?? []).map((rule, index) => {
    const schedule = knownText(rule, 'schedule');
    const minutes = schedule === undefined ? undefined : gapOf(scope, schedule, now);
    return {
      holder: plan,
      attribute: `rule[${index}].schedule`,
      ...(schedule === undefined ? {} : { schedule }),
      ...(minutes === undefined ? {} : { minutes }),
      continuous: rule.get('enable_continuous_backup') === true,
    };
  });

const ofLifecycle = (scope: ResourceScope, policy: Resource, now: Date): readonly BackupInterval[] =>
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
          const minutes = cron === undefined ? undefined : gapOf(scope, cron, now);
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
    .flatMap((plan) => ofPlan(scope, plan, now)),
  ...scope.resourcesIfLooked('aws_dlm_lifecycle_policy').flatMap((policy) => ofLifecycle(scope, policy, now)),
];

/** A selection that takes in a cluster by a plan that is not here, so how often that runs is not known. */
const selectionElsewhere = (scope: ResourceScope, clusters: readonly Resource[]): Resource | undefined =>
  clusters
    .flatMap((cluster) => coversOf(scope, cluster))
    .find(({ selection }) => theOne(selection, 'plan_id') === undefined)?.selection;

/** What backs up one cluster. */
export interface ClusterBackups extends ClusterView {
  readonly intervals: readonly BackupInterval[];
  /** Of what may back it up: the documents do not tell. Always empty where there is one cluster at most. */
  readonly maybe: () => readonly BackupInterval[];
  /** A selection that takes it in by a plan that is not here. @default - there is none */
  readonly elsewhere?: Resource;
  /** Releases of Velero in it, and those that may be. */
  readonly velero: readonly Resource[];
}

/** Lifecycle policies choose volumes by tags; the one of Kubernetes names a cluster. */
const clusterOfVolumes = (policy: Resource): string | undefined => {
  const tags = policy.get('policy_details[0].target_tags');
  const keys = typeof tags === 'object' && tags !== null ? Object.keys(tags) : [];
  return keys.flatMap((key) => /^kubernetes\.io\/cluster\/(.+)$/.exec(key)?.[1] ?? [])[0];
};

/** What backs up each of the clusters. */
export const backupsByCluster = (scope: ResourceScope, now: Date): readonly ClusterBackups[] => {
  const views = clusterViews(scope);
  const velero = belongings(scope, backupSources(scope).velero, (release) => ownerOfInside(scope, release));
  const [only] = views;
  if (only !== undefined && views.length === 1) {
    const elsewhere = selectionElsewhere(scope, scope.resourcesIfLooked('aws_eks_cluster'));
    const intervals = backupIntervals(scope, now);
    return [
      {
        ...only,
        intervals,
        maybe: () => [],
        velero: velero.of(only),
        ...(elsewhere === undefined ? {} : { elsewhere }),
      },
    ];
  }
  const plans = new Map(scope.resources('aws_backup_plan').map((plan) => [plan, ofPlan(scope, plan, now)]));
  const selected = grouped(scope.resourcesIfLooked('aws_backup_selection'), (each) => theOne(each, 'plan_id'));
  const policies = belongings(scope, scope.resourcesIfLooked('aws_dlm_lifecycle_policy'), (policy) => {
    const name = clusterOfVolumes(policy);
    return name === undefined ? undefined : ownerNamed(scope, name, policy);
  });
  const adrift = [
    ...[...plans].flatMap(([plan, intervals]) => (selected.has(plan) ? [] : intervals)),
    ...policies.adrift.flatMap((policy) => ofLifecycle(scope, policy, now)),
  ];
  const near = (cluster: Resource | undefined, holder: Resource): boolean =>
    cluster === undefined || sameRegion(scope, cluster, holder) !== false;
  return views.map((view) => {
    const covers = view.cluster === undefined ? [] : coversOf(scope, view.cluster);
    const by = (taken: 'yes' | 'unknown') =>
      covers
        .filter((cover) => cover.taken === taken)
        .flatMap(({ selection }) => {
          const plan = theOne(selection, 'plan_id');
          return (typeof plan === 'object' ? plans.get(plan) : undefined) ?? [];
        });
    const elsewhere = covers.find(({ selection }) => typeof theOne(selection, 'plan_id') !== 'object')?.selection;
    return {
      ...view,
      intervals: [...by('yes'), ...policies.of(view).flatMap((policy) => ofLifecycle(scope, policy, now))],
      maybe: () => [...by('unknown'), ...adrift.filter(({ holder }) => near(view.cluster, holder))],
      velero: [...velero.of(view), ...velero.adrift],
      ...(elsewhere === undefined ? {} : { elsewhere }),
    };
  });
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
