import { nameTag } from '@hera/core';
import { Subnet } from '@cdktf/provider-aws/lib/subnet/index.js';
import type { Vpc } from '@cdktf/provider-aws/lib/vpc/index.js';
import type { Construct } from 'constructs';
import type { PlannedSubnet } from './plan';
import { zoneForm } from './zones';

/** What every part of a network is made with. */
export interface Surroundings {
  readonly vpc: Vpc;
  /** `Name` tag and the user's tags for a part called `what`. */
  readonly tags: (what: string) => Record<string, string>;
}

/** Tags of a network's parts: the user's, then ours, so that discovery and `Name` cannot be lost. */
export const tagsFor =
  (name: string, tags: Readonly<Record<string, string>>) =>
  (what: string): Record<string, string> => ({ ...tags, ...nameTag(name, what) });

/** A subnet, placed by zone id or by zone name, whichever was written. Instances get no public address on launch. */
export const makeSubnet = (
  scope: Construct,
  { vpc, tags }: Surroundings,
  planned: PlannedSubnet,
  discovery: Readonly<Record<string, string>>,
): Subnet =>
  new Subnet(scope, 'Subnet', {
    vpcId: vpc.id,
    cidrBlock: planned.cidr,
    ...(zoneForm(planned.zone) === 'id' ? { availabilityZoneId: planned.zone } : { availabilityZone: planned.zone }),
    mapPublicIpOnLaunch: false,
    tags: { ...tags(`${planned.tier}-${planned.zone}`), ...discovery },
  });
