import type { KubernetesObject } from '@hera/core';
import { autoscalerRbac } from './autoscaler-rbac';
import { autoscalerFlags, type PlannedAutoscaler } from './check-autoscaler';

const port = 8085;

const healthCheck = (failureThreshold: number) => ({
  httpGet: { path: '/health-check', port },
  periodSeconds: 10,
  timeoutSeconds: 5,
  failureThreshold,
});

const argumentsOf = ({ clusterName, namespace }: PlannedAutoscaler): readonly string[] => [
  './cluster-autoscaler',
  '--cloud-provider=aws',
  `--namespace=${namespace}`,
  `--node-group-auto-discovery=asg:tag=k8s.io/cluster-autoscaler/enabled,k8s.io/cluster-autoscaler/${clusterName}`,
  '--leader-elect=true',
  ...Object.entries(autoscalerFlags).map(([name, value]) => `--${name}=${value}`),
  '--stderrthreshold=info',
  '--v=2',
];

/** The tainted groups are what its own decisions never take away while workloads come and go. */
const nearSystemNodes = (groups: readonly string[]) =>
  groups.length === 0
    ? {}
    : {
        affinity: {
          nodeAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              {
                weight: 100,
                preference: {
                  matchExpressions: [{ key: 'eks.amazonaws.com/nodegroup', operator: 'In', values: groups }],
                },
              },
            ],
          },
        },
      };

const spread = (topologyKey: string, whenUnsatisfiable: string, matchLabels: Readonly<Record<string, string>>) => ({
  maxSkew: 1,
  topologyKey,
  whenUnsatisfiable,
  labelSelector: { matchLabels },
});

const podSpec = (plan: PlannedAutoscaler, region: string, labels: Readonly<Record<string, string>>) => ({
  serviceAccountName: plan.serviceAccount,
  priorityClassName: 'system-cluster-critical',
  // The node's resolver: DNS of the cluster may be what waits for a node.
  dnsPolicy: 'Default',
  nodeSelector: { 'kubernetes.io/os': 'linux' },
  tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }],
  ...nearSystemNodes(plan.systemNodeGroups),
  topologySpreadConstraints: [
    spread('topology.kubernetes.io/zone', 'ScheduleAnyway', labels),
    spread('kubernetes.io/hostname', 'DoNotSchedule', labels),
  ],
  securityContext: {
    runAsNonRoot: true,
    runAsUser: 65_534,
    runAsGroup: 65_534,
    seccompProfile: { type: 'RuntimeDefault' },
  },
  containers: [
    {
      name: 'cluster-autoscaler',
      image: plan.image,
      command: argumentsOf(plan),
      // With a hop limit of 1, pods cannot ask the instance metadata where they are.
      env: [{ name: 'AWS_REGION', value: region }],
      ports: [{ name: 'http', containerPort: port }],
      readinessProbe: healthCheck(3),
      livenessProbe: healthCheck(6),
      // What upstream's example gives it, and no limit of CPU: a throttled autoscaler is late when nodes are short.
      resources: { requests: { cpu: '100m', memory: '600Mi' }, limits: { memory: '600Mi' } },
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: true,
      },
    },
  ],
});

/**
 * The Cluster Autoscaler as Kubernetes objects: two pods of which one leads, on different nodes.
 *
 * @param region a literal: a manifest holds no references
 */
export const autoscalerObjects = (plan: PlannedAutoscaler, region: string): readonly KubernetesObject[] => {
  const { serviceAccount: name, namespace, replicas } = plan;
  const labels = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/component': 'node-autoscaling' };
  const matchLabels = { 'app.kubernetes.io/name': name };
  const metadata = { name, namespace, labels };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    ...autoscalerRbac(name, namespace, labels),
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata,
      spec: { maxUnavailable: 1, selector: { matchLabels }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas,
        revisionHistoryLimit: 3,
        selector: { matchLabels },
        template: { metadata: { labels }, spec: podSpec(plan, region, matchLabels) },
      },
    },
  ];
};
