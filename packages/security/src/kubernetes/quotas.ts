import type { KubernetesObject } from '@hera/core';
import type { PlannedNamespace } from './plan';

/** A quota over everything in a namespace. */
export const quotaObject = (namespace: string, hard: Readonly<Record<string, string>>): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'hera', namespace },
  spec: { hard },
});

/** What each namespace may take of the cluster, and what a container gets that says nothing. */
export const quotaObjects = (namespaces: readonly PlannedNamespace[]): readonly KubernetesObject[] =>
  namespaces.flatMap(({ name, quota, limits }) => [
    quotaObject(name, {
      'requests.cpu': quota.cpu,
      'requests.memory': quota.memory,
      'limits.memory': quota.memoryLimits,
      pods: String(quota.pods),
      'services.loadbalancers': String(quota.loadBalancers),
      persistentvolumeclaims: String(quota.volumeClaims),
      'requests.storage': quota.storage,
    }),
    // The two classes push every other pod off a node, DNS and CNI among them when many ask for it.
    {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'hera-no-system-priority', namespace: name },
      spec: {
        hard: { pods: '0' },
        scopeSelector: {
          matchExpressions: [
            {
              scopeName: 'PriorityClass',
              operator: 'In',
              values: ['system-cluster-critical', 'system-node-critical'],
            },
          ],
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { name: 'hera', namespace: name },
      spec: {
        limits: [
          {
            type: 'Container',
            defaultRequest: { cpu: limits.cpuRequest, memory: limits.memoryRequest },
            default: { memory: limits.memoryLimit },
            max: { memory: limits.maximumMemory },
          },
        ],
      },
    },
  ]);
