import type { ControlPlaneLogType, KeyRef, NetworkRef } from '@hera/core';
import type { AccessEntry } from './access';
import type { AddonProps } from './addons';
import type { AutoModeOptions } from './auto-mode/auto-mode-options';
import type { AutoscalerOptions } from './autoscaler/autoscaler-options';
import type { FargateOptions } from './fargate/fargate-profile';
import type { KarpenterOptions } from './karpenter/karpenter-options';
import type { NodeGroupSource } from './node-group';
import type { SecurityGroupOptions } from './security-groups/security-group-options';

/** Customer-managed keys of a cluster. Required where the environment's profile says `customerManagedKeys`. */
export interface ClusterKeys {
  /** Encrypts Kubernetes secrets. Once set, a cluster cannot go back. @default - a key that AWS owns */
  readonly secrets?: KeyRef;
  /** Encrypts the nodes' root volumes, and lets the EBS CSI driver use it. @default - the account's default EBS key */
  readonly volumes?: KeyRef;
  /** Encrypts the control plane's log group. @default - CloudWatch's own encryption */
  readonly logs?: KeyRef;
}

/** Where the Kubernetes API can be reached from. It is always reachable from within the VPC. */
export interface ClusterEndpoint {
  /**
   * IPv4 networks that may reach the API over the internet. In production, each has to be a /24 or longer; the environment may declare
   * a shorter prefix (`publicEndpointPrefix`, with a justification), down to /8.
   *
   * @default - none, there is no public endpoint
   */
  readonly publicCidrs?: readonly string[];
}

/** How much a control plane can do at once. Source: EKS API `ControlPlaneScalingConfig`, read 2026-11-24. */
export const scalingTiers = ['standard', 'tier-xl', 'tier-2xl', 'tier-4xl', 'tier-8xl'] as const;

/** One of the scaling tiers. */
export type ScalingTier = (typeof scalingTiers)[number];

/** How long Terraform waits for the control plane, in minutes. */
export interface ClusterTimeouts {
  /** @default - the provider's, 30 minutes */
  readonly createMinutes?: number;
  /** Of upgrades too. @default - the provider's, 60 minutes */
  readonly updateMinutes?: number;
  /** @default - the provider's, 15 minutes */
  readonly deleteMinutes?: number;
}

/** Props of `Cluster`. */
export interface ClusterProps {
  /** Cluster name: letters, digits, `-` and `_`, up to 100. A literal, because log group and role names are made from it. */
  readonly name: string;
  /** Kubernetes `<major>.<minor>` from the version table. @default - the newest confirmed on EKS minus one (1.35 as of 2026-11-22) */
  readonly version?: string;
  /**
   * `STANDARD`: EKS upgrades the cluster by itself at the end of standard support. `EXTENDED`: it stays, at a higher hourly price.
   *
   * @default 'STANDARD'
   */
  readonly supportType?: 'STANDARD' | 'EXTENDED';
  /** Whether an upgrade goes ahead although EKS's upgrade insights say that it would break something. @default false */
  readonly forceUpgrade?: boolean;
  /**
   * Capacity that is kept ready for the API server. Every tier but `standard` has an hourly price of its own, with no use at all.
   * `tier-8xl` needs an AWS provider newer than March 2026 (hashicorp/terraform-provider-aws#46976).
   *
   * @default 'standard', which EKS scales by itself
   */
  readonly scalingTier?: ScalingTier;
  /** Network with private subnets in at least two zones. */
  readonly network: NetworkRef;
  /**
   * Tier of the control plane's own network interfaces, in at least two zones. A tier of its own keeps pods from taking the addresses
   * that an upgrade needs.
   *
   * @default 'intra' where the network has that tier, 'private' otherwise
   */
  readonly controlPlaneTier?: 'intra' | 'private';
  /** Family of pod and service addresses; `ipv6` asks for a dual-stack network. Fixed at creation. @default 'ipv4' */
  readonly ipFamily?: 'ipv4' | 'ipv6';
  /**
   * IPv4 CIDR of Kubernetes services: within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, /12 to /24. Fixed at creation: a change
   * replaces the cluster.
   *
   * @default - EKS takes 10.100.0.0/16 or 172.20.0.0/16, whichever the VPC does not hold
   */
  readonly serviceCidr?: string;
  /** Networks that pods have to reach, by peering, transit gateway or VPN, as name to IPv4 CIDR. @default - none are known */
  readonly peers?: Readonly<Record<string, string>>;
  /** @default - none, which an environment with `customerManagedKeys` refuses */
  readonly keys?: ClusterKeys;
  /** @default - private only */
  readonly endpoint?: ClusterEndpoint;
  /** Control plane log types. @default - what the environment's profile says */
  readonly logTypes?: readonly ControlPlaneLogType[];
  /** Retention of the control plane logs, in days. @default - what the environment's profile says */
  readonly logRetentionDays?: number;
  /** Who may call the Kubernetes API. The identity that makes the cluster gets nothing by itself. @default - nobody, which production refuses */
  readonly accessEntries?: readonly AccessEntry[];
  /** At least one, unless EKS Auto Mode or Fargate runs the cluster's own pods. @default - none */
  readonly nodeGroups?: readonly NodeGroupSource[];
  /** Pods that run without nodes. @default - none */
  readonly fargate?: FargateOptions;
  /**
   * EKS Auto Mode: EKS makes nodes, volumes and load balancers, with node pools of its own or of yours. It takes the place of node groups,
   * Karpenter and four add-ons, and does not mix with them. `false` switches it off on a cluster that had it.
   *
   * @cost a share of each instance's price on top of it
   * @default - the cluster has never had it
   */
  readonly autoMode?: boolean | AutoModeOptions;
  /** Nodes made for the pods that wait, by Karpenter, beside node groups that hold Karpenter itself. @default - none */
  readonly karpenter?: KarpenterOptions;
  /**
   * Whether the Cluster Autoscaler moves the number of nodes of the node groups. Its rights are made here; its Kubernetes objects go to the
   * `KubernetesPolicy` that is made after the cluster, and without one its chart in `releases` is to be installed. Not beside Karpenter.
   *
   * @cost nodes are billed by the hour, up to the maximum of each node group
   * @default false
   */
  readonly clusterAutoscaler?: boolean | AutoscalerOptions;
  /** Security group of the nodes. @default 'eks', the one that EKS makes */
  readonly securityGroups?: SecurityGroupOptions;
  /** Add-ons beside the default set, or changes to it. @default - the default set as it is */
  readonly addons?: readonly AddonProps[];
  /**
   * Container Insights: metrics of nodes and pods, and the logs of pods, by the add-on `amazon-cloudwatch-observability`. Its log groups are
   * made first, with the retention and key of the control plane's.
   *
   * @cost CloudWatch bills every observation, and every GB of logs that is taken in and kept; both grow with nodes and pods
   * @default false
   */
  readonly observability?: boolean;
  /** How long Terraform waits for the control plane. @default - the provider's own times */
  readonly timeouts?: ClusterTimeouts;
  /** The day that support dates are held against. @default - the clock */
  readonly today?: Date;
}
