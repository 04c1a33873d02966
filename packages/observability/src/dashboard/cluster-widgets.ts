import type { NatGatewayRef } from '@hera/core';
import type { DrawnMetric, Widget } from './widgets';

/** What the widgets are made from. */
export interface ClusterWidgetsInput {
  readonly clusterName: string;
  readonly natGateways: readonly NatGatewayRef[];
  readonly containerInsights: boolean;
  readonly alarmArns: readonly string[];
  /** @default - no findings are shown */
  readonly findingsRuleName?: string;
  readonly controlPlaneErrors: boolean;
}

type Line = readonly [metricName: string, statistic: string, label: string, axis?: 'right'];

const drawn = (
  namespace: string,
  dimensions: Readonly<Record<string, string>>,
  lines: readonly Line[],
): DrawnMetric[] =>
  lines.map(([metricName, statistic, label, axis]) => ({
    namespace,
    metricName,
    dimensions,
    statistic,
    label,
    ...(axis === undefined ? {} : { axis }),
  }));

// Names of metrics: see the sources in data/alarm-set.json.
const controlPlane = (clusterName: string): readonly Widget[] => {
  const of = (lines: readonly Line[]) => drawn('AWS/EKS', { ClusterName: clusterName }, lines);
  return [
    {
      kind: 'metrics',
      title: 'API server: requests that fail',
      width: 8,
      metrics: of([
        ['apiserver_request_total_5XX', 'Sum', 'server errors'],
        ['apiserver_request_total_429', 'Sum', 'throttled'],
        ['apiserver_request_total', 'Sum', 'all requests', 'right'],
      ]),
    },
    {
      kind: 'metrics',
      title: 'API server: latency, 99th percentile, seconds',
      width: 8,
      metrics: of([
        ['apiserver_request_duration_seconds_GET_P99', 'Average', 'GET'],
        ['apiserver_request_duration_seconds_LIST_P99', 'Average', 'LIST'],
        ['apiserver_request_duration_seconds_POST_P99', 'Average', 'POST'],
        ['apiserver_request_duration_seconds_PUT_P99', 'Average', 'PUT'],
      ]),
    },
    {
      kind: 'metrics',
      title: 'API server: requests in flight',
      width: 8,
      metrics: of([
        ['apiserver_current_inflight_requests_MUTATING', 'Sum', 'writing'],
        ['apiserver_current_inflight_requests_READONLY', 'Sum', 'reading'],
      ]),
    },
    {
      kind: 'metrics',
      title: 'Scheduler: pods that wait',
      width: 8,
      metrics: of([
        ['scheduler_pending_pods_UNSCHEDULABLE', 'Sum', 'fit on no node'],
        ['scheduler_pending_pods_BACKOFF', 'Sum', 'tried again later'],
        ['scheduler_pending_pods_ACTIVEQ', 'Sum', 'next in line'],
      ]),
    },
    {
      kind: 'metrics',
      title: 'Webhooks: requests that were rejected',
      width: 8,
      metrics: of([['apiserver_admission_webhook_rejection_count', 'Sum', 'rejected']]),
    },
    {
      kind: 'metrics',
      title: 'Database of the cluster, bytes',
      width: 8,
      metrics: of([['apiserver_storage_size_bytes', 'Maximum', 'size on disk']]),
    },
  ];
};

const nodesAndPods = (clusterName: string): readonly Widget[] => {
  const of = (lines: readonly Line[]) => drawn('ContainerInsights', { ClusterName: clusterName }, lines);
  return [
    {
      kind: 'metrics',
      title: 'Nodes',
      width: 6,
      metrics: of([
        ['cluster_node_count', 'Average', 'nodes'],
        ['cluster_failed_node_count', 'Maximum', 'failed'],
      ]),
    },
    {
      kind: 'metrics',
      title: 'Nodes: CPU, percent',
      width: 6,
      metrics: of([
        ['node_cpu_utilization', 'Average', 'average'],
        ['node_cpu_utilization', 'Maximum', 'busiest'],
      ]),
    },
    {
      kind: 'metrics',
      title: 'Nodes: memory, percent',
      width: 6,
      metrics: of([
        ['node_memory_utilization', 'Average', 'average'],
        ['node_memory_utilization', 'Maximum', 'fullest'],
      ]),
    },
    {
      kind: 'metrics',
      title: 'Nodes: disk, percent',
      width: 6,
      metrics: of([['node_filesystem_utilization', 'Maximum', 'fullest']]),
    },
    {
      kind: 'metrics',
      title: 'Pods',
      width: 12,
      metrics: of([
        ['pod_status_running', 'Sum', 'running'],
        ['pod_status_pending', 'Sum', 'pending'],
        ['pod_status_failed', 'Sum', 'failed'],
      ]),
    },
    {
      kind: 'metrics',
      title: 'Pods: restarts of containers',
      width: 12,
      metrics: of([['pod_number_of_container_restarts', 'Sum', 'restarts']]),
    },
  ];
};

const natLines: readonly (readonly [metricName: string, statistic: string, title: string])[] = [
  ['ErrorPortAllocation', 'Sum', 'NAT gateways: connections without a port'],
  ['ActiveConnectionCount', 'Maximum', 'NAT gateways: connections'],
  ['PacketsDropCount', 'Sum', 'NAT gateways: packets dropped'],
];

const nat = (gateways: readonly NatGatewayRef[]): readonly Widget[] =>
  gateways.length === 0
    ? []
    : natLines.map(([metricName, statistic, title]) => ({
        kind: 'metrics' as const,
        title,
        width: 8,
        metrics: gateways.map(({ natGatewayId, zone = 'all zones' }) => ({
          namespace: 'AWS/NATGateway',
          metricName,
          dimensions: { NatGatewayId: natGatewayId },
          statistic,
          label: zone,
        })),
      }));

// GuardDuty has no metrics of its own: what is counted is how often the rule that routes its findings matched.
const findings = (ruleName: string): Widget => ({
  kind: 'metrics',
  title: 'GuardDuty: findings that people are told of, a day',
  width: 24,
  period: 86_400,
  metrics: drawn('AWS/Events', { RuleName: ruleName }, [['MatchedEvents', 'Sum', 'findings']]),
});

// Components of Kubernetes log in the format of klog, whose errors begin with E and the date; the authenticator logs level=error. The audit
// log is JSON and is left out: it has a status in every entry.
const errors = (clusterName: string): Widget => ({
  kind: 'logs',
  title: 'Control plane: errors in its logs',
  width: 24,
  logGroupName: `/aws/eks/${clusterName}/cluster`,
  query: [
    'fields @timestamp, @logStream, @message',
    'filter @logStream not like /audit/ and (@message like /^E[0-9]{4} / or @message like /level=error/)',
    'sort @timestamp desc',
    'limit 50',
  ],
});

/** What one sees of a cluster, the most urgent first. */
export const clusterWidgets = (input: ClusterWidgetsInput): readonly Widget[] => [
  ...(input.alarmArns.length === 0
    ? []
    : [{ kind: 'alarms' as const, title: 'Alarms', width: 24, arns: input.alarmArns }]),
  ...controlPlane(input.clusterName),
  ...(input.containerInsights ? nodesAndPods(input.clusterName) : []),
  ...nat(input.natGateways),
  ...(input.findingsRuleName === undefined ? [] : [findings(input.findingsRuleName)]),
  ...(input.controlPlaneErrors ? [errors(input.clusterName)] : []),
];
