import type { StackModel } from '@hera/stack-model';
import {
  type BackupInterval,
  backupsByCluster,
  backupsInKubernetes,
  backupSources,
  type ClusterBackups,
  deletedPlans,
} from '../analysis/backups';
import { inWords } from '../analysis/schedules';
import type { Judgement } from '../engine/evidence';
import { type Findings, unknownBecause } from '../engine/findings';
import { subjectOfObject } from '../engine/kubernetes-scope';
import type { RuleContext, Rule } from '../engine/rule';
import type { ResourceScope } from '../engine/scope';

/** The recovery point objective where one is declared, else what the item asks for. */
const limitOf = ({ objectives, parameters }: RuleContext): number =>
  objectives.rpoMinutes ?? parameters.number('maximumIntervalMinutes');

/** Whether every plan was made so lately that no job needs to have ended. */
const isNew = (model: StackModel, now: Date, limit: number): boolean => {
  const plans = model.resources('aws_backup_plan');
  return (
    plans.length > 0 &&
    plans.every((plan) => {
      const made = plan.get('creation_date');
      return typeof made === 'string' && now.getTime() - Date.parse(made) <= 2 * limit * 60_000;
    })
  );
};

/** What is said of the only cluster, of which no backup has a schedule. */
const withoutIntervals = (
  scope: ResourceScope,
  context: RuleContext,
  { elsewhere, velero }: ClusterBackups,
): Judgement => {
  if (elsewhere !== undefined)
    return unknownBecause(`${elsewhere.address} takes in the cluster by a plan that is not here`);
  if (velero.length > 0) return unknownBecause('Velero is installed here; its schedules are seen on live Kubernetes');
  if (scope.level === 'live-aws')
    return (
      deletedPlans(scope, context) ??
      unknownBecause('AWS Backup has no plan here; schedules of Velero are seen on live Kubernetes')
    );
  return scope.absent(
    backupSources(scope).plans.length > 0
      ? 'no backup of the cluster has a schedule: the backup plans here take in something else'
      : 'no backup has a schedule: there is no backup plan, and no lifecycle policy',
    ['schedules of Velero: live Kubernetes shows them'],
  );
};

const isEnough = ({ continuous, minutes }: BackupInterval, limit: number): boolean =>
  continuous || (minutes !== undefined && minutes <= limit);

const judgeInterval = (
  findings: Findings,
  { holder, attribute, schedule, minutes, continuous }: BackupInterval,
  limit: number,
): void => {
  const detail = { attribute, value: schedule ?? 'not known', expected: `every ${inWords(limit)} or more often` };
  if (continuous)
    findings.holds(holder, 'can be restored to any moment', {
      attribute: attribute.replace('.schedule', '.enable_continuous_backup'),
    });
  else if (minutes === undefined) findings.unknown(holder, 'how often it runs is not known, or it runs once', detail);
  else if (minutes <= limit) findings.holds(holder, `runs every ${inWords(minutes)}`, detail);
  else findings.warns(holder, `runs every ${inWords(minutes)}, more seldom than every ${inWords(limit)}`, detail);
};

/** Says of one cluster of several what is wrong with its backups. @returns whether they run often enough */
const judgeCluster = (scope: ResourceScope, findings: Findings, backups: ClusterBackups, limit: number): boolean => {
  const { cluster = 'stack', intervals, maybe, elsewhere, velero } = backups;
  if (intervals.some((each) => isEnough(each, limit))) return true;
  const [release] = velero;
  const [gap] = scope.gaps;
  const open = maybe().find((each) => isEnough(each, limit) || (!each.continuous && each.minutes === undefined));
  if (elsewhere !== undefined) findings.unknown(cluster, `${elsewhere.address} takes it in by a plan that is not here`);
  else if (open !== undefined)
    findings.unknown(cluster, `whether ${open.holder.address} backs it up is not known, or how often`);
  else if (intervals.some(({ minutes }) => minutes === undefined))
    findings.unknown(cluster, 'how often its backups run is not known');
  else if (release !== undefined)
    findings.unknown(cluster, `schedules of ${release.address} are seen on live Kubernetes`);
  else if (intervals.length > 0) findings.breaks(cluster, `none of its backups runs at least every ${inWords(limit)}`);
  else if (gap !== undefined) findings.unknown(cluster, `no backup of it with a schedule is seen; but ${gap}`);
  else
    findings.breaks(cluster, 'no backup of it has a schedule', {
      expected: 'a backup plan whose selection takes it in',
    });
  return false;
};

/** Backups run at least as often as the recovery point objective asks. */
export const backupSchedule: Rule = {
  item: 'dr-18-backup-schedule',
  resources: (scope, context) => {
    const limit = limitOf(context);
    const byCluster = backupsByCluster(scope, context.now);
    const intervals = [...new Set(byCluster.flatMap((each) => each.intervals))];
    const findings = scope.findings();
    const pass = `a backup ${byCluster.length > 1 ? 'of every cluster ' : ''}runs at least every ${inWords(limit)}`;
    // One schedule that is often enough suffices: the seldom ones beside it are for long keeping.
    const passed = (): Judgement => {
      for (const each of intervals) judgeInterval(findings, each, limit);
      return { ...findings.judge(pass), status: 'pass', reason: pass };
    };
    const [only] = byCluster;
    if (only === undefined || byCluster.length > 1) {
      const enough = byCluster.filter((each) => judgeCluster(scope, findings, each, limit));
      return enough.length === byCluster.length ? passed() : findings.judge(pass);
    }
    if (intervals.length === 0) return withoutIntervals(scope, context, only);
    if (intervals.some((each) => isEnough(each, limit))) return passed();
    for (const each of intervals) judgeInterval(findings, each, limit);
    const judgement = findings.judge(pass);
    return judgement.status === 'warn' ? { ...judgement, status: 'fail' } : judgement;
  },
  liveAws: ({ signals, model }, context, resources) => {
    const planned = resources();
    const jobs = signals?.backupJobs;
    if (planned.status !== 'pass' || jobs === undefined || !jobs.known) return planned;
    const limit = limitOf(context);
    if (jobs.value.length === 0 && isNew(model, context.now, limit))
      return unknownBecause('no backup has ended yet: the plan is too new for one');
    const newest = Math.max(
      ...jobs.value.filter(({ succeeded }) => succeeded).map(({ completedAt }) => Date.parse(completedAt)),
    );
    const age = (context.now.getTime() - newest) / 60_000;
    // A schedule's own length again is time enough for a job to run and end.
    return age <= 2 * limit
      ? { ...planned, reason: `${planned.reason}; the newest that succeeded ended ${inWords(Math.round(age))} ago` }
      : {
          ...planned,
          status: 'fail',
          reason: Number.isFinite(age)
            ? `the newest backup that succeeded ended ${inWords(Math.round(age))} ago`
            : 'no backup job has succeeded',
        };
  },
  kubernetes: (scope) => {
    const findings = scope.findings();
    for (const schedule of backupsInKubernetes(scope)) {
      const { paused = false, schedule: cron } = (schedule['spec'] ?? {}) as {
        readonly paused?: boolean;
        readonly schedule?: string;
      };
      const { phase } = (schedule['status'] ?? {}) as { readonly phase?: string };
      const detail = { attribute: 'spec.schedule', value: cron ?? 'not set' };
      if (paused) findings.warns(subjectOfObject(schedule), 'is paused', { attribute: 'spec.paused' });
      else if (phase === 'FailedValidation')
        findings.breaks(subjectOfObject(schedule), 'is not valid', { attribute: 'status.phase', value: phase });
      else findings.holds(subjectOfObject(schedule), `runs at ${cron ?? 'a time that is not told'}`, detail);
    }
    return findings.judge('Velero backs up by schedule', {
      none: unknownBecause('Velero has no schedule; those of AWS Backup are seen in AWS'),
    });
  },
};
