import type { KubernetesObject } from '@hera/core';
import type { PlannedGroups, PlannedNamespace } from './plan';

const look = ['get', 'list', 'watch'];
const change = ['create', 'update', 'patch', 'delete'];

const rule = (apiGroup: string, resources: readonly string[], verbs: readonly string[]) => ({
  apiGroups: [apiGroup],
  resources: [...resources],
  verbs: [...verbs],
});

// Resources one by one and never `*`: secrets, and what opens a shell or a tunnel (pods/exec, pods/attach, pods/portforward, */proxy), must stay out,
// and a GET on those is enough to open one. The built-in `view` is not used, since any chart may add to it.
const viewed = [
  rule(
    '',
    [
      'configmaps',
      'endpoints',
      'events',
      'limitranges',
      'namespaces',
      'nodes',
      'persistentvolumeclaims',
      'persistentvolumes',
      'pods',
      'pods/log',
      'pods/status',
      'replicationcontrollers',
      'resourcequotas',
      'serviceaccounts',
      'services',
    ],
    look,
  ),
  rule('apps', ['controllerrevisions', 'daemonsets', 'deployments', 'replicasets', 'statefulsets'], look),
  rule('batch', ['cronjobs', 'jobs'], look),
  rule('autoscaling', ['horizontalpodautoscalers'], look),
  rule('policy', ['poddisruptionbudgets'], look),
  rule('networking.k8s.io', ['ingressclasses', 'ingresses', 'networkpolicies'], look),
  rule('discovery.k8s.io', ['endpointslices'], look),
  rule('events.k8s.io', ['events'], look),
  rule('scheduling.k8s.io', ['priorityclasses'], look),
  rule('storage.k8s.io', ['csidrivers', 'csinodes', 'storageclasses', 'volumeattachments'], look),
  rule('rbac.authorization.k8s.io', ['clusterrolebindings', 'clusterroles', 'rolebindings', 'roles'], look),
  rule(
    'admissionregistration.k8s.io',
    [
      'mutatingwebhookconfigurations',
      'validatingadmissionpolicies',
      'validatingadmissionpolicybindings',
      'validatingwebhookconfigurations',
    ],
    look,
  ),
  rule('apiextensions.k8s.io', ['customresourcedefinitions'], look),
  rule('apiregistration.k8s.io', ['apiservices'], look),
  rule('coordination.k8s.io', ['leases'], look),
  rule('metrics.k8s.io', ['nodes', 'pods'], look),
];

// Nothing here touches what the policies are made of: namespaces, quotas, network policies, service accounts and RBAC are looked at alone.
const operated = [
  rule('', ['configmaps', 'persistentvolumeclaims', 'pods', 'services'], change),
  rule('', ['pods/attach', 'pods/exec', 'pods/portforward'], ['get', 'create']),
  rule('', ['pods/ephemeralcontainers'], ['update', 'patch']),
  rule('', ['pods/eviction'], ['create']),
  rule('apps', ['daemonsets', 'deployments', 'statefulsets'], change),
  rule('apps', ['deployments/scale', 'statefulsets/scale'], ['get', 'update', 'patch']),
  rule('batch', ['cronjobs', 'jobs'], change),
  rule('autoscaling', ['horizontalpodautoscalers'], change),
  rule('policy', ['poddisruptionbudgets'], change),
  rule('networking.k8s.io', ['ingresses'], change),
];

const clusterRole = (name: string, rules: readonly object[]): KubernetesObject => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name },
  rules,
});

const subjects = (groups: readonly string[]) =>
  groups.map((name) => ({ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name }));

const roleRef = (name: string) => ({ apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name });

const clusterBinding = (name: string, role: string, groups: readonly string[]): readonly KubernetesObject[] =>
  groups.length === 0
    ? []
    : [
        {
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'ClusterRoleBinding',
          metadata: { name },
          roleRef: roleRef(role),
          subjects: subjects(groups),
        },
      ];

/**
 * Rights of the groups. Operators run what is in application namespaces only: who may create pods in a system namespace, where no policy holds,
 * has every node.
 */
export const rbacObjects = (
  namespaces: readonly PlannedNamespace[],
  { admin, operator, viewer, viewedApiGroups }: PlannedGroups,
): readonly KubernetesObject[] => [
  clusterRole('hera-viewer', [...viewed, ...viewedApiGroups.map((group) => rule(group, ['*'], look))]),
  clusterRole('hera-operator', operated),
  ...clusterBinding('hera-admin', 'cluster-admin', admin),
  ...clusterBinding('hera-viewer', 'hera-viewer', [...new Set([...viewer, ...operator])]),
  ...(operator.length === 0 ? [] : namespaces).map(({ name }) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'hera-operator', namespace: name },
    roleRef: roleRef('hera-operator'),
    subjects: subjects(operator),
  })),
];
