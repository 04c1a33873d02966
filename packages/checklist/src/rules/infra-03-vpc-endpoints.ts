import type { Resource } from '@hera/stack-model';
import { type Place, placesOf } from '../analysis/endpoint-places';
import { nodesByCluster, nodeSources } from '../analysis/nodes';
import { byTarget, knownText, theMany } from '../analysis/references';
import { subnetRoutes } from '../analysis/routes';
import { gatewayService, servicesOf } from '../analysis/uses';
import { type Vpc, vpcOf } from '../analysis/vpcs';
import { countZones } from '../analysis/zones';
import type { Judgement } from '../engine/evidence';
import { type Findings, unknownBecause } from '../engine/findings';
import type { Parameters, Rule } from '../engine/rule';
import type { ResourceScope } from '../engine/scope';

const isGateway = (endpoint: Resource): boolean =>
  (knownText(endpoint, 'vpc_endpoint_type') ?? 'Gateway') === 'Gateway';

const associationsByEndpoint = (scope: ResourceScope) =>
  byTarget(scope.resourcesIfLooked('aws_vpc_endpoint_route_table_association'), 'vpc_endpoint_id');

/** Gateways of one VPC may share its route tables among them. */
const judgeGateways = (
  scope: ResourceScope,
  findings: Findings,
  gateways: readonly Resource[],
  subnets: readonly Resource[],
): void => {
  const [endpoint] = gateways;
  if (endpoint === undefined) return;
  const inline = gateways.map((gateway) => theMany(gateway, 'route_table_ids', 'aws_route_table'));
  const beside = gateways
    .flatMap((gateway) => scope.once(associationsByEndpoint).get(gateway) ?? [])
    .flatMap((association) => association.references('route_table_id'));
  const tables = new Set([...inline.flatMap(({ found }) => found), ...beside]);
  const routes = subnetRoutes(scope);
  const without = subnets.filter((subnet) => {
    const table = routes.get(subnet)?.table;
    return table === undefined || !tables.has(table);
  });
  const detail = { attribute: 'route_table_ids' };
  if (without.length === 0) findings.holds(endpoint, 'is in the route table of every subnet with nodes', detail);
  else if (
    inline.some(({ complete }) => !complete) ||
    without.some((subnet) => routes.get(subnet)?.table === undefined)
  )
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

interface Needed {
  readonly byInterface: ReadonlyMap<string, string>;
  readonly byGateway: ReadonlyMap<string, string>;
}

/** Services that the nodes of a VPC call, each with why. */
const neededIn = ({ uses }: Place, parameters: Parameters): Needed => {
  const byInterface = new Map(servicesOf(uses.uses));
  const byGateway = new Map([[gatewayService.name, gatewayService.why]]);
  for (const service of parameters.list('alsoRequired'))
    byInterface.set(service, 'the parameter alsoRequired names it');
  for (const needed of [byInterface, byGateway])
    for (const service of parameters.list('notRequired')) needed.delete(service);
  return { byInterface, byGateway };
};

/** Holds the endpoints of a VPC against the services that are called. */
const judgePlace = (scope: ResourceScope, findings: Findings, place: Place, parameters: Parameters): void => {
  const { subnets, endpoints, where, gap, uses } = place;
  const { byInterface, byGateway } = neededIn(place, parameters);
  const zones = countZones(subnets);
  // What may be called and has its endpoints all the same is no question.
  for (const { use, why } of uses.open) {
    const open = [...servicesOf(new Set([use])).keys()].filter(
      (service) => !parameters.list('notRequired').includes(service) && !endpoints.has(service),
    );
    if (open.length > 0)
      findings.unknown('stack', where === '' ? why : `${why}, nor whether ${open.join(', ')} is called${where}`);
  }
  const missing = (service: string, why: string): void => {
    const detail = { attribute: service, expected: 'an endpoint' };
    if (gap === undefined) findings.breaks('stack', `no endpoint for ${service}${where} (${why})`, detail);
    else findings.unknown('stack', `no endpoint for ${service} is seen${where} (${why}); but ${gap}`, detail);
  };
  for (const [service, why] of byInterface) {
    const all = (endpoints.get(service) ?? []).filter((endpoint) => !isGateway(endpoint));
    if (all.length === 0) missing(service, why);
    else judgeInterface(findings, service, all, zones);
  }
  for (const [service, why] of byGateway) {
    const all = endpoints.get(service) ?? [];
    if (all.length === 0) missing(service, why);
    judgeGateways(scope, findings, all.filter(isGateway), subnets);
    for (const endpoint of all) if (!isGateway(endpoint)) judgeInterface(findings, service, [endpoint], zones);
  }
};

/** Clusters of several whose nodes, or their subnets, are not here: what they call, or where from, is not known. */
const judgeHidden = (scope: ResourceScope, findings: Findings): void => {
  for (const { cluster, sources, subnets } of nodesByCluster(scope).clusters)
    if (cluster !== undefined && sources.length === 0)
      findings.unknown(cluster, 'has no nodes here, so what they call is not known');
    else if (cluster !== undefined && subnets.length === 0)
      findings.unknown(cluster, 'the subnets of its nodes are not here, so which endpoints they reach is not known');
};

/** What was said of each VPC of several, by the judgement of all. */
const byPlace = new WeakMap<Judgement, ReadonlyMap<Vpc | undefined, () => Judgement>>();

/** What a judgement of this rule says of the VPC of a subnet alone. */
export const endpointsAround = (scope: ResourceScope, judgement: Judgement, subnet: Resource): Judgement => {
  const places = byPlace.get(judgement);
  if (places === undefined) return judgement;
  return places.get(vpcOf(scope, subnet))?.() ?? unknownBecause('which nodes stand there is not known');
};

const lazily = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};

/** Every service that nodes and add-ons call has an endpoint in each zone of the nodes, and S3 one in each of their route tables. */
export const vpcEndpoints: Rule = {
  item: 'infra-03-vpc-endpoints',
  resources: (scope, { parameters }) => {
    if (nodeSources(scope).length === 0)
      return unknownBecause('there are no nodes here, so what they call is not known');
    const places = placesOf(scope);
    const findings = scope.findings();
    for (const place of places) judgePlace(scope, findings, place, parameters);
    judgeHidden(scope, findings);
    const services = new Set(places.flatMap((place) => [...neededIn(place, parameters).byInterface.keys()]));
    const judgement = findings.judge(`endpoints for ${[...services, gatewayService.name].join(', ')}`, {
      notSeen: ['services that applications call by themselves'],
    });
    if (places.length > 1 || nodesByCluster(scope).clusters.length > 1)
      byPlace.set(
        judgement,
        new Map(
          places.map((place) => [
            place.vpc,
            lazily(() => {
              const own = scope.findings();
              judgePlace(scope, own, place, parameters);
              return own.judge(`endpoints for all that is called${place.where}`);
            }),
          ]),
        ),
      );
    return judgement;
  },
};
