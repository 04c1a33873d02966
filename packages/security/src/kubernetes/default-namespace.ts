import type { KubernetesObject, StackContext } from '@hera/core';
import { checkReason, type Refuse } from './check-namespaces';
import type { KubernetesPolicyProps } from './kubernetes-policy-props';
import { quotaObject } from './quotas';

/** The namespace that every cluster has, and that objects land in which name none. */
export const defaultNamespace = 'default';

/** Whether the namespace `default` is guarded. Production has to say why it is not. */
export const planDefaultNamespace = (
  { defaultNamespace: asked }: KubernetesPolicyProps,
  { profile }: StackContext,
  refuse: Refuse,
): boolean => {
  const production = profile.name === 'production';
  if (asked?.guarded !== false) return asked?.guarded ?? production;
  if (production) {
    checkReason(asked.reason, 'kubernetes.defaultNamespace.reason', 'pods could run in the namespace default', refuse);
  }
  return false;
};

/** No pod, no volume and no load balancer: what is there already stays, and nothing is added. */
export const closedQuotaObjects = (namespaces: readonly string[]): readonly KubernetesObject[] =>
  namespaces.map((namespace) =>
    quotaObject(namespace, { pods: '0', 'services.loadbalancers': '0', persistentvolumeclaims: '0' }),
  );
