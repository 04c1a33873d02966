import type { NatSetting, SubnetTier } from '@hera/core';
import type { PlannedBlockPublicAccess } from '../block-public-access';
import type { PlannedEndpoints } from '../endpoints';
import type { PlannedFlowLogs } from '../flow-logs';
import type { PlannedNetworkAcl } from '../network-acls';

/** Tiers that a layout may name, in the order in which they are made and listed. */
export const layoutTiers = ['public', 'private', 'intra', 'pods'] as const satisfies readonly SubnetTier[];

/** A tier that a layout may name. */
export type LayoutTier = (typeof layoutTiers)[number];

/** A subnet that passed every check. */
export interface PlannedSubnet {
  readonly tier: LayoutTier;
  readonly zone: string;
  readonly cidr: string;
}

/** Subnets by tier, each in the order written. */
export type PlannedTiers = Readonly<Record<LayoutTier, readonly PlannedSubnet[]>>;

/** Egress that passed every check. */
export interface PlannedNat {
  readonly mode: NatSetting;
  /** Zones with a gateway of their own; empty for `none` and `regional`. */
  readonly zones: readonly string[];
  /** Allocation ids of the user's Elastic IPs, by zone; empty where Hera, or AWS in regional mode, provides the addresses. */
  readonly addresses: Readonly<Record<string, readonly string[]>>;
}

/** What is to be built: props after validation, with the environment's defaults filled in. */
export interface NetworkPlan {
  readonly cidr: string;
  readonly secondaryCidrs: readonly string[];
  /** Blocks that no subnet takes, by name. */
  readonly reserved: Readonly<Record<string, string>>;
  readonly subnets: PlannedTiers;
  readonly nat: PlannedNat;
  readonly endpoints: PlannedEndpoints;
  /** Whether every subnet also has an IPv6 /64. */
  readonly ipv6: boolean;
  /** @default - no Karpenter tag */
  readonly clusterName?: string;
  /** One for each tier that asked for one. */
  readonly networkAcls: readonly PlannedNetworkAcl[];
  /** @default - no flow log */
  readonly flowLog?: PlannedFlowLogs;
  /** @default - nothing is excluded */
  readonly blockPublicAccess?: PlannedBlockPublicAccess;
  readonly tags: Readonly<Record<string, string>>;
}
