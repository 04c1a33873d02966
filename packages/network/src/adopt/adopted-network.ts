import { type NetworkRef, publishFact, type SubnetRef } from '@hera/core';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { zoneForm } from '../internal/zones';
import type { AdoptedPlan, Placed } from './adopted-plan';
import { factDescription } from './fact-description';

/** A network that was there before: a node in the construct tree, and a reference for other packages. */
export abstract class AdoptedNetwork extends Construct implements NetworkRef {
  abstract readonly vpcId: string;
  abstract readonly cidr?: string;
  abstract readonly subnets: readonly SubnetRef[];
  abstract readonly secondaryCidrs: readonly string[];
  abstract readonly egress: readonly ITerraformDependable[];

  /** Publishes the network when all of it is known: a fact with gaps would be judged as if they were not there. */
  protected publish(
    { cidr, nat, secondaryCidrs, subnets, gatewayEndpoints }: AdoptedPlan<unknown>,
    vpcId?: string,
  ): void {
    if (cidr === undefined || nat === undefined) return;
    const known = subnets.flatMap(({ tier, zone, cidr: block }) =>
      block === undefined ? [] : [{ tier, zone, cidr: block }],
    );
    if (known.length < subnets.length) return;
    publishFact(this, {
      kind: 'network',
      cidr,
      ...(secondaryCidrs.length === 0 ? {} : { secondaryCidrs }),
      nat,
      subnets: known,
      gatewayEndpoints,
      adopted: vpcId === undefined ? {} : { vpcId },
      description: factDescription({
        cidr,
        secondaryCidrs,
        nat: { mode: nat },
        subnets: known,
        endpoints: { gateway: gatewayEndpoints },
      }),
    });
  }
}

/** A subnet as another package sees it. */
export const subnetRef = ({ tier, zone, cidr }: Placed<unknown>, subnetId: string, found?: string): SubnetRef => {
  const availabilityZone = zoneForm(zone) === 'name' ? zone : found;
  return {
    subnetId,
    tier,
    zone,
    ...(availabilityZone === undefined ? {} : { availabilityZone }),
    ...(cidr === undefined ? {} : { cidr }),
  };
};
