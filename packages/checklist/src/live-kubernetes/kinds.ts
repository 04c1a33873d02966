/** A kind that is looked for, and how to list all of it. */
export interface ObservedKind {
  readonly kind: string;
  readonly apiVersion: string;
  /** Empty for the core group. */
  readonly group: string;
  readonly resource: string;
  /** Whether a cluster may lack it: then it has none of that kind. */
  readonly optional: boolean;
}

const of = (apiVersion: string, kind: string, resource: string, optional = false): ObservedKind => ({
  kind,
  apiVersion,
  group: apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '',
  resource,
  optional,
});

/** What the rules read. Secrets, config maps and pods are not among it. */
export const observedKinds: readonly ObservedKind[] = [
  of('v1', 'Node', 'nodes'),
  of('v1', 'Namespace', 'namespaces'),
  of('v1', 'ServiceAccount', 'serviceaccounts'),
  of('apps/v1', 'DaemonSet', 'daemonsets'),
  of('apps/v1', 'Deployment', 'deployments'),
  of('apps/v1', 'StatefulSet', 'statefulsets'),
  of('networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies'),
  of('policy/v1', 'PodDisruptionBudget', 'poddisruptionbudgets'),
  of('velero.io/v1', 'Schedule', 'schedules', true),
];

/** Path of the list in the API. */
export const listPath = ({ apiVersion, group, resource }: ObservedKind): string =>
  `/${group === '' ? 'api' : 'apis'}/${apiVersion}/${resource}`;
