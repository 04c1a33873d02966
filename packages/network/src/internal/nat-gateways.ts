import { Eip } from '@cdktf/provider-aws/lib/eip/index.js';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway/index.js';
import type { NatGatewayRef } from '@hera/core';
import { Construct } from 'constructs';
import type { PlannedNat } from './plan';
import { inZone, type Surroundings } from './surroundings';
import type { PublicTier } from './tiers-public';

/** NAT gateways: one per zone that has one, or one that spans the zones of the VPC. */
export class NatGateways extends Construct {
  readonly #byZone = new Map<string, NatGateway>();
  readonly #everywhere: NatGateway | undefined;

  constructor(scope: Construct, around: Surroundings, nat: PlannedNat, publicTier: PublicTier | undefined) {
    super(scope, 'nat');
    for (const zone of nat.zones) {
      if (publicTier === undefined) throw new Error(`no public subnet in ${zone}`);
      this.#byZone.set(zone, this.#zonal(around, zone, nat.addresses[zone] ?? [], publicTier));
    }
    if (nat.mode === 'regional') {
      if (publicTier === undefined) throw new Error('no internet gateway');
      this.#everywhere = this.#regional(around, nat.addresses, publicTier);
    } else if (nat.mode === 'single') {
      this.#everywhere = [...this.#byZone.values()][0];
    }
  }

  get all(): readonly NatGateway[] {
    return [...new Set([...this.#byZone.values(), ...(this.#everywhere === undefined ? [] : [this.#everywhere])])];
  }

  get refs(): readonly NatGatewayRef[] {
    const zones = new Map([...this.#byZone].map(([zone, gateway]) => [gateway, zone]));
    return this.all.map((gateway) => {
      const zone = zones.get(gateway);
      return { natGatewayId: gateway.id, ...(zone === undefined ? {} : { zone }) };
    });
  }

  /** The gateway of the zone itself, or the one that serves all zones; none where there is no NAT. */
  serving(zone: string): NatGateway | undefined {
    return this.#byZone.get(zone) ?? this.#everywhere;
  }

  #zonal({ tags }: Surroundings, zone: string, given: readonly string[], publicTier: PublicTier): NatGateway {
    const { subnetId, reachable } = publicTier.in(zone);
    const at = new Construct(this, zone);
    const named = { tags: tags(`nat-${zone}`) };
    const [first = new Eip(at, 'Eip', { domain: 'vpc', ...named }).id, ...more] = given;
    return new NatGateway(at, 'Gateway', {
      allocationId: first,
      subnetId,
      ...named,
      ...(more.length === 0 ? {} : { secondaryAllocationIds: more }),
      // A gateway without a way to the internet is created and then fails.
      dependsOn: reachable,
    });
  }

  // An address of its own, not that of a zonal gateway: the provider cannot turn one kind into the other in place.
  #regional(around: Surroundings, addresses: PlannedNat['addresses'], publicTier: PublicTier): NatGateway {
    const perZone = Object.entries(addresses).map(([zone, allocationIds]) => ({
      allocationIds: [...allocationIds],
      ...inZone(zone),
    }));
    return new NatGateway(new Construct(this, 'regional'), 'Gateway', {
      availabilityMode: 'regional',
      connectivityType: 'public',
      vpcId: around.vpc.id,
      ...(perZone.length === 0 ? {} : { availabilityZoneAddress: perZone }),
      tags: around.tags('nat'),
      dependsOn: [publicTier.internetGateway],
    });
  }
}
