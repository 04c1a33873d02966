import { unknownBecause } from '../engine/findings';
import { Findings } from '../engine/findings';
import { inWords } from '../analysis/schedules';
import type { Rule } from '../engine/rule';

/** A restore was done within the last half year, and ended well: AWS Backup shows its restore tests, people attest the rest. */
export const drDrill: Rule = {
  item: 'dr-20-dr-drill',
  liveAws: ({ signals }, { parameters, now, objectives }) => {
    const tests = signals?.restoreTests;
    if (tests === undefined) return unknownBecause('nobody looked for restore tests');
    if (!tests.known)
      return unknownBecause(
        `restore tests: ${tests.reason}${tests.missingPermission === undefined ? '' : ` (needs ${tests.missingPermission})`}`,
      );
    const days = parameters.number('maximumAgeDays');
    const recent = tests.value.filter(
      ({ completedAt }) => now.getTime() - Date.parse(completedAt) <= days * 86_400_000,
    );
    if (recent.length === 0)
      return unknownBecause(
        `AWS Backup has tested no restore in the last ${days} days; a drill that people held takes an attestation`,
      );
    const findings = new Findings('live-aws');
    const newest = [...recent].sort((a, b) => Date.parse(b.completedAt) - Date.parse(a.completedAt))[0];
    if (newest === undefined) return unknownBecause('no restore test');
    const { subject, succeeded, minutes, completedAt } = newest;
    const detail = { attribute: 'restore test', value: `${completedAt}, ${inWords(Math.round(minutes))}` };
    if (!succeeded) findings.breaks(subject, 'the newest restore test failed', detail);
    else if (objectives.rtoMinutes !== undefined && minutes > objectives.rtoMinutes)
      findings.warns(
        subject,
        `the restore took ${inWords(Math.round(minutes))}, longer than the recovery time objective`,
        detail,
      );
    else findings.holds(subject, `was restored on ${completedAt.slice(0, 10)}`, detail);
    return findings.judge('a restore was tested and ended well');
  },
};
