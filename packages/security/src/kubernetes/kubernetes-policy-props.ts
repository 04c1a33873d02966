import type { NetworkPolicyEngine } from '@hera/core';
import type { ApplicationNamespace, Labels } from './application-namespace';

/** What has to be known of the cluster. Each value is read from the stack's `Cluster` and `Network`, where it has them. */
export interface PolicyCluster {
  /** Name of the cluster, where the stack has several. @default - the only cluster of the stack */
  readonly name?: string;
  /** Kubernetes version, `<major>.<minor>`. @default - that of the stack's cluster */
  readonly version?: string;
  /** IPv4 CIDR of services. @default - that of the stack's cluster; both ranges that EKS chooses from, where it is EKS's choice */
  readonly serviceCidr?: string;
  /** CIDRs of the subnets that hold the control plane's interfaces. @default - those of the stack's network */
  readonly apiServerCidrs?: readonly string[];
  /** IPv6 CIDRs of the VPC, which AWS chooses; the peer `internet` asks for them where pods have IPv6 addresses. @default - not known */
  readonly ipv6Cidrs?: readonly string[];
}

/** What enforces network policies, where the stack cannot tell. */
export interface DeclaredNetworkPolicyEngine {
  /** `vpc-cni` and `auto-mode` are for a cluster that is made elsewhere: of its own the stack knows. */
  readonly name: NetworkPolicyEngine;
  /** Who sets it up, and why it is not the cluster's own where it has one. 20 characters or more. */
  readonly reason: string;
}

/** A namespace of the cluster's own software. */
export interface SystemNamespace {
  readonly name: string;
  /** What runs there, and why the policies cannot hold for it. 20 characters or more. */
  readonly reason: string;
}

/** Names of the admission policies. */
export const admissionPolicyNames = [
  'image-registries',
  'image-tags',
  'probes',
  'resources',
  'host-paths',
  'labelled-namespaces',
] as const;

/** Name of an admission policy; in the cluster it is `hera-<name>`. */
export type AdmissionPolicyName = (typeof admissionPolicyNames)[number];

/** A namespace in which some admission policies do not hold. */
export interface AdmissionExemption {
  readonly namespace: string;
  readonly policies: readonly AdmissionPolicyName[];
  /** Why. 20 characters or more. */
  readonly reason: string;
}

/** What pods and workloads are held to. */
export interface AdmissionOptions {
  /**
   * `deny` refuses. `audit` lets through, with a warning to whoever asks and an entry in the audit log.
   *
   * @default - 'deny' in production, 'audit' in development
   */
  readonly action?: 'deny' | 'audit';
  /** Why production only audits. 20 characters or more; required there. @default - none */
  readonly reason?: string;
  /**
   * Where images may come from: a registry's host, with a path if only that part of it counts, such as `registry.example.com/platform`.
   *
   * @default - ECR of the environment's account and region; where no account is declared, ECR of any account in the region, with a warning
   */
  readonly registries?: readonly string[];
  /** @default - none */
  readonly exemptions?: readonly AdmissionExemption[];
}

/** Kubernetes groups, which access entries name in `kubernetesGroups`. */
export interface PolicyGroups {
  /** May do everything. @default ['hera:admin'] */
  readonly admin?: readonly string[];
  /** Looks at everything but secrets, and runs what is in application namespaces. @default ['hera:operator'] */
  readonly operator?: readonly string[];
  /** Looks at everything but secrets. @default ['hera:viewer'] */
  readonly viewer?: readonly string[];
  /** API groups of custom resources that viewers and operators may look at, such as `karpenter.sh`. @default - none */
  readonly viewedApiGroups?: readonly string[];
}

/** A PriorityClass. None is ever the default of all pods. */
export interface PriorityClassOptions {
  readonly name: string;
  /** -2147483648 to 1000000000; what is above belongs to Kubernetes. */
  readonly value: number;
  readonly description: string;
  /** Whether its pods may push others off a node. @default true */
  readonly preempts?: boolean;
}

/** A PodDisruptionBudget for software of a system namespace. */
export interface DisruptionBudgetOptions {
  readonly name: string;
  readonly namespace: string;
  /** Labels of the pods. */
  readonly pods: Labels;
  /** @default 1 */
  readonly maxUnavailable?: number | `${number}%`;
}

/** Props of `KubernetesPolicy`. */
export interface KubernetesPolicyProps {
  /** Namespaces of applications, with everything that holds in them. */
  readonly namespaces: readonly ApplicationNamespace[];
  /**
   * Namespaces of software that brings its own rules, beside `kube-system`, `kube-public`, `kube-node-lease`, `amazon-guardduty`, and those
   * of Karpenter and of the cluster's add-ons. No admission policy holds there, and nothing is written there but what other constructs give,
   * such as the Cluster Autoscaler in `kube-system`.
   *
   * @default - none
   */
  readonly systemNamespaces?: readonly SystemNamespace[];
  /**
   * What becomes of the namespace `default`, in which objects land that name none. Guarded, it has the Pod Security level `restricted`, denies all
   * traffic, mounts no token, and takes neither workloads nor volumes nor load balancers; what runs there already is cut off. The namespace
   * itself is never deleted. Unguarded, production wants a reason of 20 characters or more.
   *
   * @default - guarded in production, left alone in development
   */
  readonly defaultNamespace?: { readonly guarded: true } | { readonly guarded: false; readonly reason: string };
  /** @default - read from the stack */
  readonly cluster?: PolicyCluster;
  /** What enforces network policies, where the stack cannot tell. @default - the VPC CNI or EKS Auto Mode, as the stack's cluster says */
  readonly networkPolicyEngine?: DeclaredNetworkPolicyEngine;
  /** Whether NodeLocal DNSCache answers at 169.254.20.10. @default false */
  readonly nodeLocalDns?: boolean;
  /** @default - every policy, as the environment wants it */
  readonly admission?: AdmissionOptions;
  /** @default - `hera:admin`, `hera:operator` and `hera:viewer` */
  readonly groups?: PolicyGroups;
  /** @default - `platform-critical`, `business-critical` and `batch` */
  readonly priorityClasses?: readonly PriorityClassOptions[];
  /** For add-ons and controllers that bring none. @default - none: two budgets for one pod keep it from being evicted at all */
  readonly disruptionBudgets?: readonly DisruptionBudgetOptions[];
}
