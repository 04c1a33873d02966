import type { StackContext } from '@hera/core';
import type { Architecture } from '../internal/instance-architecture';
import type { NodeGroupProps, NodeGroupScaling, NodeRepair } from '../node-group';
import { type ImageFacts, imageOf } from './ami-types';
import { type CniMode, maxPodsOfAll } from './max-pods';

type Settled =
  | 'name'
  | 'instanceTypes'
  | 'capacityType'
  | 'interruptible'
  | 'taints'
  | 'labels'
  | 'zones'
  | 'perZone'
  | 'diskGiB'
  | 'amiType'
  | 'amiRelease'
  | 'detailedMonitoring'
  | 'terminationProtection'
  | 'autoscalerTags'
  | 'ignoreDesiredSize'
  | 'replacement';

type Optional =
  'capacityReservationId' | 'customImage' | 'nodeConfig' | 'bottlerocket' | 'windows' | 'ebsOptimized' | 'maxPods';

/** A node group with every default filled in. */
export type NodeGroupPlan = Required<Pick<NodeGroupProps, Settled>> &
  Pick<NodeGroupProps, Optional> & {
    readonly scaling: Required<NodeGroupScaling>;
    /** Facts of its image, where the image is one that is known. */
    readonly image: ImageFacts | undefined;
    /** Nodes that an update may take out at once. */
    readonly update: { readonly maxUnavailable: number } | { readonly maxUnavailablePercentage: number };
    readonly repair: NodeRepair & { readonly enabled: boolean };
    /** Pods on a node by Hera's own sum; set only where nobody else works it out. */
    readonly computedMaxPods: number | undefined;
  };

/** What planning a node group needs to know about the rest of the cluster. */
export interface NodeGroupSurroundings {
  /** Zones with a private subnet, in the network's order. */
  readonly zones: readonly string[];
  readonly cni: CniMode;
}

const imageFactsOf = ({ amiType, customImage }: NodeGroupProps): ImageFacts | undefined => {
  if (customImage === undefined) return imageOf(amiType ?? 'AL2023_x86_64_STANDARD');
  const architecture: Architecture = customImage.architecture ?? 'x86_64';
  return { family: customImage.family, architecture };
};

const updateOf = ({ maxUnavailable, maxUnavailablePercentage }: NodeGroupProps): NodeGroupPlan['update'] =>
  maxUnavailable === undefined ? { maxUnavailablePercentage: maxUnavailablePercentage ?? 33 } : { maxUnavailable };

const repairOf = (repair: NodeGroupProps['repair'], { settings }: StackContext): NodeGroupPlan['repair'] =>
  typeof repair === 'object' ? { ...repair, enabled: true } : { enabled: repair ?? settings.nodeRepair };

/** Fills in the defaults of a node group. */
export const planNodeGroup = (
  props: NodeGroupProps,
  context: StackContext,
  { zones, cni }: NodeGroupSurroundings,
): NodeGroupPlan => {
  const interruptible = props.interruptible ?? false;
  const image = imageFactsOf(props);
  const { maxPods, nodeConfig, bottlerocket, windows, customImage, capacityReservationId, ebsOptimized } = props;
  return {
    name: props.name,
    instanceTypes: props.instanceTypes,
    scaling: { ...props.scaling, desired: props.scaling.desired ?? props.scaling.minimum },
    capacityType: props.capacityType ?? (interruptible ? 'SPOT' : context.settings.capacityType),
    interruptible,
    taints: props.taints ?? [],
    labels: props.labels ?? {},
    zones: props.zones ?? zones,
    perZone: props.perZone ?? false,
    diskGiB: props.diskGiB ?? (image?.family === 'WINDOWS' ? 100 : 50),
    amiType: props.amiType ?? 'AL2023_x86_64_STANDARD',
    amiRelease: props.amiRelease ?? 'eks-default',
    detailedMonitoring: props.detailedMonitoring ?? context.profile.name === 'production',
    terminationProtection: props.terminationProtection ?? false,
    autoscalerTags: props.autoscalerTags ?? props.scaling.minimum === 0,
    ignoreDesiredSize: props.ignoreDesiredSize ?? true,
    replacement: props.replacement ?? 'by-name',
    image,
    update: updateOf(props),
    repair: repairOf(props.repair, context),
    // Windows has address rules of its own, and everywhere else but on images of one's own EKS does the sum.
    computedMaxPods:
      customImage === undefined || image?.family === 'WINDOWS' ? undefined : maxPodsOfAll(props.instanceTypes, cni),
    ...(maxPods === undefined ? {} : { maxPods }),
    ...(nodeConfig === undefined ? {} : { nodeConfig }),
    ...(bottlerocket === undefined ? {} : { bottlerocket }),
    ...(windows === undefined ? {} : { windows }),
    ...(customImage === undefined ? {} : { customImage }),
    ...(capacityReservationId === undefined ? {} : { capacityReservationId }),
    ...(ebsOptimized === undefined ? {} : { ebsOptimized }),
  };
};

/** Groups as EKS gets them: one for each zone where that was asked for. Names come from zones, so that none depends on an order. */
export const perZoneGroups = (group: NodeGroupPlan): readonly NodeGroupPlan[] => {
  if (!group.perZone || group.zones.length === 0) return [group];
  const share = group.zones.length;
  const minimum = Math.ceil(group.scaling.minimum / share);
  const maximum = Math.max(Math.floor(group.scaling.maximum / share), minimum, 1);
  const desired = Math.min(Math.ceil(group.scaling.desired / share), maximum);
  return group.zones.map((zone) => ({
    ...group,
    name: `${group.name}-${zone}`,
    zones: [zone],
    scaling: { minimum, maximum, desired },
  }));
};
