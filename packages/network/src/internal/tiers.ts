import type { SubnetRef } from '@hera/core';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table/index.js';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { PlannedSubnet } from './plan';
import { makeSubnet, type SubnetSurroundings } from './surroundings';
import { zoneForm } from './zones';

/** Every address of one family. */
export const anywhere = { ipv4: '0.0.0.0/0', ipv6: '::/0' } as const;

/** A subnet and what ties it to its route table. */
export interface RoutedSubnet {
  readonly subnetId: string;
  readonly association: ITerraformDependable;
}

/** A tier once it is made. Construct paths are `<tier>/<zone>/<part>`, so no address depends on an order. */
export abstract class Tier extends Construct {
  readonly subnets: SubnetRef[] = [];
  readonly routeTables: RouteTable[] = [];
  /** Routes and associations that make the tier's routing work. */
  readonly routing: ITerraformDependable[] = [];

  protected place(
    planned: PlannedSubnet,
    around: SubnetSurroundings,
    discovery: Readonly<Record<string, string>>,
    routeTable: (zone: Construct) => RouteTable,
  ): RoutedSubnet {
    const zone = new Construct(this, planned.zone);
    const { id: subnetId, availabilityZone } = makeSubnet(zone, around, planned, discovery);
    this.subnets.push({
      subnetId,
      tier: planned.tier,
      zone: planned.zone,
      availabilityZone: zoneForm(planned.zone) === 'name' ? planned.zone : availabilityZone,
      cidr: planned.cidr,
    });
    const association = new RouteTableAssociation(zone, 'RouteTableAssociation', {
      subnetId,
      routeTableId: routeTable(zone).id,
    });
    this.routing.push(association);
    return { subnetId, association };
  }
}

/** Subnets without a default route, and one route table for all. */
export class IntraTier extends Tier {
  constructor(scope: Construct, around: SubnetSurroundings, planned: readonly PlannedSubnet[]) {
    super(scope, 'intra');
    const routeTable = new RouteTable(this, 'RouteTable', { vpcId: around.vpc.id, tags: around.tags('intra') });
    this.routeTables.push(routeTable);
    for (const subnet of planned) this.place(subnet, around, {}, () => routeTable);
  }
}
