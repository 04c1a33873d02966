import type { SecurityGroup, Subnet, VpcEndpoint } from '@aws-sdk/client-ec2';
import type { NetworkFact } from '@hera/core/facts';
import {
  isInZone,
  matchSubnets,
  missingSubnet,
  networkCheck,
  routeTableOf,
  routeTablesIn,
  subnetsIn,
} from '../internal/live-network';
import { securityGroupsOf } from '../internal/live-security-groups';
import { list, observe, type Observation } from '../internal/observation';
import { httpsSource } from './https-admission';
import { endpointsFor, observeEndpoints, vpcEndpointsIn } from './vpc-endpoints';

/** Tiers whose workloads call AWS by endpoints. The public tier holds gateways, which do not. */
const insideTiers = ['private', 'intra', 'pods'] as const;

const callersOf = (fact: NetworkFact): readonly string[] =>
  fact.subnets.filter(({ tier }) => insideTiers.some((inside) => inside === tier)).map(({ cidr }) => cidr);

const observeInterface = (
  endpoint: VpcEndpoint,
  service: string,
  zones: readonly string[],
  callers: readonly string[],
  live: { readonly subnets: readonly Subnet[]; readonly groups: readonly SecurityGroup[] },
): Observation => {
  const sits = live.subnets.filter(({ SubnetId: id }) => id !== undefined && endpoint.SubnetIds?.includes(id));
  const ids = (endpoint.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []);
  const groups = live.groups.filter(({ GroupId: id }) => id !== undefined && ids.includes(id));
  const shut = callers.filter((cidr) => httpsSource(groups, cidr) === undefined);
  const without = zones.filter((zone) => !sits.some((subnet) => isInZone(subnet, zone)));
  return observe(
    'ec2:DescribeVpcEndpoints',
    endpoint.VpcEndpointId ?? service,
    `${service} in ${list(sits.flatMap(({ AvailabilityZoneId: zone }) => zone ?? []).sort())}, groups ${list(ids)}`,
    [
      endpoint.PrivateDnsEnabled !== true && 'private DNS is off, so its names lead past it',
      without.length > 0 && `no subnet in ${without.join(', ')}`,
      shut.length > 0 && `no rule of its groups admits 443 from ${shut.join(', ')}`,
    ],
  );
};

/** Whether traffic to AWS stays inside the VPC wherever the network says so. */
export const endpointCoverage = networkCheck({
  id: 'endpoint-coverage',
  title: 'Every declared VPC endpoint exists and can be reached from the subnets that need it',
  subject: 'network',
  applies: ({ gatewayEndpoints, interfaceEndpoints }) =>
    gatewayEndpoints.length + (interfaceEndpoints?.services.length ?? 0) > 0 || 'the network declares no VPC endpoint',
  expected: ({ gatewayEndpoints, interfaceEndpoints: { services, zones } = { services: [], zones: [] } }) =>
    [
      ...(gatewayEndpoints.length === 0
        ? []
        : [`gateway endpoints ${gatewayEndpoints.join(', ')} on every route table`]),
      ...(services.length === 0
        ? []
        : [`interface endpoints ${services.join(', ')} with private DNS in ${list(zones)}, open for 443 from inside`]),
    ].join('; '),
  look: async (network, context) => {
    const { gatewayEndpoints, interfaceEndpoints: { services, zones } = { services: [], zones: [] } } = network.fact;
    const { region } = context.aws;
    const [subnets, tables, endpoints, groups] = await Promise.all([
      subnetsIn(context, network),
      routeTablesIn(context, network),
      vpcEndpointsIn(context, network),
      services.length === 0 ? [] : securityGroupsOf(context, network.vpc.VpcId),
    ]);
    const inside = matchSubnets(network.fact, subnets, insideTiers);
    const gateways = gatewayEndpoints.flatMap((service) => {
      const found = endpointsFor(endpoints, 'Gateway', service, region);
      const covered = found.flatMap(({ RouteTableIds }) => RouteTableIds ?? []);
      const bare = inside.flatMap(({ live }) => {
        const table = live === undefined ? undefined : routeTableOf(live, tables)?.RouteTableId;
        return live === undefined || (table !== undefined && covered.includes(table)) ? [] : (live.SubnetId ?? []);
      });
      return [
        observeEndpoints(network.vpc.VpcId, `${service} gateway endpoint`, found),
        ...(found.length === 0
          ? []
          : [
              observe('ec2:DescribeRouteTables', network.vpc.VpcId, `${service}: route tables ${list(covered)}`, [
                bare.length > 0 && `the route tables of ${bare.join(', ')} lack it`,
              ]),
            ]),
      ];
    });
    const interfaces = services.flatMap((service) => {
      const found = endpointsFor(endpoints, 'Interface', service, region);
      return [
        observeEndpoints(network.vpc.VpcId, `${service} interface endpoint`, found),
        ...found.map((endpoint) =>
          observeInterface(endpoint, service, zones, callersOf(network.fact), { subnets, groups }),
        ),
      ];
    });
    const missing = inside.filter(({ live }) => live === undefined).map(({ declared }) => missingSubnet(declared));
    return [...gateways, ...interfaces, ...missing];
  },
});
