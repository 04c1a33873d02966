import type { PodSecurityLevel, SubnetTier } from '@hera/core';

/** Labels, as key to value. */
export type Labels = Readonly<Record<string, string>>;

/** A port, or a range of ports, of a protocol. */
export interface PortRange {
  readonly port: number;
  /** Last port of the range. @default - `port` alone */
  readonly endPort?: number;
  /** @default 'TCP' */
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP';
}

/** Pods of a namespace, of this one too. */
export interface NamespacePeer {
  readonly namespace: string;
  /** Their labels. @default - every pod of it */
  readonly pods?: Labels;
}

/** Whatever has an address in the subnets of a tier, such as a load balancer in the public ones. */
export interface SubnetsPeer {
  readonly subnets: SubnetTier;
}

/** Addresses. */
export interface CidrPeer {
  readonly cidrs: readonly string[];
}

/** Who may reach pods. `api-server`: the control plane, which calls webhooks and aggregated APIs. */
export type IngressPeer = 'api-server' | NamespacePeer | SubnetsPeer | CidrPeer;

/**
 * What pods may reach. `vpc-endpoints`: the interface endpoints of the network. `internet`: all but private addresses, the VPC's own and link-local
 * ones, so neither the node's metadata (169.254.169.254).
 */
export type EgressPeer = 'api-server' | 'vpc-endpoints' | 'internet' | NamespacePeer | SubnetsPeer | CidrPeer;

interface TrafficRule {
  /** Name within the namespace and direction; part of the object's name. */
  readonly name: string;
  /** TCP ports, or ranges. @default - 443, for `api-server`, `vpc-endpoints` and `internet` as a target; required otherwise */
  readonly ports?: readonly (number | PortRange)[];
  /** Labels of the pods of this namespace that it holds for. @default - all pods */
  readonly pods?: Labels;
}

/** Traffic to pods that is allowed. */
export interface IngressRule extends TrafficRule {
  readonly from: IngressPeer;
}

/** Traffic from pods that is allowed. */
export interface EgressRule extends TrafficRule {
  readonly to: EgressPeer;
}

/** Network policies of a namespace. */
export interface NamespaceTraffic {
  /** Whether its pods may reach each other. @default false */
  readonly withinNamespace?: boolean;
  /** Whether its pods may ask the cluster's DNS. @default true */
  readonly dns?: boolean;
  /** Whether its pods may reach the Pod Identity agent, which hands out a role only where an association says so. @default - where the cluster has the agent */
  readonly podIdentity?: boolean;
  /** @default - nothing reaches the pods but their node's kubelet */
  readonly ingress?: readonly IngressRule[];
  /** @default - pods reach DNS and the Pod Identity agent only */
  readonly egress?: readonly EgressRule[];
  /** Switches the denial off, and with it every rule here. @default - everything is denied both ways that is not allowed */
  readonly defaultDeny?: {
    readonly enabled: false;
    /** Why. 20 characters or more. */
    readonly reason: string;
  };
}

/** What a namespace may take of the cluster. Quantities are Kubernetes' own: `500m`, `4Gi`. */
export interface NamespaceQuota {
  /** Sum of CPU requests. @default '20' */
  readonly cpu?: string;
  /** Sum of memory requests. @default '40Gi' */
  readonly memory?: string;
  /** Sum of memory limits. @default '80Gi' */
  readonly memoryLimits?: string;
  /** @default 100 */
  readonly pods?: number;
  /** Services of type LoadBalancer. @default 2 @cost each is a load balancer, billed per hour and by what it carries */
  readonly loadBalancers?: number;
  /** @default 20 */
  readonly volumeClaims?: number;
  /** Sum of all volume claims. @default '500Gi' @cost volumes are billed per GB-month */
  readonly storage?: string;
}

/** What a container gets that says nothing, and the most that it may ask for. */
export interface NamespaceLimits {
  /** @default '50m' */
  readonly cpuRequest?: string;
  /** @default '64Mi' */
  readonly memoryRequest?: string;
  /** @default '256Mi' */
  readonly memoryLimit?: string;
  /** Greatest memory limit of a container. @default '8Gi' */
  readonly maximumMemory?: string;
}

/** A namespace of an application. */
export interface ApplicationNamespace {
  readonly name: string;
  /** Labels beside those that Hera sets. @default - none */
  readonly labels?: Labels;
  /**
   * Pod Security Standard that is enforced. `restricted` is audited and warned about in any case.
   *
   * @default - 'restricted' in production; 'baseline' in development, where images are tried out before they are hardened
   */
  readonly podSecurity?: {
    readonly enforce: PodSecurityLevel;
    /** Why less than the default is enforced. 20 characters or more; required then. @default - none */
    readonly reason?: string;
  };
  /** @default - only DNS and the Pod Identity agent can be reached */
  readonly network?: NamespaceTraffic;
  /** @default - see each of its values */
  readonly quota?: NamespaceQuota;
  /** @default - see each of its values */
  readonly limits?: NamespaceLimits;
}
