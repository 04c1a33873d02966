import rbac from '../data/live-kubernetes-rbac.json';

/**
 * What `observeKubernetes` may do in a cluster, for `kubectl apply -f`: a role that lists what is looked at, for the group `hera:checklist`, which an
 * access entry of EKS can name.
 */
export const liveKubernetesRbac = rbac;
export { type KubernetesAnswer, type KubernetesGet, kubectlAnswer } from './answer';
export { type ObservedKind, observedKinds } from './kinds';
export { kubectlGet, type KubectlGetOptions } from './kubectl';
export { observeKubernetes, type ObserveKubernetesOptions } from './observe';
