import { isUnknown, type ProblemCollector } from '@hera/core';
import { Fn } from 'cdktf';
import { type AlarmId, alarmIds, alarmSet, containerInsightsAlarms, type Metric } from './alarm-set';
import type { AlarmOff, AlarmSettings, ClusterAlarmsProps } from './cluster-alarms-props';
import type { PlannedAlarm } from './planned-alarm';
import { runbookOf } from './runbook';

/** One thing that an alarm of the set watches. */
interface Subject {
  /** What the name of the alarm gets behind its id, and the construct below it. @default - there is one alone */
  readonly suffix?: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

const queueArn = /^arn:aws[a-z-]*:sqs:[a-z0-9-]+:\d{12}:([\w-]{1,80}(?:\.fifo)?)$/;

/** Name of a queue; calculated by Terraform where the ARN is not known before. */
const queueName = (arn: string): string =>
  isUnknown(arn) ? Fn.element(Fn.split(':', arn), 5) : (queueArn.exec(arn)?.[1] ?? '');

/** Refuses what names no queue. */
export const checkQueues = (problems: ProblemCollector, props: ClusterAlarmsProps): void => {
  const named = [
    ...(props.interruptionQueueArn === undefined
      ? []
      : [['interruptionQueueArn', props.interruptionQueueArn] as const]),
    ...Object.entries(props.deadLetterQueueArns ?? {}).map(
      ([name, arn]) => [`deadLetterQueueArns.${name}`, arn] as const,
    ),
  ];
  for (const [path, arn] of named) {
    if (isUnknown(arn) || queueArn.test(arn)) continue;
    problems.add({
      code: 'HERA_OBS_016',
      path: `alarms.${path}`,
      message: `${JSON.stringify(arn)} is not the ARN of a queue`,
      allowed: 'arn:aws:sqs:<region>:<account>:<queue>',
      fix: 'copy the ARN of the queue',
    });
  }
};

/** What each alarm of the set watches; nothing where there is nothing to watch. */
const subjectsOf = (id: AlarmId, props: ClusterAlarmsProps): readonly Subject[] => {
  const { network } = props;
  switch (id) {
    case 'nat-ports':
      return (network?.natGateways ?? []).map(({ natGatewayId, zone }) => ({
        suffix: zone ?? 'regional',
        dimensions: { NatGatewayId: natGatewayId },
      }));
    case 'address-usage':
      return network?.addressUsageMetrics === true ? [{ dimensions: { 'Per-VPC Metrics': network.vpcId } }] : [];
    case 'interruption-queue':
      return props.interruptionQueueArn === undefined
        ? []
        : [{ dimensions: { QueueName: queueName(props.interruptionQueueArn) } }];
    case 'undelivered-messages':
      return Object.entries(props.deadLetterQueueArns ?? {}).map(([suffix, arn]) => ({
        suffix,
        dimensions: { QueueName: queueName(arn) },
      }));
    default:
      return [{ dimensions: { ClusterName: props.cluster.clusterName } }];
  }
};

const missing: Readonly<Partial<Record<AlarmId, string>>> = {
  'nat-ports': 'a network with NAT gateways',
  'address-usage': 'a network that sends its address usage',
  'interruption-queue': 'interruptionQueueArn',
  'undelivered-messages': 'deadLetterQueueArns',
};

const isOff = (settings: AlarmSettings | AlarmOff | undefined): settings is AlarmOff =>
  settings !== undefined && 'off' in settings;

const withDimensions = (
  metrics: Readonly<Record<string, Metric>>,
  dimensions: Readonly<Record<string, string>>,
): Readonly<Record<string, Metric>> =>
  Object.fromEntries(Object.entries(metrics).map(([id, metric]) => [id, { ...metric, dimensions }]));

/** The alarms of the set that are wanted and have something to watch, and those that were switched off. */
export interface PlannedSet {
  readonly alarms: readonly PlannedAlarm[];
  readonly off: readonly { readonly alarm: string; readonly reason: string }[];
}

/** Reason why production may do without an alarm: more than a word. */
const isReason = (off: string | true): boolean => typeof off === 'string' && off.trim().split(/\s+/).length >= 3;

/** Fills in the set, and refuses what is said about alarms that cannot be. */
export const planSet = (
  problems: ProblemCollector,
  props: ClusterAlarmsProps,
  { insights, production }: { readonly insights: boolean | undefined; readonly production: boolean },
): PlannedSet => {
  const alarms: PlannedAlarm[] = [];
  const off: { alarm: string; reason: string }[] = [];
  const blind: AlarmId[] = [];
  for (const id of alarmIds) {
    const said = props.alarms?.[id];
    const path = `alarms.alarms.${id}`;
    if (isOff(said)) {
      if (production && !isReason(said.off)) {
        problems.add({
          code: 'HERA_OBS_010',
          path: `${path}.off`,
          message: `${id} is switched off, and nobody says why`,
          allowed: 'a reason of three words or more, such as "Prometheus watches the nodes"',
          fix: 'write down who watches that instead, or leave the alarm on',
        });
      }
      off.push({ alarm: id, reason: said.off === true ? 'no reason given' : said.off });
      continue;
    }
    if (containerInsightsAlarms.includes(id) && insights !== true) {
      blind.push(id);
      continue;
    }
    const subjects = subjectsOf(id, props);
    if (said !== undefined && subjects.length === 0) {
      problems.add({
        code: 'HERA_OBS_011',
        path,
        message: `there is nothing that ${id} could watch, so its settings would have no effect`,
        allowed: `settings beside ${missing[id] ?? 'what it watches'}`,
        fix: `pass ${missing[id] ?? 'what it watches'}, or leave ${id} out`,
      });
    }
    const { evaluationPeriods, datapointsToAlarm, threshold, periodSeconds, runbook: ownRunbook } = said ?? {};
    const { metrics, ...definition } = alarmSet[id];
    const runbook = ownRunbook ?? runbookOf(props.runbook, id);
    for (const { suffix, dimensions } of subjects) {
      alarms.push({
        ...definition,
        alarm: id,
        path,
        name: suffix === undefined ? id : `${id}-${suffix}`,
        address: suffix === undefined ? [id] : [id, suffix],
        metrics: withDimensions(metrics, dimensions),
        threshold: threshold ?? definition.threshold,
        periodSeconds: periodSeconds ?? definition.periodSeconds,
        evaluationPeriods: evaluationPeriods ?? definition.evaluationPeriods,
        datapointsToAlarm: datapointsToAlarm ?? evaluationPeriods ?? definition.datapointsToAlarm,
        ...(runbook === undefined ? {} : { runbook }),
      });
    }
  }
  if (blind.length > 0) refuseBlind(problems, blind, insights);
  return { alarms, off };
};

const refuseBlind = (problems: ProblemCollector, blind: readonly AlarmId[], insights: boolean | undefined): void =>
  problems.add({
    code: 'HERA_OBS_009',
    path: 'alarms.containerInsights',
    message:
      insights === false
        ? `nothing sends Container Insights of the cluster, so ${blind.join(', ')} would never go off`
        : `the stack does not know the add-ons of the cluster, so whether ${blind.join(', ')} would ever go off is not known`,
    allowed:
      'a cluster with the add-on amazon-cloudwatch-observability, or containerInsights: true where something else sends them',
    fix:
      insights === false
        ? 'set observability: true on the cluster, or switch each of these alarms off and say what watches the nodes'
        : 'make the alarms after the cluster, or say containerInsights: true or false',
  });
