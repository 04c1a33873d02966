import type { SubnetTier } from '@hera/core';
import type { DescribedNetwork } from './described-network';
import { natZoneOf, natZones, usesNat } from './routes';

/** An identifier that Mermaid reads: letters, digits and underscores, and never one of its words. */
const idOf = (...parts: readonly string[]): string => parts.join('_').replaceAll(/[^A-Za-z0-9]/g, '_');

/** A quoted label: quotes, and the hash that begins an entity, are written as entities. */
const label = (...lines: readonly string[]): string =>
  `"${lines.map((line) => line.replaceAll('#', '#35;').replaceAll('"', '#quot;')).join('<br/>')}"`;

const subnetId = (tier: SubnetTier, zone: string): string => idOf('subnet', tier, zone);
const natId = (zone: string): string => idOf('nat', zone);

const zoneBox = (network: DescribedNetwork, zone: string): string[] => [
  `    subgraph ${idOf('zone', zone)}[${label(zone)}]`,
  ...network.subnets
    .filter((subnet) => subnet.zone === zone)
    .map(({ tier, cidr }) => `      ${subnetId(tier, zone)}[${label(tier, cidr)}]`),
  ...(natZones(network).includes(zone) ? [`      ${natId(zone)}([${label('NAT gateway')}])`] : []),
  '    end',
];

const endpointLines = (network: DescribedNetwork): { readonly nodes: string[]; readonly edges: string[] } => {
  const { gateway = [], interface: interfaces = [], tier } = network.endpoints ?? {};
  const home = tier ?? (network.subnets.some((subnet) => subnet.tier === 'private') ? 'private' : 'intra');
  const at = network.subnets.filter((subnet) => subnet.tier === home);
  const inner = network.subnets.filter((subnet) => subnet.tier !== 'public');
  const edges = (id: string, subnets: DescribedNetwork['subnets']) =>
    subnets.map((subnet) => `  ${subnetId(subnet.tier, subnet.zone)} -.- ${id}`);
  return {
    nodes: [
      ...(gateway.length > 0 ? [`    gateway_endpoints[/${label('gateway endpoints', gateway.join(', '))}/]`] : []),
      ...(interfaces.length > 0
        ? [`    interface_endpoints[/${label('interface endpoints', interfaces.join(', '))}/]`]
        : []),
    ],
    edges: [
      ...(gateway.length > 0 ? edges('gateway_endpoints', inner) : []),
      ...(interfaces.length > 0 ? edges('interface_endpoints', at) : []),
    ],
  };
};

const egressEdges = (network: DescribedNetwork): string[] =>
  network.subnets.flatMap(({ tier, zone }) => {
    const id = subnetId(tier, zone);
    if (tier === 'public') return [`  ${id} --> internet_gateway`];
    if (!usesNat(tier)) return [];
    const served = natZoneOf(network, zone);
    return [
      ...(network.nat.mode === 'regional' ? [`  ${id} --> regional_nat`] : []),
      ...(served === undefined ? [] : [`  ${id} --> ${natId(served)}`]),
      ...(network.ipv6 === true ? [`  ${id} -->|IPv6| egress_only`] : []),
    ];
  });

/** The network as a Mermaid flowchart: a box per zone in a box for the VPC, and what leads out of it. */
export const mermaidOf = (network: DescribedNetwork): string => {
  const zones = [...new Set([...network.subnets.map(({ zone }) => zone), ...natZones(network)])].sort();
  const regional = network.nat.mode === 'regional';
  const internet = regional || natZones(network).length > 0 || network.subnets.some(({ tier }) => tier === 'public');
  const egressOnly = network.ipv6 === true && network.subnets.some(({ tier }) => usesNat(tier));
  const endpoints = endpointLines(network);
  return [
    'flowchart TB',
    ...(internet || egressOnly ? [`  internet((${label('internet')}))`] : []),
    `  subgraph vpc[${label('VPC', [network.cidr, ...(network.secondaryCidrs ?? [])].join(', '))}]`,
    ...(internet ? [`    internet_gateway([${label('internet gateway')}])`] : []),
    ...(egressOnly ? [`    egress_only([${label('egress-only internet gateway')}])`] : []),
    ...(regional ? [`    regional_nat([${label('regional NAT gateway')}])`] : []),
    ...zones.flatMap((zone) => zoneBox(network, zone)),
    ...endpoints.nodes,
    '  end',
    ...egressEdges(network),
    ...natZones(network).map((zone) => `  ${natId(zone)} --> internet_gateway`),
    ...(regional ? ['  regional_nat --> internet_gateway'] : []),
    ...(internet ? ['  internet_gateway --> internet'] : []),
    ...(egressOnly ? ['  egress_only --> internet'] : []),
    ...endpoints.edges,
    '',
  ].join('\n');
};
