import { EgressOnlyInternetGateway } from '@cdktf/provider-aws/lib/egress-only-internet-gateway/index.js';
import { Route } from '@cdktf/provider-aws/lib/route/index.js';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table/index.js';
import type { Construct } from 'constructs';
import type { NatGateways } from './nat-gateways';
import type { PlannedSubnet } from './plan';
import type { SubnetSurroundings } from './surroundings';
import { anywhere, Tier } from './tiers';

/** Subnets with a route table per zone, whose default route leads to the NAT gateway that serves the zone. */
export class PrivateTier extends Tier {
  readonly #byZone = new Map<string, RouteTable>();

  constructor(
    scope: Construct,
    around: SubnetSurroundings,
    planned: readonly PlannedSubnet[],
    nat: NatGateways,
    clusterName: string | undefined,
  ) {
    super(scope, 'private');
    const { vpc, tags, ipv6 } = around;
    const discovery = {
      'kubernetes.io/role/internal-elb': '1',
      ...(clusterName === undefined ? {} : { 'karpenter.sh/discovery': clusterName }),
    };
    const egressOnly =
      ipv6 !== 'none'
        ? new EgressOnlyInternetGateway(this, 'EgressOnlyGateway', { vpcId: vpc.id, tags: tags('egress-only') })
        : undefined;
    for (const subnet of planned) {
      this.place(subnet, around, discovery, (zone) => {
        const routeTable = new RouteTable(zone, 'RouteTable', { vpcId: vpc.id, tags: tags(`private-${subnet.zone}`) });
        this.#byZone.set(subnet.zone, routeTable);
        this.routeTables.push(routeTable);
        const gateway = nat.serving(subnet.zone);
        const from = { routeTableId: routeTable.id };
        if (gateway !== undefined) {
          const ipv4 = { ...from, destinationCidrBlock: anywhere.ipv4, natGatewayId: gateway.id };
          this.routing.push(new Route(zone, 'DefaultRoute', ipv4));
        }
        if (egressOnly !== undefined) {
          const route = { ...from, destinationIpv6CidrBlock: anywhere.ipv6, egressOnlyGatewayId: egressOnly.id };
          this.routing.push(new Route(zone, 'DefaultRouteIpv6', route));
        }
        return routeTable;
      });
    }
  }

  /** The route table of a zone. */
  routeTableIn(zone: string): RouteTable {
    const routeTable = this.#byZone.get(zone);
    if (routeTable === undefined) throw new Error(`no private subnet in ${zone}`);
    return routeTable;
  }
}

/**
 * Subnets that the VPC CNI finds by tag and takes pod addresses from. They share the route tables of the private tier, so pods leave
 * through the NAT gateway of their own zone.
 */
export class PodsTier extends Tier {
  constructor(
    scope: Construct,
    around: SubnetSurroundings,
    planned: readonly PlannedSubnet[],
    privateTier: PrivateTier,
  ) {
    super(scope, 'pods');
    for (const subnet of planned) {
      this.place(subnet, around, { 'kubernetes.io/role/cni': '1' }, () => privateTier.routeTableIn(subnet.zone));
    }
  }
}
