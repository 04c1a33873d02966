import type { KubernetesObject } from '@hera/core';

const read = ['get', 'list', 'watch'];

const rule = (apiGroup: string, resources: readonly string[], verbs: readonly string[], names?: readonly string[]) => ({
  apiGroups: [apiGroup],
  resources: [...resources],
  ...(names === undefined ? {} : { resourceNames: [...names] }),
  verbs: [...verbs],
});

// Source: kubernetes/autoscaler, cluster-autoscaler/cloudprovider/aws/examples/cluster-autoscaler-autodiscover.yaml, and for what that lacks:
// #9487 (resource.k8s.io: since 1.35 it always watches these, #9244) and #7904 (volumeattachments). Left out: endpoints, of a kind of
// lock that is gone; the API group extensions, gone since Kubernetes 1.22. The lease is where the pods are, so its rights are a Role.
const clusterRules = [
  rule('', ['events'], ['create', 'patch']),
  rule('', ['pods/eviction'], ['create']),
  rule('', ['pods/status'], ['update']),
  // Taints of nodes that are about to go.
  rule('', ['nodes'], [...read, 'update']),
  rule(
    '',
    ['namespaces', 'persistentvolumeclaims', 'persistentvolumes', 'pods', 'replicationcontrollers', 'services'],
    read,
  ),
  rule('apps', ['daemonsets', 'replicasets', 'statefulsets'], read),
  rule('batch', ['jobs'], [...read, 'patch']),
  rule('policy', ['poddisruptionbudgets'], ['list', 'watch']),
  rule(
    'storage.k8s.io',
    ['csidrivers', 'csinodes', 'csistoragecapacities', 'storageclasses', 'volumeattachments'],
    read,
  ),
  rule('resource.k8s.io', ['deviceclasses', 'resourceclaims', 'resourceslices'], read),
];

const ownRules = [
  rule('', ['configmaps'], ['create', 'list', 'watch']),
  rule('', ['configmaps'], ['delete', 'get', 'update'], ['cluster-autoscaler-status']),
  rule('coordination.k8s.io', ['leases'], ['create']),
  rule('coordination.k8s.io', ['leases'], ['get', 'update'], ['cluster-autoscaler']),
];

const apiVersion = 'rbac.authorization.k8s.io/v1';

/** Rights of the Cluster Autoscaler in Kubernetes. */
export const autoscalerRbac = (
  name: string,
  namespace: string,
  labels: Readonly<Record<string, string>>,
): readonly KubernetesObject[] => {
  const subjects = [{ kind: 'ServiceAccount', name, namespace }];
  const roleRef = (kind: string) => ({ apiGroup: 'rbac.authorization.k8s.io', kind, name });
  return [
    { apiVersion, kind: 'ClusterRole', metadata: { name, labels }, rules: clusterRules },
    { apiVersion, kind: 'ClusterRoleBinding', metadata: { name, labels }, roleRef: roleRef('ClusterRole'), subjects },
    { apiVersion, kind: 'Role', metadata: { name, namespace, labels }, rules: ownRules },
    { apiVersion, kind: 'RoleBinding', metadata: { name, namespace, labels }, roleRef: roleRef('Role'), subjects },
  ];
};
