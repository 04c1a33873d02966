import type { KeyRef } from '@hera/core';
import type { NodeGroupTaint } from '../node-group';
import type { ConsolidationPolicy } from './karpenter-options';

/** A node pool with every default filled in. */
export interface PlannedNodePool {
  readonly name: string;
  readonly capacityTypes: readonly ('on-demand' | 'spot')[];
  readonly architectures: readonly ('amd64' | 'arm64')[];
  /** Empty: wherever there is a subnet. */
  readonly zones: readonly string[];
  readonly instanceCategories: readonly string[];
  readonly minimumGeneration: number;
  /** Empty: all of the categories and generations. */
  readonly instanceTypes: readonly string[];
  readonly limits: { readonly cpu: number; readonly memoryGiB: number };
  readonly consolidation: { readonly policy: ConsolidationPolicy; readonly after: string; readonly atOnce: string };
  readonly expireAfter: string;
  /** @default - none */
  readonly terminationGracePeriod?: string;
  readonly taints: readonly NodeGroupTaint[];
  readonly labels: Readonly<Record<string, string>>;
  readonly weight: number;
}

/** Image and disk of the nodes with every default filled in. */
export interface PlannedNodeClass {
  readonly family: 'al2023' | 'bottlerocket';
  readonly release: string;
  readonly diskGiB: number;
  /** @default - what the network interfaces hold */
  readonly maxPods?: number;
  /** Id, ARN or alias of the volumes' key. @default - the account's default EBS key */
  readonly volumesKeyId?: string;
  readonly detailedMonitoring: boolean;
}

/** Karpenter with nothing left to check. */
export interface PlannedKarpenter {
  readonly clusterName: string;
  readonly version: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Fargate has no agent for Pod Identity. */
  readonly identity: 'pod-identity' | 'irsa';
  readonly nodePools: readonly PlannedNodePool[];
  readonly nodeClass: PlannedNodeClass;
  readonly isolatedVpc: boolean;
  readonly reservedNetworkInterfaces: number;
  readonly zonalShift: boolean;
  /** Whether nodes carry a group of Hera's own, and not the one that EKS makes. */
  readonly strictSecurityGroup: boolean;
  /** @default - the account's default EBS key */
  readonly volumesKey?: KeyRef;
}
