import type { SubnetRef } from '@hera/core';
import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway/index.js';
import { Route } from '@cdktf/provider-aws/lib/route/index.js';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table/index.js';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { NatGateways } from './nat-gateways';
import type { PlannedSubnet } from './plan';
import { makeSubnet, type Surroundings } from './surroundings';

const anywhere = '0.0.0.0/0';

/** A subnet and what ties it to its route table. */
interface RoutedSubnet {
  readonly subnetId: string;
  readonly association: ITerraformDependable;
}

/** A tier once it is made. Construct paths are `<tier>/<zone>/<part>`, so no address depends on an order. */
abstract class Tier extends Construct {
  readonly subnets: SubnetRef[] = [];
  readonly routeTables: RouteTable[] = [];
  /** Routes and associations that make the tier's routing work. */
  readonly routing: ITerraformDependable[] = [];

  protected place(
    planned: PlannedSubnet,
    around: Surroundings,
    discovery: Readonly<Record<string, string>>,
    routeTable: (zone: Construct) => RouteTable,
  ): RoutedSubnet {
    const zone = new Construct(this, planned.zone);
    const subnetId = makeSubnet(zone, around, planned, discovery).id;
    this.subnets.push({ subnetId, tier: planned.tier, zone: planned.zone, cidr: planned.cidr });
    const association = new RouteTableAssociation(zone, 'RouteTableAssociation', {
      subnetId,
      routeTableId: routeTable(zone).id,
    });
    this.routing.push(association);
    return { subnetId, association };
  }
}

/** Subnets with a default route to the internet gateway, and one route table for all. */
export class PublicTier extends Tier {
  readonly #byZone = new Map<string, RoutedSubnet>();
  readonly #defaultRoute: ITerraformDependable;

  constructor(scope: Construct, around: Surroundings, planned: readonly PlannedSubnet[]) {
    super(scope, 'public');
    const { vpc, tags } = around;
    const gateway = new InternetGateway(this, 'InternetGateway', { vpcId: vpc.id, tags: tags('internet') });
    const routeTable = new RouteTable(this, 'RouteTable', { vpcId: vpc.id, tags: tags('public') });
    this.routeTables.push(routeTable);
    this.#defaultRoute = new Route(this, 'DefaultRoute', {
      routeTableId: routeTable.id,
      destinationCidrBlock: anywhere,
      gatewayId: gateway.id,
    });
    this.routing.push(this.#defaultRoute);
    for (const subnet of planned) {
      this.#byZone.set(
        subnet.zone,
        this.place(subnet, around, { 'kubernetes.io/role/elb': '1' }, () => routeTable),
      );
    }
  }

  /** The subnet of a zone, and what has to exist before the internet is reached from it. */
  in(zone: string): { readonly subnetId: string; readonly reachable: ITerraformDependable[] } {
    const subnet = this.#byZone.get(zone);
    if (subnet === undefined) throw new Error(`no public subnet in ${zone}`);
    return { subnetId: subnet.subnetId, reachable: [this.#defaultRoute, subnet.association] };
  }
}

/** Subnets with a route table per zone, whose default route leads to the NAT gateway that serves the zone. */
export class PrivateTier extends Tier {
  constructor(
    scope: Construct,
    around: Surroundings,
    planned: readonly PlannedSubnet[],
    nat: NatGateways,
    clusterName: string | undefined,
  ) {
    super(scope, 'private');
    const { vpc, tags } = around;
    const discovery = {
      'kubernetes.io/role/internal-elb': '1',
      ...(clusterName === undefined ? {} : { 'karpenter.sh/discovery': clusterName }),
    };
    for (const subnet of planned) {
      this.place(subnet, around, discovery, (zone) => {
        const routeTable = new RouteTable(zone, 'RouteTable', { vpcId: vpc.id, tags: tags(`private-${subnet.zone}`) });
        this.routeTables.push(routeTable);
        this.routing.push(
          new Route(zone, 'DefaultRoute', {
            routeTableId: routeTable.id,
            destinationCidrBlock: anywhere,
            natGatewayId: nat.serving(subnet.zone).id,
          }),
        );
        return routeTable;
      });
    }
  }
}

/** Subnets without a default route, and one route table for all. */
export class IntraTier extends Tier {
  constructor(scope: Construct, around: Surroundings, planned: readonly PlannedSubnet[]) {
    super(scope, 'intra');
    const routeTable = new RouteTable(this, 'RouteTable', { vpcId: around.vpc.id, tags: around.tags('intra') });
    this.routeTables.push(routeTable);
    for (const subnet of planned) this.place(subnet, around, {}, () => routeTable);
  }
}
