import { Eip } from '@cdktf/provider-aws/lib/eip/index.js';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway/index.js';
import { Construct } from 'constructs';
import type { NetworkPlan } from './plan';
import type { Surroundings } from './surroundings';
import type { PublicTier } from './tiers';

/** NAT gateways, one per zone that has one, each with an Elastic IP. */
export class NatGateways extends Construct {
  readonly #byZone = new Map<string, NatGateway>();

  constructor(scope: Construct, { tags }: Surroundings, plan: NetworkPlan, publicTier: PublicTier | undefined) {
    super(scope, 'nat');
    for (const zone of zonesWithNat(plan)) {
      if (publicTier === undefined) throw new Error(`no public subnet in ${zone}`);
      const { subnetId, reachable } = publicTier.in(zone);
      const at = new Construct(this, zone);
      const address = new Eip(at, 'Eip', { domain: 'vpc', tags: tags(`nat-${zone}`) });
      this.#byZone.set(
        zone,
        new NatGateway(at, 'Gateway', {
          allocationId: address.id,
          subnetId,
          tags: tags(`nat-${zone}`),
          // A gateway without a way to the internet is created and then fails.
          dependsOn: reachable,
        }),
      );
    }
  }

  get all(): readonly NatGateway[] {
    return [...this.#byZone.values()];
  }

  /** The gateway of the zone itself, or the only one. */
  serving(zone: string): NatGateway {
    const gateway = this.#byZone.get(zone) ?? this.all[0];
    if (gateway === undefined) throw new Error(`no NAT gateway serves ${zone}`);
    return gateway;
  }
}

const zonesWithNat = ({ nat, subnets }: NetworkPlan): readonly string[] => {
  switch (nat) {
    case 'none':
      return [];
    case 'single':
      return subnets.public.slice(0, 1).map(({ zone }) => zone);
    case 'per-az':
      return subnets.private.map(({ zone }) => zone);
  }
};
