import data from '../data/alarm-set.json';

/** How a metric is compared with a threshold. */
export const comparisons = [
  'GreaterThanThreshold',
  'GreaterThanOrEqualToThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
] as const;

/** How a metric is compared with a threshold. */
export type Comparison = (typeof comparisons)[number];

/** What CloudWatch takes a period without a value for. */
export const missingDataTreatments = ['breaching', 'notBreaching', 'missing'] as const;

/**
 * What CloudWatch takes a period without a value for: `breaching` where silence is a fault, `notBreaching` where it is normal, `missing`
 * where nothing is known then, which shows as INSUFFICIENT_DATA and not as OK.
 */
export type MissingData = (typeof missingDataTreatments)[number];

/** A metric as CloudWatch names it. */
export interface Metric {
  readonly namespace: string;
  readonly metricName: string;
  /** `Sum`, `Average`, `Minimum`, `Maximum`, `SampleCount`, or a percentile such as `p99`. */
  readonly statistic: string;
  /** At most 30. @default - none */
  readonly dimensions?: Readonly<Record<string, string>>;
}

/** An alarm of the set, before anything is said about it. */
export interface AlarmDefinition {
  /** What it means when it goes off; `{threshold}` stands for the threshold. */
  readonly meaning: string;
  /** What is calculated from the metrics, by their ids. @default - the one metric as it is */
  readonly expression?: string;
  readonly metrics: Readonly<Record<string, Metric>>;
  readonly unit: 'percent' | 'seconds' | 'bytes' | 'count';
  readonly comparison: Comparison;
  readonly threshold: number;
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly missingData: MissingData;
  readonly missingBecause: string;
}

/** Id of an alarm of the set. */
export type AlarmId = keyof typeof data.alarms;

/** Names of metrics are those of AWS, as of the date in the data; thresholds are Hera's choice. */
export const alarmSet = data.alarms as Readonly<Record<AlarmId, AlarmDefinition>>;

/** Every alarm of the set, in the order in which a reader wants them. */
export const alarmIds = Object.keys(data.alarms) as [AlarmId, ...AlarmId[]];

/** Alarms that only Container Insights gives the metrics of. */
export const containerInsightsAlarms: readonly AlarmId[] = alarmIds.filter((id) =>
  Object.values(alarmSet[id].metrics).some(({ namespace }) => namespace === 'ContainerInsights'),
);

/** Alarms that there is one of for each gateway or queue. */
export const repeatedAlarms = ['nat-ports', 'undelivered-messages'] as const satisfies readonly AlarmId[];
