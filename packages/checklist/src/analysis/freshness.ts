import type { StackModel } from '@hera/stack-model';
import type { Judgement } from '../engine/evidence';
import { Findings, unknownBecause } from '../engine/findings';
import type { Observed } from '../engine/observations';

const missing = (signal: Observed<unknown> | undefined): string => {
  if (signal === undefined) return 'nobody looked for it';
  if (signal.known) return '';
  return signal.missingPermission === undefined
    ? signal.reason
    : `${signal.reason} (needs ${signal.missingPermission})`;
};

/** Whether every cluster was made so lately that nothing needs to have come from its nodes. */
const isNew = (model: StackModel, minutes: number, now: Date): boolean => {
  const clusters = model.resources('aws_eks_cluster');
  return (
    clusters.length > 0 &&
    clusters.every((cluster) => {
      const made = cluster.get('created_at');
      return typeof made === 'string' && now.getTime() - Date.parse(made) <= 2 * minutes * 60_000;
    })
  );
};

/** Whether the newest of something that live AWS shows is new enough. Of a new cluster nothing at all is no fault yet. */
export const judgeNewest = (
  what: string,
  signal: Observed<string | undefined> | undefined,
  minutes: number,
  { now, model }: { readonly now: Date; readonly model: StackModel },
): Judgement => {
  if (signal === undefined || !signal.known)
    return unknownBecause(`the newest ${what}: ${missing(signal)}`, [missing(signal)]);
  if (signal.value === undefined && isNew(model, minutes, now))
    return unknownBecause(`there is no ${what} yet: the cluster is too new for one`);
  const findings = new Findings('live-aws');
  const detail = {
    attribute: `newest ${what}`,
    value: signal.value ?? 'none',
    expected: `not older than ${minutes} minutes`,
  };
  const age = signal.value === undefined ? Number.NaN : (now.getTime() - Date.parse(signal.value)) / 60_000;
  if (signal.value === undefined) findings.breaks('live AWS', `there is no ${what} at all`, detail);
  else if (Number.isNaN(age)) findings.unknown('live AWS', `the time of the newest ${what} cannot be read`, detail);
  else if (age > minutes) findings.breaks('live AWS', `the newest ${what} is ${Math.round(age)} minutes old`, detail);
  else findings.holds('live AWS', `the newest ${what} is ${Math.max(0, Math.round(age))} minutes old`, detail);
  return findings.judge(`the newest ${what} is fresh`);
};
