import type { Profile, ProfileSettings } from '@hera/core';

/** Number of nodes. */
export interface NodeGroupScaling {
  /** Least number of nodes. */
  readonly minimum: number;
  /** Greatest number of nodes. */
  readonly maximum: number;
  /** Number of nodes at the start; an autoscaler moves it later. @default - `minimum` */
  readonly desired?: number;
}

/** Keeps pods away that do not tolerate it. */
export interface NodeGroupTaint {
  readonly key: string;
  /** @default - no value */
  readonly value?: string;
  readonly effect: 'NO_SCHEDULE' | 'NO_EXECUTE' | 'PREFER_NO_SCHEDULE';
}

/** Amazon Linux 2023 images. Source: EKS API `AMITypes`; `AL2_*` images ended on 2025-11-26 (awslabs/amazon-eks-ami). */
export const amiTypes = [
  'AL2023_x86_64_STANDARD',
  'AL2023_ARM_64_STANDARD',
  'AL2023_x86_64_NVIDIA',
  'AL2023_ARM_64_NVIDIA',
  'AL2023_x86_64_NEURON',
] as const;

/** Image of the nodes. */
export type AmiType = (typeof amiTypes)[number];

/**
 * A managed node group. EKS cannot change its name, instance types, capacity type, image type or zones: to change one of them
 * without an outage, add a group under a new name, let the pods move, and then take the old one out.
 */
export interface NodeGroupProps {
  /** Name within the cluster; part of the Terraform address. */
  readonly name: string;
  /** EC2 instance types, in order of preference. Give several of one size for spot capacity. */
  readonly instanceTypes: readonly string[];
  /** Number of nodes. */
  readonly scaling: NodeGroupScaling;
  /** @default - what the environment's profile says, and SPOT when `interruptible` */
  readonly capacityType?: 'ON_DEMAND' | 'SPOT';
  /**
   * Whether what runs here bears the loss of its node at two minutes' notice. Only such a group may use spot capacity, and
   * start from fewer nodes, where the profile asks for more.
   *
   * @default false
   */
  readonly interruptible?: boolean;
  /** @default - none, every pod may run here */
  readonly taints?: readonly NodeGroupTaint[];
  /** Kubernetes labels. @default - only those of EKS, such as `eks.amazonaws.com/nodegroup` */
  readonly labels?: Readonly<Record<string, string>>;
  /** Zones of the network, spelled as the network spells them. @default - every zone with a private subnet */
  readonly zones?: readonly string[];
  /**
   * Size of the encrypted gp3 root volume, in GiB. EKS's own 20 GiB hold the system and few images: the kubelet starts to
   * delete images at 85 % (Kubernetes documentation, garbage-collection).
   *
   * @default 50
   */
  readonly diskGiB?: number;
  /** @default 'AL2023_x86_64_STANDARD' */
  readonly amiType?: AmiType;
  /** Share of the nodes that an update may take out at once, 1 to 100. @default 33 */
  readonly maxUnavailablePercentage?: number;
  /** Whether Terraform leaves the number of running nodes to the autoscaler after creation. @default true */
  readonly ignoreDesiredSize?: boolean;
}

/** What a preset may know about the cluster that it becomes part of. */
export interface NodeGroupContext {
  readonly profile: Profile;
  readonly settings: ProfileSettings;
  /** Zones with a private subnet, in the network's order. */
  readonly zones: readonly string[];
}

/** A node group that settles its values when the cluster's environment is known. */
export type NodeGroupPreset = (context: NodeGroupContext) => NodeGroupProps;

/** A node group, or a preset of one. */
export type NodeGroupSource = NodeGroupProps | NodeGroupPreset;
