import {
  type NatGateway,
  paginateDescribeNatGateways,
  paginateDescribeRouteTables,
  paginateDescribeSubnets,
  paginateDescribeVpcs,
  type RouteTable,
  type Subnet,
  type Vpc,
} from '@aws-sdk/client-ec2';
import { factsOf, type NetworkFact } from '@hera/core/facts';
import type { Check, CheckContext, CheckOutcome } from '../check';
import { judge, notApplicable, observe, type Observation } from './observation';
import { collect, saysNotFound } from '@hera/core/aws-sdk';

/** A declared subnet. */
export type DeclaredSubnet = NetworkFact['subnets'][number];

/** A declared network and the VPC that it became. */
export interface LiveNetwork {
  readonly fact: NetworkFact;
  readonly vpc: Vpc & { readonly VpcId: string };
}

const byId = async (context: CheckContext, vpcId: string): Promise<readonly Vpc[]> => {
  try {
    return await collect(paginateDescribeVpcs({ client: context.aws.ec2 }, { VpcIds: [vpcId] }), (page) => page.Vpcs);
  } catch (error) {
    if (saysNotFound(error)) return [];
    throw error;
  }
};

/** An adopted VPC has no tags of ours. */
const byTags = (context: CheckContext, { cidr, adopted }: NetworkFact): Promise<readonly Vpc[]> => {
  const ours = { Name: 'tag:hera:environment', Values: [context.manifest.environment.name] };
  const Filters = [...(adopted === undefined ? [ours] : []), { Name: 'cidr', Values: [cidr] }];
  return collect(paginateDescribeVpcs({ client: context.aws.ec2 }, { Filters }), (page) => page.Vpcs);
};

/** For checks that hold no more than what Hera made: an adopted VPC has an owner, who answers for the rest of it. */
export const notAdopted = ({ adopted }: NetworkFact): true | string =>
  adopted === undefined || 'the VPC is adopted: its owner looks after this';

const resolve = async (
  context: CheckContext,
  fact: NetworkFact,
  alone: boolean,
): Promise<LiveNetwork | Observation> => {
  const output = context.outputs['vpc_id'];
  const id = fact.adopted?.vpcId ?? (alone && typeof output === 'string' && output !== '' ? output : undefined);
  const found = id === undefined ? await byTags(context, fact) : await byId(context, id);
  const [vpc] = found;
  const of = id ?? fact.cidr;
  if (vpc?.VpcId === undefined || found.length > 1) {
    return observe('ec2:DescribeVpcs', of, `${found.length} VPCs`, ['the VPC of this environment cannot be told']);
  }
  return { fact, vpc: { ...vpc, VpcId: vpc.VpcId } };
};

/** A check that runs once for each network that the stack declares, against the VPC of that network. */
export const networkCheck = (
  check: Omit<Check, 'run'> & {
    readonly expected: (fact: NetworkFact, context: CheckContext) => string;
    readonly applies?: (fact: NetworkFact, context: CheckContext) => true | string;
    readonly look: (network: LiveNetwork, context: CheckContext) => Promise<readonly Observation[]>;
  },
): Check => ({
  id: check.id,
  title: check.title,
  subject: check.subject,
  run: async (context): Promise<CheckOutcome> => {
    const facts = factsOf(context.manifest.facts, 'network');
    const verdicts = facts.map((fact) => check.applies?.(fact, context) ?? true);
    const applicable = facts.filter((_, index) => verdicts[index] === true);
    if (applicable.length === 0) {
      const reasons = verdicts.filter((verdict): verdict is string => verdict !== true);
      return notApplicable(reasons.length === 0 ? 'the stack declares no network' : reasons.join('; '));
    }
    const observations: Observation[] = [];
    for (const fact of applicable) {
      const network = await resolve(context, fact, facts.length === 1);
      observations.push(...('call' in network ? [network] : await check.look(network, context)));
    }
    return judge(applicable.map((fact) => check.expected(fact, context)).join('; '), observations);
  },
});

/** Every subnet of the VPC. */
export const subnetsIn = ({ aws }: CheckContext, { vpc }: LiveNetwork): Promise<readonly Subnet[]> =>
  collect(
    paginateDescribeSubnets({ client: aws.ec2 }, { Filters: [{ Name: 'vpc-id', Values: [vpc.VpcId] }] }),
    (page) => page.Subnets,
  );

/** Every route table of the VPC. */
export const routeTablesIn = ({ aws }: CheckContext, { vpc }: LiveNetwork): Promise<readonly RouteTable[]> =>
  collect(
    paginateDescribeRouteTables({ client: aws.ec2 }, { Filters: [{ Name: 'vpc-id', Values: [vpc.VpcId] }] }),
    (page) => page.RouteTables,
  );

/** The NAT gateways of the VPC that exist or are coming up; deleted ones stay visible for an hour. */
export const natGatewaysIn = async ({ aws }: CheckContext, { vpc }: LiveNetwork): Promise<readonly NatGateway[]> => {
  const all = await collect(
    paginateDescribeNatGateways({ client: aws.ec2 }, { Filter: [{ Name: 'vpc-id', Values: [vpc.VpcId] }] }),
    (page) => page.NatGateways,
  );
  return all.filter(({ State }) => State !== 'deleted' && State !== 'deleting');
};

/** The route table that a subnet uses: its own, else the main one of the VPC. */
export const routeTableOf = (subnet: Subnet, tables: readonly RouteTable[]): RouteTable | undefined =>
  tables.find(({ Associations }) => Associations?.some(({ SubnetId }) => SubnetId === subnet.SubnetId)) ??
  tables.find(({ Associations }) => Associations?.some(({ Main }) => Main === true));

/** The active IPv4 default route. */
export const defaultRouteOf = (table: RouteTable | undefined) =>
  table?.Routes?.find(({ DestinationCidrBlock }) => DestinationCidrBlock === '0.0.0.0/0');

/** Where a route goes, as text. */
export const routeTarget = (route: ReturnType<typeof defaultRouteOf>): string =>
  route === undefined
    ? 'no default route'
    : `0.0.0.0/0 -> ${route.NatGatewayId ?? route.GatewayId ?? route.TransitGatewayId ?? route.NetworkInterfaceId ?? 'unknown target'} (${route.State ?? 'state unknown'})`;

/** A subnet's zone in the form in which it was declared: zone id or zone name. */
export const isInZone = (subnet: Subnet, zone: string): boolean =>
  subnet.AvailabilityZoneId === zone || subnet.AvailabilityZone === zone;

/** A declared subnet with what became of it. */
export interface MatchedSubnet {
  readonly declared: DeclaredSubnet;
  readonly live: Subnet | undefined;
}

/** Declared subnets of some tiers beside the live subnets of the same CIDR. */
export const matchSubnets = (
  fact: NetworkFact,
  live: readonly Subnet[],
  tiers: readonly DeclaredSubnet['tier'][],
): readonly MatchedSubnet[] =>
  fact.subnets
    .filter(({ tier }) => tiers.includes(tier))
    .map((declared) => ({ declared, live: live.find(({ CidrBlock }) => CidrBlock === declared.cidr) }));

/** What is said where a declared subnet is not there. */
export const missingSubnet = ({ tier, zone, cidr }: DeclaredSubnet): Observation =>
  observe('ec2:DescribeSubnets', cidr, 'no such subnet', [`the ${tier} subnet of ${zone} is missing`]);

/** The VPC of each declared network, or what is wrong where it cannot be told. */
export const networksOf = (context: CheckContext): Promise<readonly (LiveNetwork | Observation)[]> => {
  const facts = factsOf(context.manifest.facts, 'network');
  return Promise.all(facts.map((fact) => resolve(context, fact, facts.length === 1)));
};
