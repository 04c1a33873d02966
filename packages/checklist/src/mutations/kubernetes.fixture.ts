import type { KubernetesObject, KubernetesObservations } from '../engine/observations';
import type { Status } from '../engine/report';
import { changeValue } from './change-value.fixture';

const object = (
  apiVersion: string,
  kind: string,
  metadata: Record<string, unknown>,
  more: object = {},
): KubernetesObject => ({ apiVersion, kind, metadata, ...more }) as unknown as KubernetesObject;

const node = (zone: string): KubernetesObject =>
  object(
    'v1',
    'Node',
    { name: `ip-10-1-${zone}`, labels: { 'topology.kubernetes.io/zone': `us-east-1${zone}` } },
    { status: { conditions: [{ type: 'Ready', status: 'True' }] } },
  );

const daemon = (name: string, namespace: string, spec: object = {}): KubernetesObject =>
  object(
    'apps/v1',
    'DaemonSet',
    { name, namespace },
    { spec, status: { observedGeneration: 1, desiredNumberScheduled: 3, numberReady: 3 } },
  );

const enforced = { 'pod-security.kubernetes.io/enforce': 'restricted' };
const container = {
  name: 'shop',
  readinessProbe: { httpGet: { path: '/ready', port: 8080 } },
  livenessProbe: { httpGet: { path: '/live', port: 8080 } },
  resources: { requests: { cpu: '250m', memory: '256Mi' }, limits: { memory: '256Mi' } },
};

/** Objects of a cluster in which all is as it should be. */
export const productionObjects = (): readonly KubernetesObject[] => [
  ...['a', 'b', 'c'].map(node),
  object('v1', 'Namespace', { name: 'kube-system', labels: {} }),
  ...['default', 'shop'].flatMap((namespace) => [
    object('v1', 'Namespace', { name: namespace, labels: enforced }),
    object(
      'networking.k8s.io/v1',
      'NetworkPolicy',
      { name: `default-deny-of-${namespace}`, namespace },
      { spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] } },
    ),
  ]),
  daemon('aws-node', 'kube-system', {
    template: { spec: { containers: [{ name: 'aws-eks-nodeagent', args: ['--enable-network-policy=true'] }] } },
  }),
  daemon('cloudwatch-agent', 'amazon-cloudwatch'),
  daemon('fluent-bit', 'amazon-cloudwatch'),
  object(
    'apps/v1',
    'Deployment',
    { name: 'cluster-autoscaler', namespace: 'kube-system' },
    { spec: { replicas: 2 }, status: { observedGeneration: 1, readyReplicas: 2 } },
  ),
  object(
    'apps/v1',
    'Deployment',
    { name: 'shop', namespace: 'shop' },
    {
      spec: { replicas: 3, template: { metadata: { labels: { app: 'shop' } }, spec: { containers: [container] } } },
      status: { observedGeneration: 1, readyReplicas: 3 },
    },
  ),
  object(
    'policy/v1',
    'PodDisruptionBudget',
    { name: 'shop', namespace: 'shop' },
    { spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'shop' } } } },
  ),
  object(
    'velero.io/v1',
    'Schedule',
    { name: 'hourly', namespace: 'velero' },
    { spec: { schedule: '0 * * * *' }, status: { phase: 'Enabled' } },
  ),
];

/** Kinds of them, and those that the cluster has none of. */
export const productionKinds = [
  'Node',
  'Namespace',
  'NetworkPolicy',
  'DaemonSet',
  'Deployment',
  'StatefulSet',
  'PodDisruptionBudget',
  'Schedule',
] as const;

/** A change of one object, and every item that it turns. */
export interface ObjectMutation {
  readonly what: string;
  /** `Kind/name` of the object; undefined where objects are added alone. */
  readonly of?: string;
  /** Removes the object in place of changing it. @default false */
  readonly gone?: boolean;
  readonly path?: string;
  readonly to?: unknown;
  /** @default - nothing */
  readonly added?: readonly KubernetesObject[];
  /** Kind that may not be listed. @default - none */
  readonly forbidden?: string;
  readonly turns: Readonly<Record<string, Status>>;
}

const label = 'metadata.labels.pod-security\\.kubernetes\\.io/enforce';
const spec = 'spec.template.spec.containers.0';
const stale = { 'infra-06': 'unknown', 'dr-18': 'unknown' } as const;

/** Each judged by itself. */
export const objectMutations: readonly ObjectMutation[] = [
  { what: 'a zone without a node', of: 'Node/ip-10-1-c', gone: true, turns: { 'infra-01': 'fail' } },
  {
    what: 'a node that is not ready',
    of: 'Node/ip-10-1-c',
    path: 'status.conditions.0.status',
    to: 'False',
    turns: { 'infra-01': 'fail' },
  },
  {
    what: 'a node of no zone',
    of: 'Node/ip-10-1-c',
    path: 'metadata.labels',
    to: {},
    turns: { 'infra-01': 'unknown' },
  },
  {
    what: 'a namespace that enforces privileged',
    of: 'Namespace/shop',
    path: label,
    to: 'privileged',
    turns: { 'sec-10': 'fail' },
  },
  {
    what: 'a namespace that enforces a word that is no level',
    of: 'Namespace/shop',
    path: label,
    to: 'strict',
    turns: { 'sec-10': 'fail' },
  },
  {
    what: 'a namespace that enforces nothing',
    of: 'Namespace/shop',
    path: 'metadata.labels',
    to: {},
    turns: { 'sec-10': 'fail' },
  },
  {
    what: 'a namespace that only warns',
    of: 'Namespace/shop',
    path: 'metadata.labels',
    to: { 'pod-security.kubernetes.io/warn': 'restricted', 'pod-security.kubernetes.io/audit': 'restricted' },
    turns: { 'sec-10': 'fail' },
  },
  { what: 'a namespace that enforces baseline', of: 'Namespace/shop', path: label, to: 'baseline', turns: {} },
  {
    what: 'a namespace that somebody made by hand',
    added: [object('v1', 'Namespace', { name: 'debug' })],
    turns: { 'sec-10': 'fail', 'sec-11': 'fail' },
  },
  {
    what: 'the default namespace without a standard',
    of: 'Namespace/default',
    path: 'metadata.labels',
    to: {},
    turns: { 'sec-10': 'fail' },
  },
  {
    what: 'the default namespace without a default deny',
    of: 'NetworkPolicy/default-deny-of-default',
    gone: true,
    turns: { 'sec-11': 'fail' },
  },
  { what: 'no default deny', of: 'NetworkPolicy/default-deny-of-shop', gone: true, turns: { 'sec-11': 'fail' } },
  {
    what: 'a default deny of ingress alone',
    of: 'NetworkPolicy/default-deny-of-shop',
    path: 'spec.policyTypes',
    to: ['Ingress'],
    turns: { 'sec-11': 'fail' },
  },
  {
    what: 'a default deny of egress alone',
    of: 'NetworkPolicy/default-deny-of-shop',
    path: 'spec.policyTypes',
    to: ['Egress'],
    turns: { 'sec-11': 'fail' },
  },
  {
    what: 'a policy of some pods in place of the default deny',
    of: 'NetworkPolicy/default-deny-of-shop',
    path: 'spec.podSelector',
    to: { matchLabels: { app: 'shop' } },
    turns: { 'sec-11': 'fail' },
  },
  {
    what: 'a default deny by an expression that chooses',
    of: 'NetworkPolicy/default-deny-of-shop',
    path: 'spec.podSelector',
    to: { matchExpressions: [{ key: 'app', operator: 'Exists' }] },
    turns: { 'sec-11': 'fail' },
  },
  {
    what: 'a policy that allows all ingress',
    of: 'NetworkPolicy/default-deny-of-shop',
    path: 'spec.ingress',
    to: [{}],
    turns: { 'sec-11': 'fail' },
  },
  {
    what: 'a default deny of another namespace',
    of: 'NetworkPolicy/default-deny-of-shop',
    path: 'metadata.namespace',
    to: 'other',
    turns: { 'sec-11': 'fail' },
  },
  {
    what: 'a policy more that allows what is needed',
    added: [
      object(
        'networking.k8s.io/v1',
        'NetworkPolicy',
        { name: 'allow-dns', namespace: 'shop' },
        { spec: { podSelector: {}, policyTypes: ['Egress'], egress: [{ ports: [{ port: 53 }] }] } },
      ),
    ],
    turns: {},
  },
  {
    what: 'a CNI that does not enforce',
    of: 'DaemonSet/aws-node',
    path: `${spec}.args`,
    to: ['--enable-network-policy=false'],
    turns: { 'sec-11': 'fail' },
  },
  { what: 'no CNI', of: 'DaemonSet/aws-node', gone: true, turns: { 'sec-11': 'fail' } },
  {
    what: 'Calico in place of the agent of the CNI',
    of: 'DaemonSet/aws-node',
    path: `${spec}.args`,
    to: [],
    added: [daemon('calico-node', 'calico-system')],
    turns: {},
  },
  {
    what: 'Cilium that runs on no node',
    of: 'DaemonSet/aws-node',
    path: `${spec}.args`,
    to: [],
    added: [
      object(
        'apps/v1',
        'DaemonSet',
        { name: 'cilium', namespace: 'kube-system' },
        { status: { desiredNumberScheduled: 3, numberReady: 0 } },
      ),
    ],
    turns: { 'sec-11': 'fail' },
  },
  {
    what: 'a log agent that is missing on a node',
    of: 'DaemonSet/fluent-bit',
    path: 'status.numberReady',
    to: 2,
    turns: { 'mon-15': 'fail' },
  },
  { what: 'no log agent', of: 'DaemonSet/fluent-bit', gone: true, turns: { 'mon-15': 'unknown' } },
  {
    what: 'a collector of metrics that is not ready',
    of: 'DaemonSet/cloudwatch-agent',
    path: 'status.numberReady',
    to: 0,
    turns: { 'mon-14': 'fail' },
  },
  { what: 'no collector of metrics', of: 'DaemonSet/cloudwatch-agent', gone: true, turns: { 'mon-14': 'unknown' } },
  {
    what: 'an autoscaler that is not ready',
    of: 'Deployment/cluster-autoscaler',
    path: 'status.readyReplicas',
    to: 0,
    turns: { 'beyond-35': 'fail' },
  },
  {
    what: 'an autoscaler that somebody scaled to nothing',
    of: 'Deployment/cluster-autoscaler',
    path: 'spec.replicas',
    to: 0,
    turns: { 'beyond-35': 'fail' },
  },
  {
    what: 'an autoscaler that no controller has looked at',
    of: 'Deployment/cluster-autoscaler',
    path: 'status',
    to: {},
    turns: { 'beyond-35': 'unknown' },
  },
  { what: 'no autoscaler', of: 'Deployment/cluster-autoscaler', gone: true, turns: { 'beyond-35': 'unknown' } },
  { what: 'no disruption budget', of: 'PodDisruptionBudget/shop', gone: true, turns: { 'beyond-36': 'warn' } },
  {
    what: 'a disruption budget of other pods',
    of: 'PodDisruptionBudget/shop',
    path: 'spec.selector.matchLabels.app',
    to: 'cart',
    turns: { 'beyond-36': 'warn' },
  },
  {
    what: 'no readiness probe',
    of: 'Deployment/shop',
    path: `${spec}.readinessProbe`,
    to: undefined,
    turns: { 'beyond-36': 'warn' },
  },
  {
    what: 'no liveness probe',
    of: 'Deployment/shop',
    path: `${spec}.livenessProbe`,
    to: undefined,
    turns: { 'beyond-36': 'warn' },
  },
  {
    what: 'no request of memory',
    of: 'Deployment/shop',
    path: `${spec}.resources.requests.memory`,
    to: undefined,
    turns: { 'beyond-36': 'warn' },
  },
  {
    what: 'no limit of memory',
    of: 'Deployment/shop',
    path: `${spec}.resources.limits`,
    to: {},
    turns: { 'beyond-36': 'warn' },
  },
  {
    what: 'a key of AWS in the environment of a container',
    of: 'Deployment/shop',
    path: `${spec}.env`,
    to: [{ name: 'AWS_SECRET_ACCESS_KEY' }],
    turns: { 'sec-09': 'fail' },
  },
  {
    what: 'a workload in the network of its node',
    of: 'Deployment/shop',
    path: 'spec.template.spec.hostNetwork',
    to: true,
    turns: { 'sec-09': 'fail' },
  },
  {
    what: 'a paused schedule of Velero',
    of: 'Schedule/hourly',
    path: 'spec.paused',
    to: true,
    turns: { 'dr-18': 'warn' },
  },
  {
    what: 'a schedule of Velero that is not valid',
    of: 'Schedule/hourly',
    path: 'status.phase',
    to: 'FailedValidation',
    turns: { 'dr-18': 'fail' },
  },
  { what: 'no schedule of Velero', of: 'Schedule/hourly', gone: true, turns: stale },
  {
    what: 'namespaces that may not be listed',
    forbidden: 'Namespace',
    turns: { 'sec-10': 'unknown', 'sec-11': 'unknown' },
  },
  { what: 'nodes that may not be listed', forbidden: 'Node', turns: { 'infra-01': 'unknown' } },
];

/** What is observed after a change; without one, as it should be. */
export const observedObjects = (takenAt: string, mutation?: ObjectMutation): KubernetesObservations => {
  const objects = structuredClone(productionObjects()) as KubernetesObject[];
  const { of, gone, path, to, added = [], forbidden } = mutation ?? {};
  const at = objects.findIndex(({ kind, metadata }) => `${kind}/${metadata.name}` === of);
  if (of !== undefined && at < 0) throw new Error(`there is no ${of}`);
  if (gone === true) objects.splice(at, 1);
  if (path !== undefined) changeValue(objects[at], path, to);
  return {
    takenAt,
    cluster: 'prod',
    objects: [...objects, ...added].filter(({ kind }) => kind !== forbidden),
    observedKinds: [...productionKinds],
    notObserved:
      forbidden === undefined
        ? []
        : [{ type: forbidden, reason: 'the caller may not list them', missingPermission: `list ${forbidden}` }],
  };
};
