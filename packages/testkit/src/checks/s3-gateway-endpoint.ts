import { paginateDescribeVpcEndpoints } from '@aws-sdk/client-ec2';
import {
  matchSubnets,
  missingSubnet,
  networkCheck,
  routeTableOf,
  routeTablesIn,
  subnetsIn,
} from '../internal/live-network';
import { list, observe } from '../internal/observation';
import { collect } from '../internal/pages';

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
      collect(
        paginateDescribeVpcEndpoints(
          { client: context.aws.ec2 },
          { Filters: [{ Name: 'vpc-id', Values: [network.vpc.VpcId] }] },
        ),
        (page) => page.VpcEndpoints,
      ),
    ]);
    const own = endpoints.filter(
      ({ VpcEndpointType: type, ServiceName: service, State: state }) =>
        !/^delet/i.test(state ?? '') && type === 'Gateway' && service === `com.amazonaws.${context.aws.region}.s3`,
    );
    const covered = own.flatMap(({ RouteTableIds }) => RouteTableIds ?? []);
    return [
      observe(
        'ec2:DescribeVpcEndpoints',
        network.vpc.VpcId,
        `S3 gateway endpoints: ${list(own.flatMap(({ VpcEndpointId: id }) => id ?? []))}`,
        [
          own.length === 0 && 'there is no S3 gateway endpoint',
          ...own.map(
            ({ VpcEndpointId: id, State: state }) =>
              state?.toLowerCase() !== 'available' && `${id ?? 'it'} is ${state ?? 'in an unknown state'}`,
          ),
        ],
      ),
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
