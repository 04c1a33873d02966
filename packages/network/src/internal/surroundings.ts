import { nameTag } from '@hera/core';
import { Subnet } from '@cdktf/provider-aws/lib/subnet/index.js';
import type { Vpc } from '@cdktf/provider-aws/lib/vpc/index.js';
import { Fn, type ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { ipv6Index } from '../planner/ipv6-index';
import type { PlannedSubnet } from './plan';
import { zoneForm } from './zones';

/** What every part of a network is made with. */
export interface Surroundings {
  readonly vpc: Vpc;
  /** `Name` tag and the user's tags for a part called `what`. */
  readonly tags: (what: string) => Record<string, string>;
}

/** How much of dual stack is made: nothing, gateways and routes, or subnets with an IPv6 /64 too. */
export type Ipv6Parts = 'none' | 'routes' | 'all';

/** What subnets are made with. */
export interface SubnetSurroundings extends Surroundings {
  readonly ipv6: Ipv6Parts;
  /** What has to exist before a subnet may take an IPv4 CIDR: the secondary CIDR that holds it. */
  readonly before: (cidr: string) => readonly ITerraformDependable[];
}

/** Tags of a network's parts: the user's, then ours, so that discovery and `Name` cannot be lost. */
export const tagsFor =
  (name: string, tags: Readonly<Record<string, string>>) =>
  (what: string): Record<string, string> => ({ ...tags, ...nameTag(name, what) });

/** The argument that places something in a zone: by id or by name, whichever was written. */
export const inZone = (zone: string): { availabilityZoneId: string } | { availabilityZone: string } =>
  zoneForm(zone) === 'id' ? { availabilityZoneId: zone } : { availabilityZone: zone };

const ipv6Of = ({ vpc, ipv6 }: SubnetSurroundings, { tier, zone }: PlannedSubnet) => {
  const index = ipv6 === 'all' ? ipv6Index(tier, zone) : undefined;
  if (index === undefined) return {};
  return { ipv6CidrBlock: Fn.cidrsubnet(vpc.ipv6CidrBlock, 8, index), assignIpv6AddressOnCreation: true };
};

/** A subnet, placed by zone id or by zone name, whichever was written. Instances get no public IPv4 address on launch. */
export const makeSubnet = (
  scope: Construct,
  around: SubnetSurroundings,
  planned: PlannedSubnet,
  discovery: Readonly<Record<string, string>>,
): Subnet => {
  const dependsOn = around.before(planned.cidr);
  return new Subnet(scope, 'Subnet', {
    vpcId: around.vpc.id,
    cidrBlock: planned.cidr,
    ...inZone(planned.zone),
    ...ipv6Of(around, planned),
    mapPublicIpOnLaunch: false,
    tags: { ...around.tags(`${planned.tier}-${planned.zone}`), ...discovery },
    ...(dependsOn.length === 0 ? {} : { dependsOn: [...dependsOn] }),
  });
};
