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
  /** Pods have their addresses from the pods tier where there is one, in every mode; otherwise from the private tier. */
  readonly cniMode: CniMode;
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
  { podsPerNode, cniMode }: CapacityDemand,
  podsApart: boolean,
): { readonly nodes: TierDemand; readonly pods?: TierDemand } => {
  // A node's own address may lie anywhere in the subnet and then spoils a block, so it counts as one.
  const pods: TierDemand =
    cniMode === 'prefix-delegation'
      ? { unit: '/28 blocks', perNode: Math.ceil(podsPerNode / prefixSize) + 1 }
      : { unit: 'addresses', perNode: podsPerNode + (podsApart ? 0 : 1) };
  return podsApart ? { nodes: { unit: 'addresses', perNode: 1 }, pods } : { nodes: pods };
};

/** What a subnet has of what is demanded. */
export const supplyOf = (subnet: Cidr, { unit }: TierDemand): number =>
  unit === 'addresses' ? usableAddresses(subnet) : usablePrefixes(subnet);
