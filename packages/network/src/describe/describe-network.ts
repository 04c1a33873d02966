import { HeraError, type SubnetTier } from '@hera/core';
import { firstAddress, parseCidr } from '../internal/cidr';
import { usableAddresses } from '../planner/capacity';
import type { DescribedNetwork } from './described-network';
import { mermaidOf } from './mermaid';
import { routeOf } from './routes';

/** One line of the subnet table. */
export interface SubnetRow {
  readonly cidr: string;
  readonly zone: string;
  readonly tier: SubnetTier;
  /** IPv4 addresses for use: AWS keeps five of each subnet. */
  readonly usable: number;
  /** Where traffic can go, for example `NAT gateway in use1-az1, s3 endpoint`. */
  readonly route: string;
}

/** A network in words and as a picture. */
export interface NetworkDescription {
  /** In the order of their addresses. */
  readonly subnets: readonly SubnetRow[];
  /** A Mermaid flowchart. */
  readonly mermaid: string;
}

const readSubnet = (text: string) => {
  const cidr = parseCidr(text);
  if (cidr !== undefined) return cidr;
  throw new HeraError({
    code: 'HERA_NET_002',
    path: 'network.layout',
    message: `${JSON.stringify(text)} is not an IPv4 CIDR`,
    allowed: 'four decimal parts and a prefix, such as 10.1.0.0/16',
    fix: 'write the block in CIDR notation',
  });
};

/**
 * Describes a network. Pure, and the same for any order of subnets.
 *
 * @throws HeraError `HERA_NET_002` when a subnet is not an IPv4 CIDR
 */
export const describeNetwork = (network: DescribedNetwork): NetworkDescription => {
  const placed = network.subnets
    .map((subnet) => ({ ...subnet, block: readSubnet(subnet.cidr) }))
    .sort((one, other) => firstAddress(one.block) - firstAddress(other.block));
  const subnets = placed.map(({ tier, zone, cidr }) => ({ tier, zone, cidr }));
  return {
    subnets: placed.map(({ tier, zone, cidr, block }) => ({
      cidr,
      zone,
      tier,
      usable: usableAddresses(block),
      route: routeOf(network, tier, zone),
    })),
    mermaid: mermaidOf({ ...network, subnets }),
  };
};
