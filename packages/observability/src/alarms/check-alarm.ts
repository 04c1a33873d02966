import type { ProblemCollector } from '@hera/core';
import { describeAlarm, type PlannedAlarm } from './planned-alarm';

const day = 86_400;
const hour = 3_600;
/** Greatest and smallest number that a metric can have. Source: CloudWatch API reference, PutMetricData. */
const greatest = 2 ** 360;

/** Namespaces of AWS are sent once a minute at best, and so is Container Insights. */
const isSentByMinutes = (namespace: string): boolean =>
  namespace.startsWith('AWS/') || namespace === 'ContainerInsights';

const falls = ({ comparison }: PlannedAlarm): boolean => comparison.startsWith('LessThan');

const neverCrossed = (alarm: PlannedAlarm): string | undefined => {
  const { unit, threshold, comparison } = alarm;
  if (!Number.isFinite(threshold) || Math.abs(threshold) > greatest) return 'is no number that CloudWatch takes';
  if (unit === undefined) return undefined;
  if (threshold < 0) return `is less than any number of ${unit} can be`;
  if (unit === 'percent' && threshold > 100) return 'is more than everything';
  if (unit === 'percent' && threshold === 100 && comparison === 'GreaterThanThreshold')
    return 'is everything, which nothing is greater than';
  if (falls(alarm) && comparison === 'LessThanThreshold' && threshold === 0) return 'is the least that there can be';
  return undefined;
};

const checkThreshold = (problems: ProblemCollector, alarm: PlannedAlarm): void => {
  const wrong = neverCrossed(alarm);
  if (wrong === undefined) return;
  problems.add({
    code: 'HERA_OBS_004',
    path: `${alarm.path}.threshold`,
    message: `${alarm.threshold} ${wrong}`,
    allowed: alarm.unit === 'percent' ? '0 or more, and less than 100' : 'a number that the metric can cross',
    fix: 'choose a threshold between what is normal and what is too late',
  });
};

const periodFault = ({ periodSeconds: period, metrics }: PlannedAlarm): string | undefined => {
  const named = Object.values(metrics);
  const slowest = named.find(({ namespace }) => isSentByMinutes(namespace));
  if (
    named.some(({ metricName, namespace }) => namespace === 'AWS/EC2' && metricName.startsWith('NetworkAddressUsage'))
  )
    return period % day === 0 && period > 0 ? undefined : 'the metric is sent once a day';
  if (period > 0 && period % 60 === 0 && Number.isInteger(period)) return undefined;
  if ([10, 20, 30].includes(period))
    return slowest === undefined ? undefined : `metrics of ${slowest.namespace} are sent once a minute`;
  return 'CloudWatch takes 10, 20, 30, or a multiple of 60';
};

// Source: CloudWatch API reference, PutMetricAlarm, Period and EvaluationPeriods, read 2026-11-26.
const checkTimes = (problems: ProblemCollector, alarm: PlannedAlarm): void => {
  const { path, periodSeconds: period, evaluationPeriods: periods, datapointsToAlarm: datapoints } = alarm;
  const fault = periodFault(alarm);
  if (fault !== undefined) {
    problems.add({
      code: 'HERA_OBS_005',
      path: `${path}.periodSeconds`,
      message: `${period} seconds cannot be a period here: ${fault}`,
      allowed: 'a multiple of 60, and no shorter than the metric is sent; 10, 20 or 30 for metrics of your own',
      fix: 'choose one of these',
    });
  }
  if (!Number.isInteger(periods) || periods < 1) {
    problems.add({
      code: 'HERA_OBS_006',
      path: `${path}.evaluationPeriods`,
      message: `${periods} is no number of periods`,
      allowed: '1 or more, whole',
      fix: 'choose how many periods are looked at',
    });
    return;
  }
  if (!Number.isInteger(datapoints) || datapoints < 1 || datapoints > periods) {
    problems.add({
      code: 'HERA_OBS_006',
      path: `${path}.datapointsToAlarm`,
      message: `${datapoints} of ${periods} periods cannot be over the threshold`,
      allowed: `1 to ${periods}, whole`,
      fix: 'choose how many of the periods have to be over the threshold',
    });
  }
  const most = period < hour ? day : 7 * day;
  if (fault === undefined && period * periods > most) {
    problems.add({
      code: 'HERA_OBS_006',
      path: `${path}.evaluationPeriods`,
      message: `${periods} periods of ${period} seconds are more than ${most} seconds together`,
      allowed: 'a day together for periods of less than an hour, and a week for longer ones',
      fix: 'look at fewer periods, or at shorter ones',
    });
  }
};

/** Statistics of one value each, and percentiles. Source: CloudWatch API reference, PutMetricAlarm, Statistic and ExtendedStatistic. */
export const isPercentile = (statistic: string): boolean => {
  const found = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/.exec(statistic);
  return found !== null;
};

const plainStatistics = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'];

const checkMetrics = (problems: ProblemCollector, { path, metrics }: PlannedAlarm): void => {
  for (const { namespace, metricName, statistic, dimensions = {} } of Object.values(metrics)) {
    if (!plainStatistics.includes(statistic) && !isPercentile(statistic)) {
      problems.add({
        code: 'HERA_OBS_015',
        path: `${path}.statistic`,
        message: `${JSON.stringify(statistic)} is not a statistic`,
        allowed: `${plainStatistics.join(', ')}, or a percentile from p0 to p100`,
        fix: 'choose one of these',
      });
    }
    const names = Object.keys(dimensions);
    const faults = [
      namespace.length < 1 || namespace.length > 255 || namespace.startsWith(':')
        ? ['namespace', `${JSON.stringify(namespace)} is not a namespace`]
        : undefined,
      metricName.length < 1 || metricName.length > 255
        ? ['metricName', `${JSON.stringify(metricName)} is not a metric`]
        : undefined,
      names.length > 30 || names.some((name) => name.length < 1 || name.length > 255 || name.startsWith(':'))
        ? ['dimensions', `${names.length} dimensions, or one with such a name, are not accepted`]
        : undefined,
    ];
    for (const fault of faults) {
      if (fault === undefined) continue;
      const [property = '', message = ''] = fault;
      problems.add({
        code: 'HERA_OBS_018',
        path: `${path}.${property}`,
        message,
        allowed: '1 to 255 characters that do not begin with a colon, and 30 dimensions at most',
        fix: 'correct it as the metric is listed by aws cloudwatch list-metrics',
      });
    }
  }
};

/** What CloudWatch would refuse, or take without ever raising the alarm. */
export const checkAlarm = (problems: ProblemCollector, alarm: PlannedAlarm): void => {
  checkThreshold(problems, alarm);
  checkTimes(problems, alarm);
  checkMetrics(problems, alarm);
  const { length } = describeAlarm(alarm);
  if (alarm.meaning.trim() === '' || alarm.missingBecause.trim() === '' || length > 1024) {
    problems.add({
      code: 'HERA_OBS_019',
      path: alarm.path,
      message:
        length > 1024
          ? `its description has ${length} characters`
          : 'it does not say what it means, or why data may be missing',
      allowed: 'a sentence for each, 1024 characters together with the runbook',
      fix: 'say in a sentence what it means and why data may be missing',
    });
  }
};
