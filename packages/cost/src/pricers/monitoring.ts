import { type Attributes, isKnown, isUnknown } from '@hera/stack-model';
import { single } from '../estimate/range';
import { eitherRate, type RateOrReason } from '../estimate/rate';
import type { ResourceScope } from '../estimate/scope';
import type { Priced, Pricer } from './pricer';
import { blocksOf, hasOpenBlocks, isOpen, known } from './values';

const alarmRate = (scope: ResourceScope, queries: readonly Attributes[]): RateOrReason => {
  const { resource } = scope;
  const periods = [resource.number('period'), ...queries.map((query) => query.number('metric[0].period'))];
  const standard = scope.rate('cloudwatch.alarm.standard');
  const highResolution = scope.rate('cloudwatch.alarm.high-resolution');
  if (periods.some((period) => isKnown(period) && period < 60)) return highResolution;
  return periods.some(isUnknown)
    ? eitherRate(standard, highResolution, 'its period is not known: under 60 seconds costs more')
    : standard;
};

/** Alarms on metrics: each metric that one looks at is billed, the band of an anomaly detector as two more. */
export const metricAlarm: Pricer = {
  types: ['aws_cloudwatch_metric_alarm'],
  part: 'Logs and monitoring',
  price: (scope): Priced => {
    const { resource } = scope;
    if (hasOpenBlocks(resource, 'metric_query')) return { unpriced: 'its metrics are not known before the apply' };
    const queries = blocksOf(resource, 'metric_query');
    const metrics = Math.max(1, queries.filter((query) => blocksOf(query, 'metric').length > 0).length);
    const isAnomaly = resource.get('threshold_metric_id') !== undefined;
    const rate = alarmRate(scope, queries);
    return {
      lines: [
        scope.line({
          id: 'alarm',
          of: rate,
          factors: [
            {
              label: 'metrics',
              value: single(isAnomaly ? metrics + 2 : metrics),
              from: isAnomaly ? 'metric_query, and the two ends of the anomaly band' : 'metric_query',
            },
          ],
        }),
      ],
    };
  },
};

/** Alarms on other alarms. */
export const compositeAlarm: Pricer = {
  types: ['aws_cloudwatch_composite_alarm'],
  part: 'Logs and monitoring',
  price: (scope): Priced => ({ lines: [scope.line({ id: 'alarm', of: 'cloudwatch.alarm.composite' })] }),
};

/** Dashboards. The first three of an account are free, which no single stack can count on. */
export const dashboard: Pricer = {
  types: ['aws_cloudwatch_dashboard'],
  part: 'Logs and monitoring',
  price: (scope): Priced => ({
    lines: [
      scope.line({
        id: 'dashboard',
        of: 'cloudwatch.dashboard',
        notes: ['the first three dashboards of an account are free: not counted here'],
      }),
    ],
  }),
};

/** A metric filter makes a custom metric. */
export const metricFilter: Pricer = {
  types: ['aws_cloudwatch_log_metric_filter'],
  part: 'Logs and monitoring',
  price: (scope): Priced => ({
    lines: [
      scope.line({
        id: 'metric',
        title: 'custom metric that the filter makes',
        of: 'cloudwatch.metric',
        notes: ['one metric; with dimensions it makes one for each of their values'],
      }),
    ],
  }),
};

/** Rules: events of AWS services on the default bus are free, those of applications are not. */
export const eventRule: Pricer = {
  types: ['aws_cloudwatch_event_rule'],
  part: 'Logs and monitoring',
  price: (scope): Priced => {
    const bus = scope.resource.get('event_bus_name');
    if (bus === undefined || known(scope.resource.text('event_bus_name')) === 'default')
      return { free: 'AWS charges nothing for events that its services send to the default bus' };
    return {
      lines: [scope.usageLine({ id: 'events', of: 'events.custom', key: 'monthly_custom_events', label: 'events' })],
    };
  },
};

/** Topics: what is published. */
export const topic: Pricer = {
  types: ['aws_sns_topic'],
  part: 'Logs and monitoring',
  price: (scope): Priced =>
    known(scope.resource.flag('fifo_topic')) === true || isOpen(scope.resource, 'fifo_topic')
      ? { unpriced: 'prices of FIFO topics are not in the catalogue, and this one is or may be one' }
      : {
          lines: [scope.usageLine({ id: 'requests', of: 'sns.publish', key: 'monthly_requests', label: 'messages' })],
        },
};

/** Subscriptions: what is delivered, by protocol. */
export const subscription: Pricer = {
  types: ['aws_sns_topic_subscription'],
  part: 'Logs and monitoring',
  price: (scope): Priced => {
    const protocol = known(scope.resource.text('protocol'));
    switch (protocol) {
      case 'sqs':
      case 'lambda':
        return { free: 'SNS charges nothing for deliveries to SQS and Lambda' };
      case 'email':
      case 'email-json':
      case 'http':
      case 'https':
        return {
          lines: [
            scope.usageLine({
              id: 'notifications',
              of: protocol.startsWith('email') ? 'sns.email' : 'sns.https',
              key: 'monthly_notifications',
              label: 'messages',
            }),
          ],
        };
      default:
        return { unpriced: `prices of deliveries by ${protocol ?? 'an unknown protocol'} are not in the catalogue` };
    }
  },
};

/** Queues: requests, which polling makes without any message. */
export const queue: Pricer = {
  types: ['aws_sqs_queue'],
  part: 'Logs and monitoring',
  price: (scope): Priced =>
    known(scope.resource.flag('fifo_queue')) === true || isOpen(scope.resource, 'fifo_queue')
      ? { unpriced: 'prices of FIFO queues are not in the catalogue, and this one is or may be one' }
      : {
          lines: [scope.usageLine({ id: 'requests', of: 'sqs.request', key: 'monthly_requests', label: 'requests' })],
        },
};
