import type { Resource } from '@hera/stack-model';
import { nodeSources, nodeSubnets } from '../analysis/nodes';
import { byTarget, knownText, theMany } from '../analysis/references';
import { subnetRoutes } from '../analysis/routes';
import { gatewayService, servicesOf, usesOf } from '../analysis/uses';
import { byVpc } from '../analysis/vpcs';
import { countZones } from '../analysis/zones';
import { type Findings, unknownBecause } from '../engine/findings';
import type { Rule } from '../engine/rule';
import type { ResourceScope } from '../engine/scope';

/** `com.amazonaws.us-east-1.ecr.api` is `ecr.api`; in China names begin with `cn.`. */
const shortName = (name: string): string => name.replace(/^(?:cn\.)?com\.amazonaws\.[a-z0-9-]+\./, '');

/** Endpoints by what they are for. */
interface Endpoints {
  readonly known: ReadonlyMap<string, readonly Resource[]>;
  /** Those whose service is not told. */
  readonly unnamed: readonly Resource[];
}

const byService = (endpoints: readonly Resource[]): Endpoints => {
  const known = new Map<string, Resource[]>();
  const unnamed: Resource[] = [];
  for (const endpoint of endpoints) {
    const name = knownText(endpoint, 'service_name');
    if (name === undefined) unnamed.push(endpoint);
    else {
      const same = known.get(shortName(name));
      if (same === undefined) known.set(shortName(name), [endpoint]);
      else same.push(endpoint);
    }
  }
  return { known, unnamed };
};

const isGateway = (endpoint: Resource): boolean =>
  (knownText(endpoint, 'vpc_endpoint_type') ?? 'Gateway') === 'Gateway';

const associationsByEndpoint = (scope: ResourceScope) =>
  byTarget(scope.resourcesIfLooked('aws_vpc_endpoint_route_table_association'), 'vpc_endpoint_id');

const judgeGateway = (
  scope: ResourceScope,
  findings: Findings,
  endpoint: Resource,
  subnets: readonly Resource[],
): void => {
  const inline = theMany(endpoint, 'route_table_ids', 'aws_route_table');
  const beside = (scope.once(associationsByEndpoint).get(endpoint) ?? []).flatMap((association) =>
    association.references('route_table_id'),
  );
  const tables = new Set([...inline.found, ...beside]);
  const routes = subnetRoutes(scope);
  const without = subnets.filter((subnet) => {
    const table = routes.get(subnet)?.table;
    return table === undefined || !tables.has(table);
  });
  const detail = { attribute: 'route_table_ids' };
  if (without.length === 0) findings.holds(endpoint, 'is in the route table of every subnet with nodes', detail);
  else if (!inline.complete || without.some((subnet) => routes.get(subnet)?.table === undefined))
    findings.unknown(endpoint, `whether ${without[0]?.address} has a route to it is not told`, detail);
  else findings.breaks(endpoint, `${without[0]?.address} has no route to it`, detail);
};

const judgeInterface = (
  findings: Findings,
  service: string,
  endpoints: readonly Resource[],
  nodes: ReturnType<typeof countZones>,
): void => {
  const spans = endpoints.map((endpoint) => theMany(endpoint, 'subnet_ids', 'aws_subnet'));
  const { count, open, names } = countZones([...new Set(spans.flatMap(({ found }) => found))]);
  const [endpoint] = endpoints;
  if (endpoint === undefined) return;
  const detail = {
    attribute: 'subnet_ids',
    value: names,
    expected: `a subnet in each zone of the nodes: ${nodes.names}`,
  };
  if (endpoints.every((each) => each.get('private_dns_enabled') === false))
    findings.breaks(endpoint, `private DNS is off, so ${service} is still called at its public address`, {
      attribute: 'private_dns_enabled',
      expected: 'true',
    });
  else if (count >= nodes.count && nodes.count > 0 && nodes.open === 0)
    findings.holds(endpoint, `${service} is in ${count} zones`, detail);
  else if (open > 0 || nodes.open > 0 || nodes.count === 0 || spans.some(({ complete }) => !complete))
    findings.unknown(endpoint, 'which zones it stands in, or the nodes do, is not told', detail);
  else findings.breaks(endpoint, `${service} stands in ${count} of the ${nodes.count} zones of the nodes`, detail);
};

/** Nodes of one VPC, and the endpoints that they can reach. */
interface Place {
  readonly subnets: readonly Resource[];
  readonly endpoints: ReadonlyMap<string, readonly Resource[]>;
  /** ` in aws_vpc.b`, where there are several. */
  readonly where: string;
  /** Why an endpoint that is not seen may be there all the same. @default - it is not */
  readonly gap?: string;
}

const placeOf = (
  scope: ResourceScope,
  subnets: readonly Resource[],
  endpoints: readonly Resource[],
  { where, doubts }: { readonly where: string; readonly doubts: readonly string[] },
): Place => {
  const { known, unnamed } = byService(endpoints);
  const nameless = unnamed.map(({ address }) => `${address} has a service name that is not known`);
  const [gap] = [...doubts, ...nameless, ...scope.gaps];
  return { subnets, endpoints: known, where, ...(gap === undefined ? {} : { gap }) };
};

/** VPCs with nodes, each with its endpoints: those of another VPC serve nobody here. What tells no VPC is in the only one that there is. */
const placesOf = (scope: ResourceScope): readonly Place[] => {
  const endpoints = byVpc(scope.resources('aws_vpc_endpoint'));
  const adrift = endpoints.get(undefined) ?? [];
  const homes = byVpc(nodeSubnets(scope));
  if (homes.size <= 1) {
    const [[vpc, subnets] = [undefined, []]] = homes;
    const own = vpc === undefined ? [...endpoints.values()].flat() : [...(endpoints.get(vpc) ?? []), ...adrift];
    return [placeOf(scope, subnets, own, { where: '', doubts: [] })];
  }
  return [...homes].map(([vpc, subnets]) =>
    vpc === undefined
      ? placeOf(scope, subnets, [], {
          where: ' in one of the VPCs',
          doubts: [`the VPC of ${subnets[0]?.address} is not known`],
        })
      : placeOf(scope, subnets, endpoints.get(vpc) ?? [], {
          where: ` in ${vpc}`,
          doubts: adrift.map(({ address }) => `${address} is in a VPC that is not known`),
        }),
  );
};

/** Holds the endpoints of a VPC against the services that are called, each with why. */
const judgePlace = (
  scope: ResourceScope,
  findings: Findings,
  { subnets, endpoints, where, gap }: Place,
  needed: { readonly byInterface: ReadonlyMap<string, string>; readonly byGateway: ReadonlyMap<string, string> },
): void => {
  const zones = countZones(subnets);
  const missing = (service: string, why: string): void => {
    const detail = { attribute: service, expected: 'an endpoint' };
    if (gap === undefined) findings.breaks('stack', `no endpoint for ${service}${where} (${why})`, detail);
    else findings.unknown('stack', `no endpoint for ${service} is seen${where} (${why}); but ${gap}`, detail);
  };
  for (const [service, why] of needed.byInterface) {
    const all = (endpoints.get(service) ?? []).filter((endpoint) => !isGateway(endpoint));
    if (all.length === 0) missing(service, why);
    else judgeInterface(findings, service, all, zones);
  }
  for (const [service, why] of needed.byGateway) {
    const all = endpoints.get(service) ?? [];
    if (all.length === 0) missing(service, why);
    for (const endpoint of all)
      if (isGateway(endpoint)) judgeGateway(scope, findings, endpoint, subnets);
      else judgeInterface(findings, service, [endpoint], zones);
  }
};

/** Every service that nodes and add-ons call has an endpoint in each zone of the nodes, and S3 one in each of their route tables. */
export const vpcEndpoints: Rule = {
  item: 'infra-03-vpc-endpoints',
  resources: (scope, { parameters }) => {
    if (nodeSources(scope).length === 0)
      return unknownBecause('there are no nodes here, so what they call is not known');
    const { uses, open } = usesOf(scope);
    const byInterface = new Map(servicesOf(uses));
    const byGateway = new Map([[gatewayService.name, gatewayService.why]]);
    for (const service of parameters.list('alsoRequired'))
      byInterface.set(service, 'the parameter alsoRequired names it');
    const notRequired = parameters.list('notRequired');
    for (const needed of [byInterface, byGateway]) for (const service of notRequired) needed.delete(service);
    const places = placesOf(scope);
    const findings = scope.findings();
    // What may be called and has its endpoints all the same is no question.
    for (const { use, why } of open) {
      const called = [...servicesOf(new Set([use])).keys()].filter((service) => !notRequired.includes(service));
      if (!places.every(({ endpoints }) => called.every((service) => endpoints.has(service))))
        findings.unknown('stack', why);
    }
    for (const place of places) judgePlace(scope, findings, place, { byInterface, byGateway });
    return findings.judge(`endpoints for ${[...byInterface.keys(), gatewayService.name].join(', ')}`, {
      notSeen: ['services that applications call by themselves'],
    });
  },
};
