import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway/index.js';
import { Route } from '@cdktf/provider-aws/lib/route/index.js';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table/index.js';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import type { PlannedSubnet } from './plan';
import type { SubnetSurroundings } from './surroundings';
import { anywhere, type RoutedSubnet, Tier } from './tiers';

/**
 * The internet gateway, and subnets with a default route to it and one route table for all. A regional NAT gateway needs the
 * internet gateway alone: it stands at the same address, because a VPC has one and it must not move when subnets come.
 */
export class PublicTier extends Tier {
  readonly internetGateway: InternetGateway;
  readonly #byZone = new Map<string, RoutedSubnet>();
  #defaultRoute: ITerraformDependable | undefined;

  constructor(scope: Construct, around: SubnetSurroundings, planned: readonly PlannedSubnet[]) {
    super(scope, 'public');
    const { vpc, tags } = around;
    this.internetGateway = new InternetGateway(this, 'InternetGateway', { vpcId: vpc.id, tags: tags('internet') });
    if (planned.length > 0) this.#route(around, planned);
  }

  /** The subnet of a zone, and what has to exist before the internet is reached from it. */
  in(zone: string): { readonly subnetId: string; readonly reachable: ITerraformDependable[] } {
    const subnet = this.#byZone.get(zone);
    if (subnet === undefined || this.#defaultRoute === undefined) throw new Error(`no public subnet in ${zone}`);
    return { subnetId: subnet.subnetId, reachable: [this.#defaultRoute, subnet.association] };
  }

  #route(around: SubnetSurroundings, planned: readonly PlannedSubnet[]): void {
    const routeTable = new RouteTable(this, 'RouteTable', { vpcId: around.vpc.id, tags: around.tags('public') });
    this.routeTables.push(routeTable);
    const toInternet = { routeTableId: routeTable.id, gatewayId: this.internetGateway.id };
    this.#defaultRoute = new Route(this, 'DefaultRoute', { ...toInternet, destinationCidrBlock: anywhere.ipv4 });
    this.routing.push(this.#defaultRoute);
    if (around.ipv6 !== 'none') {
      this.routing.push(
        new Route(this, 'DefaultRouteIpv6', { ...toInternet, destinationIpv6CidrBlock: anywhere.ipv6 }),
      );
    }
    for (const subnet of planned) {
      this.#byZone.set(
        subnet.zone,
        this.place(subnet, around, { 'kubernetes.io/role/elb': '1' }, () => routeTable),
      );
    }
  }
}
