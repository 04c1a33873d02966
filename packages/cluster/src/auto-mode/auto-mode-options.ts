import type { KarpenterNodePool } from '../karpenter/karpenter-options';

/** Node pools that EKS brings. Source: EKS API, ComputeConfigRequest.nodePools. */
export const builtInNodePools = ['general-purpose', 'system'] as const;

/** One of them. */
export type BuiltInNodePool = (typeof builtInNodePools)[number];

/** EKS Auto Mode: EKS makes the nodes, the volumes and the load balancers, and runs network, DNS and Pod Identity on its nodes. */
export interface AutoModeOptions {
  /**
   * Those of EKS. Their volumes are encrypted with a key that AWS manages; for one of yours, name node pools of your own.
   *
   * @default - both, or none where `customNodePools` are given
   */
  readonly builtIn?: readonly BuiltInNodePool[];
  /**
   * Node pools of your own, by manifests. A node lives 21 days at most, and 14 unless told otherwise.
   *
   * @default - none
   */
  readonly customNodePools?: readonly KarpenterNodePool[];
  /** Size of the volume that holds images and pods, of the nodes of `customNodePools`, in GiB. @default 80 */
  readonly diskGiB?: number;
  /**
   * Alias or ARN of the key that encrypts the volumes of `customNodePools`. Its policy has to let EKS Auto Mode use it: EKS user guide,
   * auto-kms.
   *
   * @default - a key that AWS manages
   */
  readonly volumesKeyId?: string;
  /**
   * Leaves node groups, and the add-ons that they need, beside Auto Mode while pods move over. A warning lasts as long as this does.
   *
   * @default false
   */
  readonly migration?: boolean;
}
