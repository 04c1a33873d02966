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

/** Whether the newest of something that live AWS shows is new enough. */
export const judgeNewest = (
  what: string,
  signal: Observed<string | undefined> | undefined,
  minutes: number,
  now: Date,
): Judgement => {
  if (signal === undefined || !signal.known)
    return unknownBecause(`the newest ${what}: ${missing(signal)}`, [missing(signal)]);
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
