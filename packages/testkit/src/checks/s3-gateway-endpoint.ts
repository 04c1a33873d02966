import {
  matchSubnets,
  missingSubnet,
  networkCheck,
  routeTableOf,
  routeTablesIn,
  subnetsIn,
} from '../internal/live-network';
import { observe } from '../internal/observation';
import { endpointsFor, observeEndpoints, vpcEndpointsIn } from './vpc-endpoints';

/** Image layers come from S3; without the endpoint they pass the NAT gateways and are billed there. */
export const s3GatewayEndpoint = networkCheck({
  id: 's3-gateway-endpoint',
  title: 'Every private route table has the S3 gateway endpoint',
  subject: 'network',
  applies: ({ gatewayEndpoints }) => gatewayEndpoints.includes('s3') || 'the network declares no S3 gateway endpoint',
  expected: () => 'an available S3 gateway endpoint on the route table of every private and intra subnet',
  look: async (network, context) => {
    const [subnets, tables, endpoints] = await Promise.all([
      subnetsIn(context, network),
      routeTablesIn(context, network),
      vpcEndpointsIn(context, network),
    ]);
    const own = endpointsFor(endpoints, 'Gateway', 's3', context.aws.region);
    const covered = own.flatMap(({ RouteTableIds }) => RouteTableIds ?? []);
    return [
      observeEndpoints(network.vpc.VpcId, 'S3 gateway endpoint', own),
      ...matchSubnets(network.fact, subnets, ['private', 'intra']).map(({ declared, live }) => {
        if (live === undefined) return missingSubnet(declared);
        const table = routeTableOf(live, tables)?.RouteTableId;
        return observe('ec2:DescribeVpcEndpoints', table ?? declared.cidr, `${declared.tier} ${live.SubnetId ?? ''}`, [
          (table === undefined || !covered.includes(table)) && 'the route table has no S3 gateway endpoint',
        ]);
      }),
    ];
  },
});
