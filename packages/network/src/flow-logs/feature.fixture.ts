import type { SubnetRef } from '@hera/core';
import { Vpc } from '@cdktf/provider-aws/lib/vpc/index.js';
import type { TerraformStack } from 'cdktf';
import type { PlannedSubnet, PlannedTiers } from '../internal/plan';
import { type Surroundings, tagsFor } from '../internal/surroundings';

/** A bare VPC in a stack, as a part of a network finds it. */
export const aroundIn = (stack: TerraformStack): Surroundings => ({
  vpc: new Vpc(stack, 'Vpc', { cidrBlock: '10.1.0.0/16' }),
  tags: tagsFor('prod', { team: 'platform' }),
});

const zones = ['use1-az1', 'use1-az2'];
const tierOf = (tier: PlannedSubnet['tier'], third: number): PlannedSubnet[] =>
  zones.map((zone, index) => ({ tier, zone, cidr: `10.1.${third + index}.0/24` }));

/** Public, private and intra subnets in two zones, and no pods. */
export const someTiers: PlannedTiers = {
  public: tierOf('public', 1),
  private: tierOf('private', 10),
  intra: tierOf('intra', 20),
  pods: [],
};

/** The same subnets once they are made. */
export const madeSubnets: readonly SubnetRef[] = Object.values(someTiers)
  .flat()
  .map(({ tier, zone, cidr }) => ({ tier, zone, cidr, subnetId: `subnet-${tier}-${zone}` }));
