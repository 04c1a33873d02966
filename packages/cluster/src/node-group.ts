import type { Profile, ProfileSettings } from '@hera/core';
import type { AmiType } from './nodes/ami-types';
import type { BottlerocketSettings } from './nodes/bottlerocket';
import type { CustomImage } from './nodes/custom-image';
import type { NodeConfig } from './nodes/node-config';
import type { WindowsSettings } from './nodes/windows';

export { type AmiType, amiTypes } from './nodes/ami-types';

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

/** How many nodes something may touch at once: a number, or a share of the group in percent. */
export type NodeShare = { readonly count: number } | { readonly percentage: number };

/** Another repair than EKS's own for one finding of the node monitoring agent. Source: EKS user guide, node-repair; read 2026-11-24. */
export interface NodeRepairOverride {
  /** Condition that the agent reports, for example `AcceleratedHardwareReady`. */
  readonly condition: string;
  /** Reason that goes with it, for example `NvidiaXID13Error`. */
  readonly reason: string;
  /** Minutes until the repair. */
  readonly waitMinutes: number;
  readonly action: 'Replace' | 'Reboot' | 'NoAction';
}

/** How EKS repairs nodes. */
export interface NodeRepair {
  /** Repairs stop while more nodes than this are unhealthy. @default - EKS decides */
  readonly stopAbove?: NodeShare;
  /** Nodes, or the share of the unhealthy ones, that are repaired at once. @default - EKS decides */
  readonly parallel?: NodeShare;
  /** @default - EKS's own repairs */
  readonly overrides?: readonly NodeRepairOverride[];
}

/**
 * A managed node group. EKS cannot change its name, instance types, capacity type, image type or zones in place: see `replacement` for
 * what a change of them does. Everything else rolls through the nodes, as many at once as `maxUnavailable` says.
 */
export interface NodeGroupProps {
  /** Name within the cluster; part of the Terraform address. */
  readonly name: string;
  /** EC2 instance types, in order of preference. Give several of one size for spot capacity. */
  readonly instanceTypes: readonly string[];
  /** Number of nodes. */
  readonly scaling: NodeGroupScaling;
  /**
   * `CAPACITY_BLOCK`: accelerated instances that were reserved for some days, named by `capacityReservationId`.
   *
   * @default - what the environment's profile says, and SPOT when `interruptible`
   */
  readonly capacityType?: 'ON_DEMAND' | 'SPOT' | 'CAPACITY_BLOCK';
  /** Capacity reservation that the nodes use, `cr-...`. @default - none, or any open one that fits */
  readonly capacityReservationId?: string;
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
   * Whether to make one group per zone, named `<name>-<zone>`. An autoscaler can then add a node in the very zone whose volume a pod
   * waits for. `scaling` stays the sum: shares are even, minimum and start rounded up, maximum down to no less than one node per zone.
   *
   * @default false
   */
  readonly perZone?: boolean;
  /**
   * Size of the encrypted gp3 volume for images and pods, in GiB: the root volume, on Bottlerocket the data volume beside it. EKS's own 20 GiB hold the system and few images: the kubelet starts to
   * delete images at 85 % (Kubernetes documentation, garbage-collection).
   *
   * @default 50, on Windows 100
   */
  readonly diskGiB?: number;
  /** @default 'AL2023_x86_64_STANDARD' */
  readonly amiType?: AmiType;
  /** Image of your own, with `amiType: 'CUSTOM'`. @default - none */
  readonly customImage?: CustomImage;
  /**
   * Release of the image. `eks-default`: what EKS holds when the group is made or upgraded, and then unchanged. `latest`: the newest at
   * every plan, so that any apply may replace every node. Or a release such as `1.35.6-20260714`, on Bottlerocket `1.64.0-7c4f0d2b`.
   *
   * @default 'eks-default'
   */
  readonly amiRelease?: 'eks-default' | 'latest' | (string & {});
  /**
   * Pods on one node. EKS works it out from the instance types and the CNI's mode, up to 110, or 250 with more than 30 vCPU, and its
   * number wins on its own Amazon Linux images; yours does on Bottlerocket and on images of your own (EKS user guide, launch-templates and
   * choosing-instance-type; read 2026-11-24).
   *
   * @default - EKS's number; on an image of your own, the same sum where the instance types are in the table
   */
  readonly maxPods?: number;
  /** Kubelet, containerd and local disks of Amazon Linux 2023. @default - what the image says */
  readonly nodeConfig?: NodeConfig;
  /** Settings of Bottlerocket. @default - what the image says */
  readonly bottlerocket?: BottlerocketSettings;
  /** Scripts of Windows nodes. @default - none */
  readonly windows?: WindowsSettings;
  /** Share of the nodes that an update may take out at once, 1 to 100. @default 33, unless `maxUnavailable` is given */
  readonly maxUnavailablePercentage?: number;
  /** Number of nodes that an update may take out at once, 1 to 100, in place of a share. @default - a share */
  readonly maxUnavailable?: number;
  /** Whether, and how, EKS replaces or reboots unhealthy nodes. @default - what the environment's profile says */
  readonly repair?: boolean | NodeRepair;
  /** Metrics of the instances every minute instead of every five. @default - on in production */
  readonly detailedMonitoring?: boolean;
  /** Bandwidth to volumes that is not shared with the network's. @default - what the instance type has, which is on for current ones */
  readonly ebsOptimized?: boolean;
  /** Whether nobody may terminate the instances by hand. EKS still replaces them. @default false */
  readonly terminationProtection?: boolean;
  /**
   * Tags on the Auto Scaling group that tell the Cluster Autoscaler labels, taints and disk of a node that is not there yet. EKS itself
   * sets the two tags that it finds the group by (EKS user guide, managed-node-groups).
   *
   * @default - true when `scaling.minimum` is 0
   */
  readonly autoscalerTags?: boolean;
  /**
   * What happens when something changes that EKS cannot change in place. `by-name`: the group keeps its name, so Terraform has to take
   * the old one away first; to avoid that outage, add a group under a new name, let the pods move, then take the old one out.
   * `create-first`: EKS's name gets a generated end, the new group is ready before the old one is drained, under the same Terraform
   * address. Going over to `create-first` is itself such a change, made in that order.
   *
   * @default 'by-name'
   */
  readonly replacement?: 'by-name' | 'create-first';
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
