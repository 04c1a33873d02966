import data from '../data/addresses.json';
import { addressCount, type Cidr } from '../internal/cidr';

/**
 * How the VPC CNI gives pods their addresses: one secondary address per pod, a /28 per sixteen pods, or one secondary
 * address per pod from the pods tier.
 */
export type CniMode = 'secondary-ip' | 'prefix-delegation' | 'custom-networking';

/** What is to run in the VPC, so that its subnets can be held against it. */
export interface CapacityDemand {
  /** Nodes at the greatest extent of all node groups together. */
  readonly maxNodes: number;
  /**
   * Pods per node, best the maximum of the instance type: the CNI keeps addresses warm, so a node can hold nearly as
   * many as it may have pods, whatever runs on it.
   */
  readonly podsPerNode: number;
  /**
   * With a pods tier, `custom-networking` takes all addresses of pods from it. In the other two modes a node's first interface stays in the
   * private tier, and so do the pods that have their addresses from it (aws/amazon-vpc-cni-k8s#2714, #3067).
   */
  readonly cniMode: CniMode;
  /**
   * Pods whose addresses the first interface of a node can hold in the mode `secondary-ip`: addresses per interface of the instance type, less
   * one.
   *
   * @default 9, that of most `large` types (EC2 user guide, AvailableIpPerENI, 2026-11)
   */
  readonly podsOnFirstInterface?: number;
  /** Whether all nodes have to fit when one zone is lost. @default false: nodes are spread evenly over all zones */
  readonly toleratesZoneLoss?: boolean;
}

/** Addresses that AWS leaves for use in a subnet. */
export const usableAddresses = (subnet: Cidr): number => Math.max(0, addressCount(subnet) - data.subnet.kept);

const prefixSize = 2 ** (32 - data.delegatedPrefix);

/** Blocks that the CNI can be given: the first and the last of a subnet hold addresses that AWS keeps. */
const usablePrefixes = (subnet: Cidr): number => Math.max(0, addressCount(subnet) / prefixSize - 2);

/** What one tier has to give in each zone. */
export interface TierDemand {
  readonly unit: 'addresses' | '/28 blocks';
  readonly perNode: number;
}

/** What a node takes from the tier that it stands in and from the tier that its pods have their addresses from. */
export const demandPerNode = (
  { podsPerNode, cniMode, podsOnFirstInterface = data.podsOnFirstInterface }: CapacityDemand,
  podsApart: boolean,
): { readonly nodes: TierDemand; readonly pods?: TierDemand } => {
  // A node's own address may lie anywhere in the subnet and then spoils a block, so it counts as one.
  const pods: TierDemand =
    cniMode === 'prefix-delegation'
      ? { unit: '/28 blocks', perNode: Math.ceil(podsPerNode / prefixSize) + 1 }
      : { unit: 'addresses', perNode: podsPerNode + (podsApart ? 0 : 1) };
  if (!podsApart) return { nodes: pods };
  if (cniMode === 'custom-networking') return { nodes: { unit: 'addresses', perNode: 1 }, pods };
  // A first interface holds more delegated blocks than a node has use for.
  if (cniMode === 'prefix-delegation') return { nodes: pods, pods };
  return { nodes: { unit: 'addresses', perNode: 1 + Math.min(podsPerNode, podsOnFirstInterface) }, pods };
};

/** What a subnet has of what is demanded. */
export const supplyOf = (subnet: Cidr, { unit }: TierDemand): number =>
  unit === 'addresses' ? usableAddresses(subnet) : usablePrefixes(subnet);
