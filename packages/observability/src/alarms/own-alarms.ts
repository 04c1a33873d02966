import type { ProblemCollector } from '@hera/core';
import type { OwnAlarm } from './cluster-alarms-props';
import type { PlannedAlarm } from './planned-alarm';
import { runbookOf } from './runbook';

/** What stands in a name and in a Terraform address. */
export const isName = (name: string): boolean => /^[a-z][a-z0-9-]{0,63}$/.test(name);

/** Refuses names that could not stand in a Terraform address that is to last. */
export const checkNames = (problems: ProblemCollector, names: readonly string[], path: string): void => {
  for (const name of names.filter((name) => !isName(name))) {
    problems.add({
      code: 'HERA_OBS_013',
      path: `${path}.${name}`,
      message: `${JSON.stringify(name)} cannot be part of the name of an alarm and of a Terraform address`,
      allowed: 'lower-case letters, digits and dashes, a letter first, 64 characters at most',
      fix: 'rename it, for example to checkout-latency',
    });
  }
};

/** Alarms that are not of the set, with their defaults. */
export const planOwnAlarms = (
  additional: Readonly<Record<string, OwnAlarm>>,
  runbookTemplate: string | undefined,
): readonly PlannedAlarm[] =>
  Object.entries(additional).map(([alarm, own]) => {
    const { namespace, metricName, statistic, dimensions, evaluationPeriods = 3 } = own;
    const runbook = own.runbook ?? runbookOf(runbookTemplate, alarm);
    return {
      alarm,
      path: `alarms.additional.${alarm}`,
      name: alarm,
      address: ['additional', alarm],
      meaning: own.meaning.replace(/\.\s*$/, ''),
      metrics: { metric: { namespace, metricName, statistic, ...(dimensions === undefined ? {} : { dimensions }) } },
      comparison: own.comparison ?? 'GreaterThanThreshold',
      threshold: own.threshold,
      periodSeconds: own.periodSeconds ?? 60,
      evaluationPeriods,
      datapointsToAlarm: own.datapointsToAlarm ?? evaluationPeriods,
      missingData: own.missingData.treatAs,
      missingBecause: own.missingData.because.replace(/\.\s*$/, ''),
      ...(runbook === undefined ? {} : { runbook }),
    };
  });
