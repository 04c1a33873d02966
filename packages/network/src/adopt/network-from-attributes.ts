import type { NetworkRef, SubnetRef } from '@hera/core';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { AdoptedNetwork, subnetRef } from './adopted-network';
import type { NetworkAttributes } from './adopted-network-props';
import { planAttributes } from './plan-attributes';
import { readable } from './same-checks';

class AttributedNetwork extends AdoptedNetwork {
  readonly vpcId: string;
  declare readonly cidr?: string;
  readonly subnets: readonly SubnetRef[];
  readonly secondaryCidrs: readonly string[];
  readonly egress: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, attributes: NetworkAttributes) {
    super(scope, id);
    const plan = planAttributes(this, attributes);
    this.vpcId = attributes.vpcId;
    if (plan.cidr !== undefined) this.cidr = plan.cidr;
    this.subnets = plan.subnets.map((subnet) => subnetRef(subnet, subnet.written.subnetId));
    this.secondaryCidrs = plan.secondaryCidrs;
    this.egress = plan.egress;
    this.publish(plan, readable(attributes.vpcId));
  }
}

/**
 * An existing VPC, as its owner describes it. Nothing is looked up and nothing is made: what is written is held to the
 * same rules as a `Network`, and what is not written is recorded as not judged.
 *
 * @throws HeraError `HERA_NET_001` to `HERA_NET_019` as for a `Network`, `HERA_NET_070` to `HERA_NET_073`
 */
export const networkFromAttributes = (scope: Construct, id: string, attributes: NetworkAttributes): NetworkRef =>
  new AttributedNetwork(scope, id, attributes);
