import { isUnknown, type Attributes, type Resource } from '@hera/stack-model';
import type { ResourceScope } from '../engine/scope';
import { prefixOf } from './networks';
import { isUnset, knownBlocks, knownText, theOne } from './references';

/** Where a default route leads. */
export interface Egress {
  /** `unknown`: the document does not tell what it leads to. */
  readonly kind: 'internet' | 'nat' | 'elsewhere' | 'unknown';
  /** The gateway. @default - the document does not show it */
  readonly target?: Resource;
  /** In words, for what is elsewhere or unknown. */
  readonly what: string;
  /** What holds the route. */
  readonly holder: Resource;
}

/** Routes of a subnet. */
export interface SubnetRoutes {
  readonly subnet: Resource;
  /** Explicit table, or the main one of the VPC. @default - the document does not tell */
  readonly table?: Resource;
  /** IPv4 default routes. Empty: none. */
  readonly egress: readonly Egress[];
  /** Whether all of it is told. */
  readonly certain: boolean;
}

/** Attribute of a route, and what it leads to. What a plan leaves to the provider does not count. */
const targets = [
  ['nat_gateway_id', 'nat', 'a NAT gateway'],
  ['gateway_id', 'gateway', 'a gateway'],
  ['transit_gateway_id', 'elsewhere', 'a transit gateway'],
  ['vpc_endpoint_id', 'elsewhere', 'a firewall or load balancer endpoint'],
  ['vpc_peering_connection_id', 'elsewhere', 'a peering connection'],
  ['network_interface_id', 'elsewhere', 'a network interface, such as a NAT instance'],
  ['core_network_arn', 'elsewhere', 'a core network'],
  ['carrier_gateway_id', 'elsewhere', 'a carrier gateway'],
  ['local_gateway_id', 'elsewhere', 'a local gateway'],
] as const;

const gatewayKind = (target: Resource | undefined, literal: string | undefined): Egress['kind'] => {
  if (target !== undefined) return target.type === 'aws_internet_gateway' ? 'internet' : 'elsewhere';
  if (literal === undefined) return 'unknown';
  return literal.startsWith('igw-') ? 'internet' : 'elsewhere';
};

const leadsTo = (holder: Resource, prefix: string): Egress => {
  for (const [attribute, kind, what] of targets) {
    const path = `${prefix}${attribute}`;
    if (isUnset(holder, path)) continue;
    const one = theOne(holder, path);
    const target = one === 'several' ? undefined : one;
    if (kind === 'elsewhere') return { kind, what, holder, ...(target === undefined ? {} : { target }) };
    if (kind === 'gateway')
      return {
        kind: gatewayKind(target, knownText(holder, path)),
        what,
        holder,
        ...(target === undefined ? {} : { target }),
      };
    return target?.type === 'aws_nat_gateway'
      ? { kind: 'nat', what, holder, target }
      : { kind: 'nat', what: `${what} that the document does not show`, holder };
  }
  return { kind: 'unknown', what: 'something that the document does not show', holder };
};

/** What a route is for: half of the internet is as good as all of it. */
const destinationOf = (attributes: Attributes, ipv4: string, ipv6: string): 'ipv4' | 'ipv6' | 'other' | 'unknown' => {
  const [four, six] = [attributes.text(ipv4), attributes.text(ipv6)];
  if (typeof four === 'string' && four !== '') return (prefixOf(four)?.length ?? 32) <= 1 ? 'ipv4' : 'other';
  if (typeof six === 'string' && six !== '') return (prefixOf(six)?.length ?? 128) <= 1 ? 'ipv6' : 'other';
  return isUnknown(four) || isUnknown(six) ? 'unknown' : 'other';
};

/** Of IPv6 only a way in from the internet counts: what leaves by an egress-only gateway needs no NAT. */
const add = (
  entry: { readonly egress: Egress[]; certain: boolean },
  to: ReturnType<typeof destinationOf>,
  lead: () => Egress,
): void => {
  if (to === 'unknown') entry.certain = false;
  if (to !== 'ipv4' && to !== 'ipv6') return;
  const egress = lead();
  if (to === 'ipv4' || egress.kind === 'internet') entry.egress.push(egress);
};

/** Egress by route table, from routes that stand in the table and beside it. */
const egressByTable = (
  scope: ResourceScope,
): ReadonlyMap<Resource, { readonly egress: Egress[]; certain: boolean }> => {
  const byTable = new Map<Resource, { readonly egress: Egress[]; certain: boolean }>();
  const of = (table: Resource) => {
    const known = byTable.get(table) ?? { egress: [], certain: true };
    byTable.set(table, known);
    return known;
  };
  for (const type of ['aws_route_table', 'aws_default_route_table']) {
    for (const table of type === 'aws_route_table' ? scope.resources(type) : scope.resourcesIfLooked(type)) {
      const entry = of(table);
      const blocks = knownBlocks(table, 'route');
      // Blocks that a plan leaves to the provider are those of routes beside the table.
      if (blocks === undefined && !isUnset(table, 'route')) entry.certain = false;
      for (const [index, block] of (blocks ?? []).entries()) {
        add(entry, destinationOf(block, 'cidr_block', 'ipv6_cidr_block'), () => leadsTo(table, `route[${index}].`));
      }
    }
  }
  for (const route of scope.resourcesIfLooked('aws_route')) {
    const to = destinationOf(route, 'destination_cidr_block', 'destination_ipv6_cidr_block');
    if (to === 'other') continue;
    const table = theOne(route, 'route_table_id');
    if (table === undefined || table === 'several') continue;
    add(of(table), to, () => leadsTo(route, ''));
  }
  return byTable;
};

const mainTables = (scope: ResourceScope): ReadonlyMap<Resource, Resource> => {
  const byVpc = new Map<Resource, Resource>();
  for (const table of scope.resourcesIfLooked('aws_default_route_table')) {
    const vpc = theOne(table, 'default_route_table_id');
    if (vpc !== undefined && vpc !== 'several' && vpc.type === 'aws_vpc') byVpc.set(vpc, table);
  }
  for (const association of scope.resourcesIfLooked('aws_main_route_table_association')) {
    const vpc = theOne(association, 'vpc_id');
    const table = theOne(association, 'route_table_id');
    if (vpc !== undefined && vpc !== 'several' && table !== undefined && table !== 'several') byVpc.set(vpc, table);
  }
  return byVpc;
};

/** The main table of a VPC that is only now made has the local route, and nobody else's hand in it. */
const isFresh = (scope: ResourceScope, vpc: Resource | 'several' | undefined): boolean =>
  typeof vpc === 'object' && scope.gaps.length === 0 && (vpc.action === 'create' || vpc.action === 'configured');

/** Routes of every subnet, computed once for all rules. */
export const subnetRoutes = (scope: ResourceScope): ReadonlyMap<Resource, SubnetRoutes> =>
  scope.once(computeSubnetRoutes);

const computeSubnetRoutes = (scope: ResourceScope): ReadonlyMap<Resource, SubnetRoutes> => {
  const byTable = egressByTable(scope);
  const main = mainTables(scope);
  const explicit = new Map<Resource, Resource | 'several'>();
  /** VPCs with associations that do not tell their subnet; `undefined` among them where the VPC is not told either. */
  const strays = new Set<Resource | undefined>();
  for (const association of scope.resources('aws_route_table_association')) {
    const subnet = theOne(association, 'subnet_id');
    const table = theOne(association, 'route_table_id');
    if (typeof subnet === 'object') explicit.set(subnet, table ?? 'several');
    else if (!isUnset(association, 'subnet_id')) {
      const vpc = typeof table === 'object' ? theOne(table, 'vpc_id') : undefined;
      strays.add(typeof vpc === 'object' ? vpc : undefined);
    }
  }
  const isStray = (vpc: Resource | 'several' | undefined): boolean =>
    strays.size > 0 && (strays.has(undefined) || typeof vpc !== 'object' || strays.has(vpc));
  return new Map(
    scope.resources('aws_subnet').map((subnet): [Resource, SubnetRoutes] => {
      const vpc = theOne(subnet, 'vpc_id');
      const own = explicit.get(subnet);
      const stray = isStray(vpc);
      const table = own ?? (stray || vpc === undefined || vpc === 'several' ? undefined : main.get(vpc));
      if (table === undefined || table === 'several')
        return [subnet, { subnet, egress: [], certain: own === undefined && !stray && isFresh(scope, vpc) }];
      const { egress = [], certain = table.mode === 'managed' } = byTable.get(table) ?? {};
      return [subnet, { subnet, table, egress, certain }];
    }),
  );
};

/** Whether the internet has a route to a subnet; undefined where the document does not tell. */
export const isPublic = (routes: SubnetRoutes | undefined): boolean | undefined => {
  if (routes === undefined) return undefined;
  if (routes.egress.some(({ kind }) => kind === 'internet')) return true;
  return routes.certain && routes.egress.every(({ kind }) => kind !== 'unknown') ? false : undefined;
};
