import type { KeyRef, NatSetting, SubnetTier } from '@hera/core';

/** Tiers that a layout may name, in the order in which they are made and listed. */
export const layoutTiers = ['public', 'private', 'intra'] as const satisfies readonly SubnetTier[];

/** A tier that a layout may name. */
export type LayoutTier = (typeof layoutTiers)[number];

/** A subnet that passed every check. */
export interface PlannedSubnet {
  readonly tier: LayoutTier;
  readonly zone: string;
  readonly cidr: string;
}

/** A flow log that passed every check, defaults filled in. */
export interface PlannedFlowLog {
  readonly retentionDays: number;
  readonly aggregationSeconds: number;
  /** @default - encrypted by CloudWatch Logs with a key of its own */
  readonly key?: KeyRef;
}

/** What is to be built: props after validation, with the environment's defaults filled in. */
export interface NetworkPlan {
  readonly cidr: string;
  /** Subnets by tier, each in the order written. */
  readonly subnets: Readonly<Record<LayoutTier, readonly PlannedSubnet[]>>;
  readonly nat: NatSetting;
  /** @default - no Karpenter tag */
  readonly clusterName?: string;
  /** @default - no flow log */
  readonly flowLog?: PlannedFlowLog;
  readonly tags: Readonly<Record<string, string>>;
}
