import {
  DescribeVpcsCommand,
  paginateDescribeFlowLogs,
  paginateDescribeInternetGateways,
  paginateDescribeNatGateways,
  paginateDescribeRouteTables,
  paginateDescribeSubnets,
  paginateDescribeVpcEndpoints,
  type Route,
  type RouteTable,
  type Subnet,
} from '@aws-sdk/client-ec2';
import { collect } from '@hera/core/aws-sdk';
import type { LiveContext } from './context';
import { tagsOf } from './state';

const arn = ({ partition, region, account }: LiveContext, path: string): string =>
  `arn:${partition}:ec2:${region}:${account}:${path}`;

/** The log groups of flow logs are found by them. */
const flowLogTypes = ['aws_flow_log', 'aws_cloudwatch_log_group'] as const;

const addSubnets = async (context: LiveContext, VpcId: string): Promise<readonly Subnet[]> => {
  const { aws, reader, state } = context;
  const subnets = await reader.read(
    'ec2:DescribeSubnets',
    ['aws_subnet', 'aws_route_table_association', ...flowLogTypes],
    () =>
      collect(
        paginateDescribeSubnets({ client: aws.ec2 }, { Filters: [{ Name: 'vpc-id', Values: [VpcId] }] }),
        (page) => page.Subnets,
      ),
  );
  for (const subnet of subnets ?? [])
    state.add({
      type: 'aws_subnet',
      key: subnet.SubnetId ?? '',
      values: {
        id: subnet.SubnetId,
        arn: subnet.SubnetArn,
        vpc_id: subnet.VpcId,
        cidr_block: subnet.CidrBlock,
        availability_zone: subnet.AvailabilityZone,
        availability_zone_id: subnet.AvailabilityZoneId,
        map_public_ip_on_launch: subnet.MapPublicIpOnLaunch,
        ...tagsOf(subnet.Tags),
      },
    });
  return subnets ?? [];
};

/** A route as `aws_route` holds it. A target that is gone is told by its state. */
const routeValues = (routeTable: string, route: Route) => {
  const gateway = route.GatewayId;
  const endpoint = gateway?.startsWith('vpce-') === true;
  const to = route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId ?? '';
  return {
    id: `r-${routeTable}-${to}`,
    route_table_id: routeTable,
    destination_cidr_block: route.DestinationCidrBlock,
    destination_ipv6_cidr_block: route.DestinationIpv6CidrBlock,
    destination_prefix_list_id: route.DestinationPrefixListId,
    nat_gateway_id: route.NatGatewayId,
    gateway_id: endpoint ? undefined : gateway,
    vpc_endpoint_id: endpoint ? gateway : undefined,
    transit_gateway_id: route.TransitGatewayId,
    network_interface_id: route.NetworkInterfaceId,
    vpc_peering_connection_id: route.VpcPeeringConnectionId,
    egress_only_gateway_id: route.EgressOnlyInternetGatewayId,
    local_gateway_id: route.LocalGatewayId,
    carrier_gateway_id: route.CarrierGatewayId,
    core_network_arn: route.CoreNetworkArn,
    state: route.State,
  };
};

const addRouteTables = async (
  { aws, reader, state }: LiveContext,
  VpcId: string,
  subnets: readonly Subnet[],
): Promise<void> => {
  const types = ['aws_route_table', 'aws_route', 'aws_route_table_association', 'aws_main_route_table_association'];
  const tables = await reader.read('ec2:DescribeRouteTables', types, () =>
    collect(
      paginateDescribeRouteTables({ client: aws.ec2 }, { Filters: [{ Name: 'vpc-id', Values: [VpcId] }] }),
      (page) => page.RouteTables,
    ),
  );
  const associated = new Set<string>();
  const associate = (id: string, table: RouteTable, values: Readonly<Record<string, unknown>>): void => {
    state.add({
      type: 'aws_route_table_association',
      key: id,
      values: { id, route_table_id: table.RouteTableId, ...values },
    });
  };
  for (const table of tables ?? []) {
    const id = table.RouteTableId ?? '';
    state.add({
      type: 'aws_route_table',
      key: id,
      values: { id, vpc_id: table.VpcId, ...tagsOf(table.Tags) },
    });
    for (const route of table.Routes ?? []) {
      // Terraform has no resource for the routes that every table has, nor for those of gateway endpoints.
      if (route.GatewayId === 'local' || route.Origin === 'CreateRouteTable') continue;
      if (route.DestinationPrefixListId !== undefined && route.GatewayId?.startsWith('vpce-') === true) continue;
      const values = routeValues(id, route);
      state.add({ type: 'aws_route', key: values.id, values });
    }
    for (const { SubnetId, RouteTableAssociationId = '', Main } of table.Associations ?? []) {
      if (Main === true) {
        const values = { id: RouteTableAssociationId, vpc_id: table.VpcId, route_table_id: id };
        state.add({ type: 'aws_main_route_table_association', key: RouteTableAssociationId, values });
      }
      if (SubnetId === undefined) continue;
      associated.add(SubnetId);
      associate(RouteTableAssociationId, table, { subnet_id: SubnetId });
    }
  }
  // A subnet without a table of its own uses the main one: said here, so that no rule has to know it.
  const main = tables?.find(({ Associations }) => Associations?.some(({ Main }) => Main === true));
  for (const { SubnetId = '' } of subnets)
    if (main !== undefined && !associated.has(SubnetId))
      associate(`${main.RouteTableId}/${SubnetId}`, main, { subnet_id: SubnetId });
};

/** @returns ids of the NAT gateways */
const addGateways = async ({ aws, reader, state }: LiveContext, VpcId: string): Promise<readonly string[]> => {
  const nats = await reader.read('ec2:DescribeNatGateways', ['aws_nat_gateway'], () =>
    collect(
      paginateDescribeNatGateways({ client: aws.ec2 }, { Filter: [{ Name: 'vpc-id', Values: [VpcId] }] }),
      (page) => page.NatGateways,
    ),
  );
  for (const nat of nats ?? []) {
    // Deleted ones stay visible for an hour.
    if (nat.State !== 'available' && nat.State !== 'pending') continue;
    state.add({
      type: 'aws_nat_gateway',
      key: nat.NatGatewayId ?? '',
      values: {
        id: nat.NatGatewayId,
        vpc_id: nat.VpcId,
        subnet_id: nat.SubnetId,
        connectivity_type: nat.ConnectivityType ?? 'public',
        availability_mode: nat.AvailabilityMode,
        ...tagsOf(nat.Tags),
      },
    });
  }
  const live = (nats ?? []).flatMap(({ NatGatewayId, State }) => (State === 'available' ? (NatGatewayId ?? []) : []));
  const gateways = await reader.read('ec2:DescribeInternetGateways', ['aws_internet_gateway'], () =>
    collect(
      paginateDescribeInternetGateways(
        { client: aws.ec2 },
        { Filters: [{ Name: 'attachment.vpc-id', Values: [VpcId] }] },
      ),
      (page) => page.InternetGateways,
    ),
  );
  for (const { InternetGatewayId: id = '', Tags } of gateways ?? [])
    state.add({ type: 'aws_internet_gateway', key: id, values: { id, vpc_id: VpcId, ...tagsOf(Tags) } });
  return live;
};

const addEndpoints = async (context: LiveContext, VpcId: string): Promise<void> => {
  const { aws, reader, state } = context;
  const endpoints = await reader.read('ec2:DescribeVpcEndpoints', ['aws_vpc_endpoint'], () =>
    collect(
      paginateDescribeVpcEndpoints({ client: aws.ec2 }, { Filters: [{ Name: 'vpc-id', Values: [VpcId] }] }),
      (page) => page.VpcEndpoints,
    ),
  );
  for (const endpoint of endpoints ?? []) {
    const status = String(endpoint.State ?? '').toLowerCase();
    // One that is being deleted, was refused or has expired serves nobody.
    if (!['available', 'pending', 'pendingacceptance', ''].includes(status)) continue;
    state.add({
      type: 'aws_vpc_endpoint',
      key: endpoint.VpcEndpointId ?? '',
      values: {
        id: endpoint.VpcEndpointId,
        arn: arn(context, `vpc-endpoint/${endpoint.VpcEndpointId}`),
        vpc_id: endpoint.VpcId,
        service_name: endpoint.ServiceName,
        vpc_endpoint_type: endpoint.VpcEndpointType,
        state: status,
        subnet_ids: endpoint.SubnetIds ?? [],
        route_table_ids: endpoint.RouteTableIds ?? [],
        security_group_ids: (endpoint.Groups ?? []).map(({ GroupId }) => GroupId),
        private_dns_enabled: endpoint.PrivateDnsEnabled,
        policy: endpoint.PolicyDocument,
        ...tagsOf(endpoint.Tags),
      },
    });
  }
};

/** @returns names of the log groups that flow logs go to */
const addFlowLogs = async (
  { aws, reader, state, local }: LiveContext,
  VpcId: string,
  subnets: readonly Subnet[],
): Promise<readonly string[]> => {
  const of = [VpcId, ...subnets.flatMap(({ SubnetId }) => SubnetId ?? [])];
  const logs = await reader.read('ec2:DescribeFlowLogs', flowLogTypes, () =>
    // A filter takes 200 values; more subnets than that share the log of their VPC or have none.
    collect(
      paginateDescribeFlowLogs({ client: aws.ec2 }, { Filter: [{ Name: 'resource-id', Values: of.slice(0, 200) }] }),
      (page) => page.FlowLogs,
    ),
  );
  const groups: string[] = [];
  for (const log of logs ?? []) {
    const id = log.FlowLogId ?? '';
    // The account id stands between the last colons; Terraform leaves the star of a stream away.
    const destination = log.LogDestination?.replace(/:\*$/, '');
    const group = log.LogGroupName ?? /:log-group:([^:]+)$/.exec(destination ?? '')?.[1];
    if (group !== undefined) groups.push(group);
    state.add({
      type: 'aws_flow_log',
      key: id,
      values: {
        id,
        vpc_id: log.ResourceId?.startsWith('vpc-') === true ? log.ResourceId : undefined,
        subnet_id: log.ResourceId?.startsWith('subnet-') === true ? log.ResourceId : undefined,
        traffic_type: log.TrafficType,
        log_destination_type: log.LogDestinationType,
        log_destination: destination,
        log_group_name: group,
        max_aggregation_interval: log.MaxAggregationInterval,
        iam_role_arn: log.DeliverLogsPermissionArn,
        // Not in the provider: only the account tells whether records arrive. LocalStack says of each log that they do not.
        ...(local
          ? {}
          : { deliver_logs_status: log.DeliverLogsStatus, deliver_logs_error_message: log.DeliverLogsErrorMessage }),
        ...tagsOf(log.Tags),
      },
    });
  }
  return groups;
};

/** The VPC with everything in it that traffic depends on. */
export const addNetwork = async (
  context: LiveContext,
  VpcId: string,
): Promise<{
  /** Names of the log groups of its flow logs. */
  readonly flowLogGroups: readonly string[];
  readonly natGateways: readonly string[];
}> => {
  const { aws, reader, state } = context;
  const vpcs = await reader.read('ec2:DescribeVpcs', ['aws_vpc'], () =>
    aws.ec2.send(new DescribeVpcsCommand({ VpcIds: [VpcId] })),
  );
  for (const vpc of vpcs?.Vpcs ?? [])
    state.add({
      type: 'aws_vpc',
      key: VpcId,
      values: { id: VpcId, arn: arn(context, `vpc/${VpcId}`), cidr_block: vpc.CidrBlock, ...tagsOf(vpc.Tags) },
    });
  const subnets = await addSubnets(context, VpcId);
  const [flowLogGroups, natGateways] = await Promise.all([
    addFlowLogs(context, VpcId, subnets),
    addGateways(context, VpcId),
    addRouteTables(context, VpcId, subnets),
    addEndpoints(context, VpcId),
  ]);
  return { flowLogGroups, natGateways };
};

/** Types that `addNetwork` looks for. */
export const networkTypes = [
  'aws_vpc',
  'aws_subnet',
  'aws_route_table',
  'aws_route',
  'aws_route_table_association',
  'aws_main_route_table_association',
  'aws_nat_gateway',
  'aws_internet_gateway',
  'aws_vpc_endpoint',
  'aws_flow_log',
] as const;
