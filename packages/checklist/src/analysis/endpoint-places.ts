import type { Resource } from '@hera/stack-model';
import type { ResourceScope } from '../engine/scope';
import { nodesByCluster, type NodeSource, nodeSources } from './nodes';
import { grouped, knownText } from './references';
import { type Use, type Uses, usesOf } from './uses';
import { byVpc, isUntold, type Vpc, vpcName } from './vpcs';

/** `com.amazonaws.us-east-1.ecr.api` is `ecr.api`; in China names begin with `cn.`. */
const shortName = (name: string): string => name.replace(/^(?:cn\.)?com\.amazonaws\.[a-z0-9-]+\./, '');

/** The service that an endpoint is for. Undefined where it is not told. */
const serviceOf = (endpoint: Resource): string | undefined => {
  const name = knownText(endpoint, 'service_name');
  return name === undefined ? undefined : shortName(name);
};

/** Nodes of one VPC, what they call, and the endpoints that they can reach. */
export interface Place {
  readonly vpc: Vpc | undefined;
  readonly subnets: readonly Resource[];
  readonly uses: Uses;
  /** By the service that they are for. */
  readonly endpoints: ReadonlyMap<string | undefined, readonly Resource[]>;
  /** ` in aws_vpc.b`, where there are several. */
  readonly where: string;
  /** Why an endpoint that is not seen may be there all the same. @default - it is not */
  readonly gap?: string;
}

/** Endpoints by the VPC that they stand in, and those that may stand in any. */
interface Endpoints {
  readonly byVpc: ReadonlyMap<Vpc | undefined, readonly Resource[]>;
  readonly adrift: readonly Resource[];
}

const endpointsOf = (scope: ResourceScope): Endpoints => {
  const all = byVpc(scope, scope.resources('aws_vpc_endpoint'));
  return { byVpc: all, adrift: [...all].flatMap(([vpc, those]) => (isUntold(vpc) ? those : [])) };
};

const withGap = (scope: ResourceScope, endpoints: readonly Resource[], doubts: readonly string[]) => {
  const byService = grouped(endpoints, serviceOf);
  const nameless = (byService.get(undefined) ?? []).map(
    ({ address }) => `${address} has a service name that is not known`,
  );
  const [gap] = [...doubts, ...nameless, ...scope.gaps];
  return { endpoints: byService, ...(gap === undefined ? {} : { gap }) };
};

/** What is there for the only VPC that has nodes: what tells no VPC is in it. */
const aroundOne = (scope: ResourceScope, vpc: Vpc | undefined) => {
  const { byVpc: all, adrift } = scope.once(endpointsOf);
  const own = (vpc === undefined ? undefined : all.get(vpc)) ?? [];
  return withGap(scope, isUntold(vpc) ? [...all.values()].flat() : [...own, ...adrift], []);
};

/** What is there for one VPC of several: endpoints of another one serve nobody in it. */
const aroundEach = (scope: ResourceScope, vpc: Vpc | undefined, [subnet]: readonly Resource[]) => {
  const { byVpc: all, adrift } = scope.once(endpointsOf);
  const own = (vpc === undefined ? undefined : all.get(vpc)) ?? [];
  const other = adrift.find((endpoint) => !own.includes(endpoint));
  const doubts = isUntold(vpc)
    ? [`the VPC of ${subnet?.address} is not known`]
    : other === undefined
      ? []
      : [`${other.address} is in a VPC that is not known`];
  return withGap(scope, own, doubts);
};

/** What nodes call whose cluster is not told: whatever any cluster does. */
const usesOfAny = (scope: ResourceScope, [source]: readonly NodeSource[]): Uses => {
  const why = `which cluster ${source?.resource.address} is of is not told`;
  const uses = new Set(nodesByCluster(scope).clusters.flatMap((nodes) => [...usesOf(scope, nodes).uses]));
  return { uses: new Set(), open: [...uses].map((use) => ({ use, why })) };
};

/** Whoever they belong to, nodes stand there. */
const joined = (all: readonly Uses[]): Uses => {
  const uses = new Set<Use>(['nodes', ...all.flatMap((each) => [...each.uses])]);
  const open = new Map(all.flatMap((each) => each.open.map((one) => [one.use, one] as const)));
  return { uses, open: [...open.values()].filter(({ use }) => !uses.has(use)) };
};

/** VPCs with nodes, each with its endpoints, and what the clusters use whose nodes stand there. */
export const placesOf = (scope: ResourceScope): readonly Place[] => {
  const { clusters, adrift } = nodesByCluster(scope);
  const withNodes = clusters.filter(({ sources }) => sources.length > 0);
  const users = [
    ...withNodes.map((nodes) => ({ subnets: nodes.subnets, uses: usesOf(scope, nodes) })),
    ...(adrift.length === 0
      ? []
      : [{ subnets: adrift.flatMap(({ subnets }) => subnets), uses: usesOfAny(scope, adrift) }]),
  ];
  const all = [...withNodes, ...nodeSources(scope)].flatMap(({ subnets }) => subnets);
  const homes = byVpc(scope, [...new Set(all)]);
  const [[only, onlySubnets] = [undefined, []]] = homes;
  if (homes.size <= 1)
    return [
      {
        vpc: only,
        subnets: onlySubnets,
        uses: joined(users.map(({ uses }) => uses)),
        where: '',
        ...aroundOne(scope, only),
      },
    ];
  const vpcOfSubnet = new Map([...homes].flatMap(([vpc, those]) => those.map((subnet) => [subnet, vpc] as const)));
  const usesIn = new Map<Vpc | undefined, Uses[]>([...homes.keys()].map((vpc) => [vpc, []]));
  for (const { subnets, uses } of users)
    for (const vpc of new Set(subnets.map((subnet) => vpcOfSubnet.get(subnet)))) usesIn.get(vpc)?.push(uses);
  return [...homes].map(([vpc, subnets]) => ({
    vpc,
    subnets,
    uses: joined(usesIn.get(vpc) ?? []),
    where: vpc === undefined ? ' in one of the VPCs' : ` in ${vpcName(vpc)}`,
    ...aroundEach(scope, vpc, subnets),
  }));
};
