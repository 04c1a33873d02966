import type { ClusterRef, NetworkRef, TopicRef } from '@hera/core';
import type { AlarmId, Comparison, MissingData } from './alarm-set';

/** Changes to an alarm of the set. */
export interface AlarmSettings {
  /** In the unit of the metric: percent, seconds, bytes or a number. @default - as the table of the README says */
  readonly threshold?: number;
  /** Seconds: a multiple of 60, and no shorter than the metric is sent. @default - as the table of the README says */
  readonly periodSeconds?: number;
  /** Number of periods that are looked at. @default - as the table of the README says */
  readonly evaluationPeriods?: number;
  /** How many of them have to be over the threshold. @default - as the table of the README says, and `evaluationPeriods` where that is given */
  readonly datapointsToAlarm?: number;
  /** HTTPS URL of the runbook, or its path in the repository. @default - made from `runbook` of the whole set */
  readonly runbook?: string;
}

/** An alarm of the set that is not wanted. */
export interface AlarmOff {
  /** Why, for whoever asks later; `true` will do outside of production. */
  readonly off: string | true;
}

/** An alarm of your own, which the same people are told of. */
export interface OwnAlarm {
  /** Namespace of the metric, such as `AWS/ApplicationELB`. */
  readonly namespace: string;
  readonly metricName: string;
  /** @default - none */
  readonly dimensions?: Readonly<Record<string, string>>;
  /** `Sum`, `Average`, `Minimum`, `Maximum`, `SampleCount`, or a percentile such as `p99`. */
  readonly statistic: string;
  /** @default 'GreaterThanThreshold' */
  readonly comparison?: Comparison;
  readonly threshold: number;
  /**
   * Seconds: a multiple of 60, or 10, 20 or 30 for a metric of your own that is stored at high resolution.
   * @cost 0.3 USD per alarm-month (cloudwatch-alarm-high-resolution) for a period of less than 60 seconds, else 0.1 USD per alarm-month (cloudwatch-alarm)
   * @default 60
   */
  readonly periodSeconds?: number;
  /** Number of periods that are looked at. @default 3 */
  readonly evaluationPeriods?: number;
  /** How many of them have to be over the threshold. @default - all */
  readonly datapointsToAlarm?: number;
  /** What a period without a value is taken for, and why. */
  readonly missingData: { readonly treatAs: MissingData; readonly because: string };
  /** What it means when the alarm goes off, in a sentence. */
  readonly meaning: string;
  /** HTTPS URL of the runbook, or its path in the repository. @default - made from `runbook` of the whole set */
  readonly runbook?: string;
}

/** Props of `ClusterAlarms`. */
export interface ClusterAlarmsProps {
  /** The cluster whose control plane and nodes are watched. */
  readonly cluster: Pick<ClusterRef, 'clusterName'>;
  /** Who is told, when an alarm goes off and when it is over. The policy of the topic has to admit CloudWatch alarms. */
  readonly topic: TopicRef;
  /**
   * The network whose NAT gateways are watched, with an alarm for each, and the size of the VPC.
   * @cost 0.1 USD per alarm-month (cloudwatch-alarm): one for each gateway, and one for the VPC
   * @default - neither is watched
   */
  readonly network?: Pick<NetworkRef, 'natGateways' | 'addressUsageMetrics' | 'vpcId'>;
  /**
   * Where runbooks are: an HTTPS URL, or a path in the repository that begins with `docs/` or `runbooks/`. `{alarm}` in it stands for the id
   * of the alarm, as in `https://git.example.com/platform/blob/main/docs/runbooks/alarms/{alarm}.md`.
   * @default - none, which production refuses
   */
  readonly runbook?: string;
  /**
   * Whether something sends the metrics of Container Insights for the cluster.
   * @default - whether the cluster of this stack has the add-on `amazon-cloudwatch-observability`; for a cluster of elsewhere it has to be said
   */
  readonly containerInsights?: boolean;
  /**
   * Changes to the alarms of the set, by their ids; `{ off: 'why' }` leaves one out.
   * @cost 0.1 USD per alarm-month (cloudwatch-alarm), twice that for the two that are calculated from two metrics
   * @default - all of the set that there is something to watch for, as they are
   */
  readonly alarms?: Readonly<Partial<Record<AlarmId, AlarmSettings | AlarmOff>>>;
  /**
   * ARN of the queue that Karpenter reads notices of interruption from.
   * @cost 0.1 USD per alarm-month (cloudwatch-alarm)
   * @default - not watched
   */
  readonly interruptionQueueArn?: string;
  /**
   * ARNs of queues with what could not be delivered, by a name that is part of the name of the alarm: it goes off when one is not empty.
   * @cost 0.1 USD per alarm-month (cloudwatch-alarm), one for each queue
   * @default - none
   */
  readonly deadLetterQueueArns?: Readonly<Record<string, string>>;
  /**
   * Alarms of your own, by a name that is part of the name of the alarm and of its Terraform address.
   * @cost 0.1 USD per alarm-month (cloudwatch-alarm)
   * @default - none
   */
  readonly additional?: Readonly<Record<string, OwnAlarm>>;
  /** First part of the names of the alarms. @default - the name of the environment */
  readonly namePrefix?: string;
  /** Tags of the alarms, beside `Name`. @default - none but those of the provider */
  readonly tags?: Readonly<Record<string, string>>;
}
