import type { NatGateway, Subnet } from '@aws-sdk/client-ec2';
import {
  defaultRouteOf,
  matchSubnets,
  missingSubnet,
  natGatewaysIn,
  networkCheck,
  routeTableOf,
  routeTablesIn,
  routeTarget,
  subnetsIn,
} from '../internal/live-network';
import { list, observe } from '../internal/observation';

const zoneOf = (gateway: NatGateway | undefined, subnets: readonly Subnet[]): string | undefined =>
  subnets.find(({ SubnetId }) => SubnetId !== undefined && SubnetId === gateway?.SubnetId)?.AvailabilityZoneId;

/** Follows each private and pods subnet to its route table, default route, NAT gateway, and that gateway's subnet and zone. */
export const natRoutePerAz = networkCheck({
  id: 'nat-route-per-az',
  title: 'Private and pods subnets leave the VPC through the right NAT gateway',
  subject: 'network',
  applies: ({ nat, subnets }) => {
    if (nat === 'none') return 'the network declares no NAT';
    return subnets.some(({ tier }) => tier === 'private') || 'the network declares no private subnets';
  },
  expected: ({ nat }) =>
    nat === 'per-az'
      ? 'each private and pods subnet routes 0.0.0.0/0 to a NAT gateway in its own zone'
      : 'every private and pods subnet routes 0.0.0.0/0 to one and the same NAT gateway',
  look: async (network, context) => {
    const [subnets, tables, gateways] = await Promise.all([
      subnetsIn(context, network),
      routeTablesIn(context, network),
      natGatewaysIn(context, network),
    ]);
    const used = new Set<string>();
    const observations = matchSubnets(network.fact, subnets, ['private', 'pods']).map(({ declared, live }) => {
      if (live === undefined) return missingSubnet(declared);
      const table = routeTableOf(live, tables);
      const route = defaultRouteOf(table);
      const gateway = gateways.find(
        ({ NatGatewayId }) => NatGatewayId !== undefined && NatGatewayId === route?.NatGatewayId,
      );
      const zone = zoneOf(gateway, subnets);
      if (gateway?.NatGatewayId !== undefined) used.add(gateway.NatGatewayId);
      return observe(
        'ec2:DescribeRouteTables',
        table?.RouteTableId ?? `of ${live.SubnetId ?? declared.cidr}`,
        `${live.SubnetId ?? ''} in ${live.AvailabilityZoneId ?? 'no zone'}: ${routeTarget(route)}${zone === undefined ? '' : ` in ${zone}`}`,
        [
          route?.NatGatewayId === undefined && 'the default route does not go to a NAT gateway',
          route?.NatGatewayId !== undefined &&
            gateway === undefined &&
            `${route.NatGatewayId} is not a NAT gateway of this VPC`,
          gateway !== undefined &&
            gateway.State !== 'available' &&
            `the NAT gateway is ${gateway.State ?? 'in an unknown state'}`,
          route !== undefined && route.State !== 'active' && `the route is ${route.State ?? 'in an unknown state'}`,
          // A regional gateway stands in no subnet.
          gateway !== undefined &&
            zone === undefined &&
            network.fact.nat !== 'regional' &&
            'the zone of the NAT gateway cannot be told',
          network.fact.nat === 'per-az' &&
            zone !== undefined &&
            zone !== live.AvailabilityZoneId &&
            `the NAT gateway is in ${zone}, the subnet in ${live.AvailabilityZoneId ?? 'no zone'}`,
        ],
      );
    });
    if (network.fact.nat === 'per-az') return observations;
    return [
      ...observations,
      observe('ec2:DescribeRouteTables', network.vpc.VpcId, `NAT gateways in use: ${list([...used])}`, [
        used.size !== 1 && `${used.size} NAT gateways in use, expected one`,
      ]),
    ];
  },
});
