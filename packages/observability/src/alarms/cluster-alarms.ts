import { contextOf, isUnknown, leaveOut, nameTag, publishFact, warn } from '@hera/core';
import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmConfig,
} from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js';
import { Construct } from 'constructs';
import { isPercentile } from './check-alarm';
import type { ClusterAlarmsProps } from './cluster-alarms-props';
import { planAlarms } from './plan-alarms';
import { describeAlarm, type PlannedAlarm } from './planned-alarm';

/** The part of an alarm that says what it watches: one metric, or a calculation with several. */
const watching = ({
  expression,
  metrics,
  periodSeconds: period,
  name,
}: PlannedAlarm): Partial<CloudwatchMetricAlarmConfig> => {
  const all = Object.entries(metrics);
  const [, only] = all[0] ?? [];
  if (expression === undefined && only !== undefined) {
    const { namespace, metricName, statistic, dimensions } = only;
    return {
      namespace,
      metricName,
      period,
      ...(isPercentile(statistic) ? { extendedStatistic: statistic } : { statistic }),
      ...(dimensions === undefined ? {} : { dimensions: { ...dimensions } }),
    };
  }
  return {
    metricQuery: [
      { id: 'result', expression: expression ?? '', label: name, returnData: true },
      ...all.map(([id, { namespace, metricName, statistic, dimensions }]) => ({
        id,
        returnData: false,
        metric: {
          namespace,
          metricName,
          period,
          stat: statistic,
          ...(dimensions === undefined ? {} : { dimensions: { ...dimensions } }),
        },
      })),
    ],
  };
};

/**
 * CloudWatch alarms of an EKS cluster: control plane, nodes, NAT gateways, the size of the VPC, queues, and what you add.
 *
 * Each tells the topic when it goes off and when it is over, says in its description what it means, what a missing value is taken for and
 * where the runbook is, and waits out a blip.
 *
 * @throws HeraError `HERA_OBS_001` to `HERA_OBS_016`, `HERA_OBS_018`, `HERA_OBS_019`, `HERA_CORE_002` where a literal is needed
 */
export class ClusterAlarms extends Construct {
  /** ARNs of the alarms by their names without the prefix, such as `nat-ports-use1-az1`. */
  readonly alarmArns: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: ClusterAlarmsProps) {
    super(scope, id);
    const { prefix, alarms, off } = planAlarms(this, props);
    const { profile } = contextOf(this);
    const { topic, network, tags = {} } = props;
    if (network !== undefined && network.natGateways === undefined && profile.name === 'production') {
      warn(this, {
        code: 'HERA_OBS_017',
        path: 'alarms.network.natGateways',
        message: 'the NAT gateways of the network are not known, so no alarm watches them',
        fix: 'pass natGateways with their ids, or an empty list where there are none',
      });
    }
    const keepsTags = this.#keepsTags();
    const groups = new Map<string, Construct>();
    const placeOf = ([first = '', second]: readonly string[]): readonly [Construct, string] => {
      if (second === undefined) return [this, first];
      const group = groups.get(first) ?? new Construct(this, first);
      groups.set(first, group);
      return [group, second];
    };
    this.alarmArns = Object.fromEntries(
      alarms.map((alarm) => {
        const name = `${prefix}-${alarm.name}`;
        const made = new CloudwatchMetricAlarm(...placeOf(alarm.address), {
          alarmName: name,
          alarmDescription: describeAlarm(alarm),
          ...watching(alarm),
          comparisonOperator: alarm.comparison,
          threshold: alarm.threshold,
          evaluationPeriods: alarm.evaluationPeriods,
          datapointsToAlarm: alarm.datapointsToAlarm,
          treatMissingData: alarm.missingData,
          actionsEnabled: true,
          alarmActions: [topic.topicArn],
          okActions: [topic.topicArn],
          tags: { ...tags, ...nameTag(prefix, alarm.name) },
          ...(topic.ready === undefined ? {} : { dependsOn: [...topic.ready] }),
          ...(keepsTags ? {} : { lifecycle: { ignoreChanges: ['tags', 'tags_all'] } }),
        });
        return [alarm.name, made.arn];
      }),
    );
    publishFact(this, {
      kind: 'alarms',
      ...(isUnknown(topic.topicArn) ? {} : { topicArn: topic.topicArn }),
      alarms: alarms.map(({ alarm, name, metrics, runbook, ...rest }) => ({
        name: `${prefix}-${name}`,
        alarm,
        metrics: Object.values(metrics).map(({ namespace, metricName }) => `${namespace}:${metricName}`),
        comparison: rest.comparison,
        threshold: rest.threshold,
        periodSeconds: rest.periodSeconds,
        evaluationPeriods: rest.evaluationPeriods,
        datapointsToAlarm: rest.datapointsToAlarm,
        missingData: rest.missingData,
        ...(runbook === undefined ? {} : { runbook }),
      })),
      off,
    });
  }
  #keepsTags(): boolean {
    if (contextOf(this).target.kind === 'aws') return true;
    leaveOut(
      this,
      'aws_cloudwatch_metric_alarm.tags, after creation',
      'LocalStack 4.14.0 does not keep the tags that an alarm is made with (localstack/services/cloudwatch/provider_v2.py)',
    );
    return false;
  }
}
