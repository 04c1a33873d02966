import { paginateDescribeInternetGateways } from '@aws-sdk/client-ec2';
import {
  defaultRouteOf,
  matchSubnets,
  missingSubnet,
  networkCheck,
  routeTableOf,
  routeTablesIn,
  routeTarget,
  subnetsIn,
} from '../internal/live-network';
import { observe } from '../internal/observation';
import { collect } from '@hera/core/aws-sdk';

/** Public subnets go to the VPC's internet gateway, and no other subnet does. */
export const publicRoute = networkCheck({
  id: 'public-route',
  title: 'Public subnets, and only they, route to the internet gateway',
  subject: 'network',
  expected: () => 'public subnets route 0.0.0.0/0 to the internet gateway of the VPC, other subnets do not',
  look: async (network, context) => {
    const [subnets, tables, gateways] = await Promise.all([
      subnetsIn(context, network),
      routeTablesIn(context, network),
      collect(
        paginateDescribeInternetGateways(
          { client: context.aws.ec2 },
          { Filters: [{ Name: 'attachment.vpc-id', Values: [network.vpc.VpcId] }] },
        ),
        (page) => page.InternetGateways,
      ),
    ]);
    const own = new Set(gateways.flatMap(({ InternetGatewayId: id }) => id ?? []));
    return matchSubnets(network.fact, subnets, ['public', 'private', 'intra', 'pods']).map(({ declared, live }) => {
      if (live === undefined) return missingSubnet(declared);
      const table = routeTableOf(live, tables);
      const route = defaultRouteOf(table);
      const open = table?.Routes?.some(({ GatewayId }) => GatewayId?.startsWith('igw-') === true) ?? false;
      const toOwn = route?.GatewayId !== undefined && own.has(route.GatewayId);
      return observe(
        'ec2:DescribeRouteTables',
        table?.RouteTableId ?? `of ${live.SubnetId ?? declared.cidr}`,
        `${declared.tier} ${live.SubnetId ?? ''}: ${routeTarget(route)}`,
        declared.tier === 'public'
          ? [
              !toOwn && 'expected the internet gateway of the VPC',
              toOwn && route.State !== 'active' && 'the route is not active',
            ]
          : [open && `a ${declared.tier} subnet must not reach an internet gateway`],
      );
    });
  },
});
