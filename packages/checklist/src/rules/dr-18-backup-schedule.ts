import type { StackModel } from '@hera/stack-model';
import {
  backupIntervals,
  backupsInKubernetes,
  backupSources,
  deletedPlans,
  selectionElsewhere,
} from '../analysis/backups';
import { inWords } from '../analysis/schedules';
import { unknownBecause } from '../engine/findings';
import { subjectOfObject } from '../engine/kubernetes-scope';
import type { RuleContext, Rule } from '../engine/rule';

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

/** Backups run at least as often as the recovery point objective asks. */
export const backupSchedule: Rule = {
  item: 'dr-18-backup-schedule',
  resources: (scope, context) => {
    const limit = limitOf(context);
    const { plans, velero } = backupSources(scope);
    const intervals = backupIntervals(scope, context.now);
    const findings = scope.findings();
    let enough = false;
    for (const { holder, attribute, schedule, minutes, continuous } of intervals) {
      const detail = { attribute, value: schedule ?? 'not known', expected: `every ${inWords(limit)} or more often` };
      if (continuous) {
        enough = true;
        findings.holds(holder, 'can be restored to any moment', {
          attribute: attribute.replace('.schedule', '.enable_continuous_backup'),
        });
      } else if (minutes === undefined)
        findings.unknown(holder, 'how often it runs is not known, or it runs once', detail);
      else if (minutes <= limit) {
        enough = true;
        findings.holds(holder, `runs every ${inWords(minutes)}`, detail);
      } else findings.warns(holder, `runs every ${inWords(minutes)}, more seldom than every ${inWords(limit)}`, detail);
    }
    const elsewhere = intervals.length === 0 ? selectionElsewhere(scope) : undefined;
    if (elsewhere !== undefined)
      return unknownBecause(`${elsewhere.address} takes in the cluster by a plan that is not here`);
    if (intervals.length === 0)
      return velero.length > 0
        ? unknownBecause('Velero is installed here; its schedules are seen on live Kubernetes')
        : scope.level === 'live-aws'
          ? (deletedPlans(scope, context) ??
            unknownBecause('AWS Backup has no plan here; schedules of Velero are seen on live Kubernetes'))
          : scope.absent(
              plans.length > 0
                ? 'no backup of the cluster has a schedule: the backup plans here take in something else'
                : 'no backup has a schedule: there is no backup plan, and no lifecycle policy',
              ['schedules of Velero: live Kubernetes shows them'],
            );
    // One schedule that is often enough suffices: the seldom ones beside it are for long keeping.
    const judgement = findings.judge(`a backup runs at least every ${inWords(limit)}`);
    if (enough) return { ...judgement, status: 'pass', reason: `a backup runs at least every ${inWords(limit)}` };
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
