import type { ControlPlaneLogType, KeyRef, NetworkRef } from '@hera/core';
import type { AccessEntry } from './access';
import type { AddonProps } from './addons';
import type { NodeGroupSource } from './node-group';

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
   * IPv4 networks that may reach the API over the internet. In production, each has to be a /24 or longer.
   *
   * @default - none, there is no public endpoint
   */
  readonly publicCidrs?: readonly string[];
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
  /** Network with private subnets in at least two zones; the control plane goes to its `intra` subnets if it has any. */
  readonly network: NetworkRef;
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
  /** At least one. */
  readonly nodeGroups: readonly NodeGroupSource[];
  /** Add-ons beside the default set, or changes to it. @default - the default set as it is */
  readonly addons?: readonly AddonProps[];
  /** The day that support dates are held against. @default - the clock */
  readonly today?: Date;
}
