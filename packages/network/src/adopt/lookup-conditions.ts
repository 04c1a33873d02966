import type { SubnetTier } from '@hera/core';
import type { Postcondition } from 'cdktf';
import { zoneForm } from '../internal/zones';
import type { Placed } from './adopted-plan';
import type { SubnetQuery } from './adopted-network-props';
import { karpenterTag, roleTag } from './check-adopted';
import type { LookupPlan } from './plan-query';

// Terraform reads JSON strings as templates; what stands inside ${} is an expression. Every value put in was read at synth.
const when = (expression: string, errorMessage: string): Postcondition => ({
  condition: `\${${expression}}`,
  errorMessage,
});

const quoted = (text: string): string => JSON.stringify(text);

/** Filter that places a subnet in its zone, by the form in which the zone was written. */
export const zoneFilter = (zone: string) => ({
  name: zoneForm(zone) === 'id' ? 'availability-zone-id' : 'availability-zone',
  values: [zone],
});

/** What the VPC that was found has to be. */
export const vpcConditions = ({ vpc, cidr, secondaryCidrs }: LookupPlan): Postcondition[] => [
  when(
    'self.enable_dns_support && self.enable_dns_hostnames',
    'network.vpc: ${self.id} lacks DNS support or DNS hostnames; nodes of a cluster with a private endpoint need both.',
  ),
  ...(cidr === undefined || vpc.vpcId === undefined
    ? []
    : [when(`self.cidr_block == ${quoted(cidr)}`, `network.cidr: \${self.id} has \${self.cidr_block}, not ${cidr}.`)]),
  ...secondaryCidrs.map((block) =>
    when(
      `contains(self.cidr_block_associations[*].cidr_block, ${quoted(block)})`,
      `network.secondaryCidrs: ${block} is not associated with \${self.id}.`,
    ),
  ),
];

/** Exactly one subnet may match. */
export const oneSubnet = ({ path, zone }: Placed<SubnetQuery>): Postcondition[] => [
  when(
    'length(self.ids) == 1',
    `${path}: \${length(self.ids)} subnets of the VPC in ${zone} match the tags and CIDR given there, and it has to be one.`,
  ),
];

const tagCondition = (path: string, tag: string, allowed: readonly string[], whose: string): Postcondition =>
  when(
    `contains([${allowed.map(quoted).join(', ')}], lookup(self.tags, ${quoted(tag)}, "absent"))`,
    `${path}: \${self.id} is not tagged ${tag}=${allowed[0]}, so ${whose} does not find it. Tag it, or set network.roleTags to false.`,
  );

const inner: readonly SubnetTier[] = ['private', 'intra', 'pods'];

// A search already asks for VPC, zone and block; an id may lead anywhere.
const placeConditions = ({ zone, path, cidr, written }: Placed<SubnetQuery>, vpcId: string): Postcondition[] => {
  if (written.subnetId === undefined) return [];
  const attribute = zoneForm(zone) === 'id' ? 'availability_zone_id' : 'availability_zone';
  return [
    when(
      `self.vpc_id == ${vpcId}`,
      `${path}: \${self.id} lies in \${self.vpc_id}, another VPC than the one of this network.`,
    ),
    when(`self.${attribute} == ${quoted(zone)}`, `${path}: \${self.id} lies in \${self.${attribute}}, not in ${zone}.`),
    ...(cidr === undefined
      ? []
      : [
          when(`self.cidr_block == ${quoted(cidr)}`, `${path}.cidr: \${self.id} has \${self.cidr_block}, not ${cidr}.`),
        ]),
  ];
};

/** What a subnet that was found has to be. */
export const subnetConditions = (
  subnet: Placed<SubnetQuery>,
  { roleTags, clusterName, freeAddresses }: LookupPlan,
  vpcId: string,
): Postcondition[] => {
  const { tier, path } = subnet;
  const role = roleTag[tier];
  return [
    ...placeConditions(subnet, vpcId),
    ...(inner.includes(tier)
      ? [
          when(
            '!self.map_public_ip_on_launch',
            `${path}: \${self.id} gives machines public addresses on launch, which the ${tier} tier does not.`,
          ),
        ]
      : []),
    ...(roleTags && role !== undefined ? [tagCondition(path, role, ['1', ''], 'the load balancer controller')] : []),
    ...(roleTags && tier === 'private' && clusterName !== undefined
      ? [tagCondition(path, karpenterTag, [clusterName], 'Karpenter')]
      : []),
    ...(freeAddresses > 0 && inner.includes(tier)
      ? [
          when(
            `self.available_ip_address_count >= ${freeAddresses}`,
            `${path}: \${self.id} has \${self.available_ip_address_count} free addresses, and network.freeAddresses asks for ${freeAddresses}.`,
          ),
        ]
      : []),
  ];
};
