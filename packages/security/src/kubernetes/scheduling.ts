import type { DisruptionBudgetOptions, PriorityClassOptions } from './kubernetes-policy-props';
import type { KubernetesObject } from '@hera/core';

/** Priority classes, where the props name none. */
export const defaultPriorityClasses: readonly PriorityClassOptions[] = [
  { name: 'platform-critical', value: 1_000_000, description: 'Controllers that applications depend on.' },
  { name: 'business-critical', value: 100_000, description: 'Applications that must run when capacity is short.' },
  { name: 'batch', value: -100, description: 'Work that can wait, and pushes nobody away.', preempts: false },
];

/** Priority classes. None is a global default: it would change the priority of every pod that names none. */
export const priorityClassObjects = (classes: readonly PriorityClassOptions[]): readonly KubernetesObject[] =>
  classes.map(({ name, value, description, preempts = true }) => ({
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name },
    value,
    description,
    globalDefault: false,
    preemptionPolicy: preempts ? 'PreemptLowerPriority' : 'Never',
  }));

/** Disruption budgets. A pod that is not ready may always be evicted: it serves nobody, and would hold up its node's drain for ever. */
export const disruptionBudgetObjects = (budgets: readonly DisruptionBudgetOptions[]): readonly KubernetesObject[] =>
  budgets.map(({ name, namespace, pods, maxUnavailable = 1 }) => ({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name, namespace },
    spec: { maxUnavailable, selector: { matchLabels: { ...pods } }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
  }));
