import type { AlarmDefinition, MissingData } from './alarm-set';

/** An alarm with everything filled in, its metrics with their dimensions. */
export interface PlannedAlarm extends Omit<AlarmDefinition, 'unit'> {
  /** Id of the set, or the name that its owner gave it. */
  readonly alarm: string;
  /** Property that it comes from, for problems. */
  readonly path: string;
  /** What the alarm is called without the prefix. */
  readonly name: string;
  /** Ids of the constructs below `ClusterAlarms`. */
  readonly address: readonly string[];
  /** What a threshold is held against. @default - not known, of an alarm that is not of the set */
  readonly unit?: AlarmDefinition['unit'];
  /** URL or path. @default - none */
  readonly runbook?: string;
}

/** What people read when the alarm goes off. The runbook comes last, where nothing can be taken for a part of it. */
export const describeAlarm = ({ meaning, threshold, missingBecause, missingData, runbook }: PlannedAlarm): string =>
  [
    `${meaning.replace('{threshold}', String(threshold))}.`,
    `Without a value it is taken for ${missingDataWords[missingData]}: ${missingBecause}.`,
    ...(runbook === undefined ? [] : [`Runbook: ${runbook}`]),
  ].join(' ');

const missingDataWords: Readonly<Record<MissingData, string>> = {
  breaching: 'a fault',
  notBreaching: 'normal',
  missing: 'unknown, not for well',
};
