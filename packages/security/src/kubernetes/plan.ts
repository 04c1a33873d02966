import type { PodSecurityLevel } from '@hera/core';
import type { Labels, NamespaceLimits, NamespaceQuota, NamespaceTraffic } from './application-namespace';
import type { AdmissionExemption, DisruptionBudgetOptions, PriorityClassOptions } from './kubernetes-policy-props';
import type { Surroundings } from './surroundings';

/** A namespace with every default filled in. */
export interface PlannedNamespace {
  readonly name: string;
  readonly labels: Labels;
  readonly enforce: PodSecurityLevel;
  /** Why less than the default is enforced. @default - nothing less is */
  readonly reason?: string;
  readonly defaultDeny: boolean;
  readonly traffic: NamespaceTraffic;
  readonly quota: Required<NamespaceQuota>;
  readonly limits: Required<NamespaceLimits>;
}

/** Groups with every default filled in. */
export interface PlannedGroups {
  readonly admin: readonly string[];
  readonly operator: readonly string[];
  readonly viewer: readonly string[];
  readonly viewedApiGroups: readonly string[];
}

/** Where images may come from: a text that an image's name starts with, or a pattern for it. */
export type Registry = { readonly prefix: string } | { readonly pattern: string; readonly shown: string };

/** Admission with every default filled in. */
export interface PlannedAdmission {
  readonly action: 'deny' | 'audit';
  readonly registries: readonly Registry[];
  readonly exemptions: readonly AdmissionExemption[];
}

/** Props that passed every check. */
export interface PolicyPlan {
  readonly owner: string;
  readonly around: Surroundings;
  readonly namespaces: readonly PlannedNamespace[];
  /** Namespaces that Kubernetes makes and that nothing may run in: `default`, or none. */
  readonly closedNamespaces: readonly string[];
  readonly groups: PlannedGroups;
  readonly admission: PlannedAdmission;
  readonly priorityClasses: readonly PriorityClassOptions[];
  readonly disruptionBudgets: readonly DisruptionBudgetOptions[];
}
