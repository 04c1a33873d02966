import { contextOf, leaveOut, type SubnetRef } from '@hera/core';
import { VpcBlockPublicAccessExclusion } from '@cdktf/provider-aws/lib/vpc-block-public-access-exclusion/index.js';
import { VpcBlockPublicAccessOptions } from '@cdktf/provider-aws/lib/vpc-block-public-access-options/index.js';
import { Construct } from 'constructs';
import type { Surroundings } from '../internal/surroundings';
import type { PlannedBlockPublicAccess } from './check-block-public-access';

/** Props of `BlockPublicAccess`. */
export interface BlockPublicAccessProps extends PlannedBlockPublicAccess {
  readonly around: Surroundings;
  /** The subnets once they are made. */
  readonly subnets: readonly SubnetRef[];
}

/** Exclusions from VPC Block Public Access, and where asked for the account's own setting. */
export class BlockPublicAccess extends Construct {
  constructor(scope: Construct, props: BlockPublicAccessProps) {
    super(scope, 'block-public-access');
    if (contextOf(this).target.kind === 'local') {
      // Neither LocalStack 4.14.0 nor the moto within implements the calls.
      leaveOut(this, 'VPC Block Public Access', 'LocalStack does not have it');
      return;
    }
    const exclusions = this.#exclude(props);
    if (props.account === undefined) return;
    new VpcBlockPublicAccessOptions(this, 'AccountOptions', {
      internetGatewayBlockMode: props.account,
      // In this order nothing that is excluded is ever cut off.
      ...(exclusions.length === 0 ? {} : { dependsOn: exclusions }),
    });
  }

  #exclude({ around, exclude, mode, subnets }: BlockPublicAccessProps): VpcBlockPublicAccessExclusion[] {
    const common = { internetGatewayExclusionMode: mode };
    if (exclude === 'none') return [];
    if (exclude === 'vpc') {
      const tags = around.tags('public-access');
      return [new VpcBlockPublicAccessExclusion(this, 'Exclusion', { ...common, vpcId: around.vpc.id, tags })];
    }
    return subnets
      .filter(({ tier }) => tier === 'public')
      .map(({ zone, subnetId }) => {
        const tags = around.tags(`public-access-${zone}`);
        return new VpcBlockPublicAccessExclusion(new Construct(this, zone), 'Exclusion', { ...common, subnetId, tags });
      });
  }
}
