import { unknownBecause } from '../engine/findings';
import type { Judgement } from '../engine/evidence';
import type { ResourceScope } from '../engine/scope';
import { alarmsOf, runbookOf } from './alarms';

/** Whether every alarm carries the link of a runbook: one set of data, for whoever writes runbooks and for whoever is on call. */
export const judgeRunbooks = (scope: ResourceScope): Judgement => {
  const alarms = alarmsOf(scope);
  const findings = scope.findings();
  for (const alarm of alarms) {
    const runbook = runbookOf(alarm);
    const detail = { attribute: 'alarm_description', expected: 'the link of a runbook' };
    if (runbook === 'unknown') findings.unknown(alarm, 'its description is not known', detail);
    else if (runbook === undefined) findings.breaks(alarm, 'carries no link to a runbook', detail);
    else findings.holds(alarm, `leads to ${runbook}`, { ...detail, value: runbook });
  }
  return findings.judge(`all ${alarms.length} alarms carry the link of a runbook`, {
    none: unknownBecause('there is no alarm here that could carry a link to a runbook'),
    notSeen: ['whether the link leads anywhere'],
  });
};
