import type { SubnetTier } from '@hera/core';
import type { DescribedNetwork } from './described-network';

/** Zones that have a NAT gateway of their own. */
export const natZones = ({ nat, subnets }: DescribedNetwork): readonly string[] => {
  if (nat.mode === 'none' || nat.mode === 'regional') return [];
  if (nat.zones !== undefined) return nat.zones;
  return nat.mode === 'per-az' ? subnets.filter(({ tier }) => tier === 'private').map(({ zone }) => zone) : [];
};

/** Zone whose NAT gateway serves a zone; undefined when none is known. */
export const natZoneOf = (network: DescribedNetwork, zone: string): string | undefined => {
  const zones = natZones(network);
  return network.nat.mode === 'single' ? zones[0] : zones.find((each) => each === zone);
};

/** Whether the default route of a tier leads to a NAT gateway. */
export const usesNat = (tier: SubnetTier): boolean => tier === 'private' || tier === 'pods';

const defaultRoute = (network: DescribedNetwork, tier: SubnetTier, zone: string): string | undefined => {
  if (tier === 'public') return 'internet gateway';
  if (!usesNat(tier) || network.nat.mode === 'none') return undefined;
  if (network.nat.mode === 'regional') return 'regional NAT gateway';
  const served = natZoneOf(network, zone);
  if (served !== undefined) return `NAT gateway in ${served}`;
  return network.nat.mode === 'single' ? 'NAT gateway' : undefined;
};

const ipv6Route = (tier: SubnetTier): string | undefined => {
  if (tier === 'public') return 'internet gateway (IPv6)';
  return usesNat(tier) ? 'egress-only internet gateway (IPv6)' : undefined;
};

/** Where traffic of a subnet can go, in words. */
export const routeOf = (network: DescribedNetwork, tier: SubnetTier, zone: string): string => {
  const ways = [
    defaultRoute(network, tier, zone),
    network.ipv6 === true ? ipv6Route(tier) : undefined,
    ...(tier === 'public' ? [] : (network.endpoints?.gateway ?? []).map((service) => `${service} endpoint`)),
  ].filter((way) => way !== undefined);
  return ways.length === 0 ? 'VPC only' : ways.join(', ');
};
