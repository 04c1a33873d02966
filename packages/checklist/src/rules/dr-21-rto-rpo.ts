import { type BackupInterval, backupsByCluster, type ClusterBackups } from '../analysis/backups';
import { inWords } from '../analysis/schedules';
import { Findings, unknownBecause } from '../engine/findings';
import type { Judgement } from '../engine/evidence';
import type { Rule, RuleContext } from '../engine/rule';
import type { ResourceScope } from '../engine/scope';

const shortestOf = (intervals: readonly BackupInterval[]): number =>
  Math.min(...intervals.map(({ minutes, continuous }) => (continuous ? 0 : (minutes ?? Infinity))));

const judgeBackups = (
  findings: Findings,
  { cluster, where, intervals, maybe, elsewhere, velero }: ClusterBackups,
  rpoMinutes: number,
): void => {
  const subject = cluster ?? 'stack';
  const shortest = shortestOf(intervals);
  const detail = { attribute: 'recovery point objective', value: inWords(rpoMinutes) };
  if (shortest <= rpoMinutes) findings.holds(subject, `backups run often enough for ${inWords(rpoMinutes)}`, detail);
  else if (cluster !== undefined && maybe().some(({ minutes = 0 }) => minutes <= rpoMinutes))
    findings.unknown(subject, 'which backup plan takes it in, and so how often, is not told', detail);
  else if (elsewhere !== undefined && intervals.length === 0)
    findings.unknown(elsewhere, 'takes in the cluster by a plan that is not here, so how often is not known', detail);
  else if (cluster !== undefined && velero.length > 0)
    findings.unknown(subject, 'schedules of Velero are seen on live Kubernetes', detail);
  else if (intervals.length === 0)
    findings.breaks(
      subject,
      `nothing here backs up ${where === '' ? 'the cluster' : 'this cluster'}, so no recovery point objective is met`,
      detail,
    );
  else if (shortest === Infinity) findings.unknown(subject, 'how often backups run is not known', detail);
  else
    findings.breaks(subject, `backups run every ${inWords(shortest)}, the objective is ${inWords(rpoMinutes)}`, detail);
};

const judgePoint = (scope: ResourceScope, findings: Findings, { objectives, now }: RuleContext): void => {
  const { rpoMinutes } = objectives;
  if (rpoMinutes === undefined) return;
  for (const backups of backupsByCluster(scope, now)) judgeBackups(findings, backups, rpoMinutes);
};

/** The longest drill that somebody attested. */
const judgeTime = (findings: Findings, { objectives, recordsOf }: RuleContext): void => {
  const { rtoMinutes } = objectives;
  if (rtoMinutes === undefined) return;
  findings.holds('stack', 'a recovery time objective is declared', {
    attribute: 'recovery time objective',
    value: inWords(rtoMinutes),
  });
  for (const { measuredMinutes, file } of ['dr-20-dr-drill', 'dr-21-rto-rpo'].flatMap(recordsOf)) {
    if (measuredMinutes === undefined) continue;
    const detail = {
      attribute: 'measuredMinutes',
      value: inWords(measuredMinutes),
      expected: `${inWords(rtoMinutes)} or less`,
    };
    if (measuredMinutes > rtoMinutes) findings.breaks(file, `a drill took ${inWords(measuredMinutes)}`, detail);
    else findings.holds(file, `a drill took ${inWords(measuredMinutes)}`, detail);
  }
};

const undeclared = ({ objectives }: RuleContext): Judgement | undefined => {
  const missing = [
    ...(objectives.rtoMinutes === undefined ? ['recovery time'] : []),
    ...(objectives.rpoMinutes === undefined ? ['recovery point'] : []),
  ];
  return missing.length === 0 ? undefined : unknownBecause(`no ${missing.join(' and no ')} objective is declared here`);
};

/** Both objectives are numbers, and backups run often enough for one; the drill that tests the other is attested, or seen live. */
export const rtoRpo: Rule = {
  item: 'dr-21-rto-rpo',
  resources: (scope, context) => {
    const findings = scope.findings();
    judgePoint(scope, findings, context);
    judgeTime(findings, context);
    const missing = undeclared(context);
    if (missing !== undefined && findings.count('breaks') === 0) return missing;
    return findings.judge('both objectives are declared, and backups run often enough', {
      notSeen: ['how long a restore takes: a drill is attested, or seen live'],
    });
  },
  liveAws: ({ signals }, context, resources) => {
    const planned = resources();
    const { rtoMinutes } = context.objectives;
    const tests = signals?.restoreTests;
    if (planned.status !== 'pass' || rtoMinutes === undefined || tests === undefined || !tests.known) return planned;
    const since = context.now.getTime() - context.parameters.number('maximumAgeDays') * 86_400_000;
    const recent = tests.value.filter(({ completedAt, succeeded }) => succeeded && Date.parse(completedAt) >= since);
    const longest = Math.max(...recent.map(({ minutes }) => minutes));
    if (recent.length === 0) return planned;
    const findings = new Findings('live-aws');
    const detail = {
      attribute: 'restore test',
      value: inWords(Math.round(longest)),
      expected: `${inWords(rtoMinutes)} or less`,
    };
    if (longest > rtoMinutes) findings.breaks('live AWS', `a restore took ${inWords(Math.round(longest))}`, detail);
    else findings.holds('live AWS', `the longest restore took ${inWords(Math.round(longest))}`, detail);
    const tested = findings.judge('restores are fast enough');
    return { ...tested, evidence: [...tested.evidence, ...planned.evidence] };
  },
};
