import type { DocumentMutation } from './documents.fixture';

const zones = ['az1', 'az2', 'az4'] as const;
const next = { az1: 'az2', az2: 'az4', az4: 'az1' } as const;

const subnetsOf = (...of: readonly string[]): readonly string[] =>
  of.map((zone) => `@aws_subnet/private_use1-${zone}.id`);
const cluster = 'aws_eks_cluster/';
const agents = 'aws_eks_addon/amazon-cloudwatch-observability';

const multiAz: readonly DocumentMutation[] = [
  {
    what: 'system nodes in two zones',
    edits: [{ set: 'aws_eks_node_group/system', path: 'subnet_ids', to: subnetsOf('az1', 'az2') }],
    turns: { 'infra-01': 'fail' },
  },
  {
    what: 'nodes for workloads in one zone',
    edits: [{ set: 'aws_eks_node_group/workload', path: 'subnet_ids', to: subnetsOf('az4') }],
    turns: { 'infra-01': 'fail' },
  },
  {
    what: 'the control plane in two zones',
    edits: [{ set: cluster, path: 'vpc_config.subnet_ids', to: subnetsOf('az1', 'az2') }],
    turns: { 'infra-01': 'fail' },
  },
  {
    what: 'two system nodes for three zones',
    edits: [{ set: 'aws_eks_node_group/system', path: 'scaling_config.min_size', to: 2 }],
    turns: { 'infra-01': 'fail' },
  },
  {
    what: 'workloads scaled to nothing',
    edits: [{ set: 'aws_eks_node_group/workload', path: 'scaling_config.min_size', to: 0 }],
    // The Cluster Autoscaler asks EKS what the nodes of an empty group would be like.
    turns: { 'infra-01': 'fail', 'infra-03': 'fail' },
  },
  {
    what: 'a least number of nodes that a variable decides',
    edits: [{ set: 'aws_eks_node_group/workload', path: 'scaling_config.min_size', to: '${var.minimum}' }],
    turns: { 'infra-01': 'unknown' },
  },
  {
    what: 'a third private subnet in the zone of the first',
    edits: [{ set: 'aws_subnet/private_use1-az4', path: 'availability_zone_id', to: 'use1-az1' }],
    turns: { 'infra-01': 'fail', 'infra-02': 'fail' },
  },
  {
    what: 'more nodes than zones',
    edits: [{ set: 'aws_eks_node_group/system', path: 'scaling_config.min_size', to: 5 }],
    turns: {},
  },
];

const nat: readonly DocumentMutation[] = [
  ...zones.map((zone): DocumentMutation => ({
    what: `a route of ${zone} to another zone’s NAT gateway`,
    edits: [
      {
        set: `aws_route/private_use1-${zone}`,
        path: 'nat_gateway_id',
        to: `@aws_nat_gateway/use1-${next[zone]}.id`,
      },
    ],
    turns: { 'infra-02': 'fail' },
  })),
  ...zones.map((zone): DocumentMutation => ({
    what: `no NAT gateway in ${zone}, whose route leads to another one`,
    edits: [
      {
        set: `aws_route/private_use1-${zone}`,
        path: 'nat_gateway_id',
        to: `@aws_nat_gateway/use1-${next[zone]}.id`,
      },
      { remove: `aws_nat_gateway/use1-${zone}` },
    ],
    turns: { 'infra-02': 'fail' },
  })),
  {
    what: 'a NAT gateway moved into another zone',
    edits: [{ set: 'aws_nat_gateway/use1-az1', path: 'subnet_id', to: '@aws_subnet/public_use1-az2.id' }],
    turns: { 'infra-02': 'fail' },
  },
  {
    what: 'a NAT gateway in a private subnet',
    edits: [{ set: 'aws_nat_gateway/use1-az1', path: 'subnet_id', to: '@aws_subnet/private_use1-az1.id' }],
    turns: { 'infra-02': 'fail' },
  },
  {
    what: 'public subnets without a route to the internet',
    edits: [{ remove: 'aws_route/public' }],
    turns: { 'infra-02': 'fail' },
  },
  {
    what: 'a private NAT gateway',
    edits: [{ set: 'aws_nat_gateway/use1-az2', path: 'connectivity_type', to: 'private' }],
    turns: { 'infra-02': 'unknown' },
  },
  {
    what: 'egress by a transit gateway',
    edits: [
      { unset: 'aws_route/private_use1-az1', path: 'nat_gateway_id' },
      { set: 'aws_route/private_use1-az1', path: 'transit_gateway_id', to: 'tgw-0a1b2c3d4e5f67890' },
    ],
    turns: { 'infra-02': 'unknown' },
  },
  {
    what: 'a private subnet behind the table of another zone',
    edits: [
      {
        set: 'aws_route_table_association/private_use1-az1',
        path: 'route_table_id',
        to: '@aws_route_table/private_use1-az2.id',
      },
    ],
    turns: { 'infra-02': 'fail' },
  },
  {
    what: 'pods behind the table of another zone',
    edits: [
      {
        set: 'aws_route_table_association/pods_use1-az1',
        path: 'route_table_id',
        to: '@aws_route_table/private_use1-az2.id',
      },
    ],
    turns: { 'infra-02': 'fail' },
  },
  {
    what: 'a private subnet that nobody gives a table: the main one has no routes, and no gateway endpoint',
    edits: [{ remove: 'aws_route_table_association/private_use1-az1' }],
    turns: { 'infra-02': 'fail', 'infra-03': 'fail' },
  },
  {
    what: 'a zone that leaves nowhere, while endpoints serve what its nodes call',
    edits: [{ remove: 'aws_route/private_use1-az1' }],
    turns: {},
  },
  {
    what: 'one regional NAT gateway',
    edits: [
      { unset: 'aws_nat_gateway/use1-az1', path: 'subnet_id' },
      { set: 'aws_nat_gateway/use1-az1', path: 'availability_mode', to: 'regional' },
      { set: 'aws_route/private_use1-az2', path: 'nat_gateway_id', to: '@aws_nat_gateway/use1-az1.id' },
      { set: 'aws_route/private_use1-az4', path: 'nat_gateway_id', to: '@aws_nat_gateway/use1-az1.id' },
      { remove: 'aws_nat_gateway/use1-az2' },
      { remove: 'aws_nat_gateway/use1-az4' },
    ],
    turns: {},
  },
];

/** Services of the endpoints, by what their names hold. */
const endpoints: Readonly<Record<string, string>> = {
  ec2: 'endpoints_ec2_',
  'ecr.api': 'ecrapi',
  'ecr.dkr': 'ecrdkr',
  sts: 'endpoints_sts_',
  logs: 'endpoints_logs_',
  'eks-auth': 'eks-auth',
  monitoring: 'endpoints_monitoring',
  ssm: 'endpoints_ssm_',
  ssmmessages: 'endpoints_ssmmessages',
  autoscaling: 'endpoints_autoscaling',
  s3: 'S3Endpoint',
};

const vpcEndpoints: readonly DocumentMutation[] = [
  ...Object.entries(endpoints).map(([service, name]): DocumentMutation => ({
    what: `no endpoint for ${service}`,
    edits: [{ remove: `aws_vpc_endpoint/${name}` }],
    turns: { 'infra-03': 'fail' },
  })),
  ...Object.entries(endpoints)
    .filter(([service]) => service !== 's3')
    .map(([service, name]): DocumentMutation => ({
      what: `an endpoint for ${service} that one of three zones does not have`,
      edits: [{ set: `aws_vpc_endpoint/${name}`, path: 'subnet_ids', to: subnetsOf('az1', 'az2') }],
      turns: { 'infra-03': 'fail' },
    })),
  {
    what: 'agents of CloudWatch as the add-on has them, which send traces to X-Ray',
    edits: [{ unset: agents, path: 'configuration_values' }],
    turns: { 'infra-03': 'fail' },
  },
  {
    what: 'agents that send traces to X-Ray, with an endpoint for it',
    edits: [
      { unset: agents, path: 'configuration_values' },
      {
        add: 'aws_vpc_endpoint/xray',
        values: {
          vpc_id: '@aws_vpc/.id',
          service_name: 'com.amazonaws.us-east-1.xray',
          vpc_endpoint_type: 'Interface',
          private_dns_enabled: true,
          subnet_ids: subnetsOf(...zones),
        },
      },
    ],
    turns: {},
  },
  {
    what: 'agents that instrument nothing, and pass on the traces that pods bring',
    edits: [
      {
        set: agents,
        path: 'configuration_values',
        to: '{"manager":{"applicationSignals":{"autoMonitor":{"monitorAllServices":false}}}}',
      },
    ],
    turns: { 'infra-03': 'unknown' },
  },
  {
    what: 'agents with a configuration that a variable holds',
    edits: [{ set: agents, path: 'configuration_values', to: '${var.agents}' }],
    turns: { 'infra-03': 'unknown' },
  },
  {
    what: 'an endpoint without private DNS',
    edits: [{ set: 'aws_vpc_endpoint/endpoints_logs_', path: 'private_dns_enabled', to: false }],
    turns: { 'infra-03': 'fail' },
  },
  {
    what: 'S3 in two of three route tables',
    edits: [
      {
        set: 'aws_vpc_endpoint/S3Endpoint',
        path: 'route_table_ids',
        to: ['az1', 'az2'].map((zone) => `@aws_route_table/private_use1-${zone}.id`),
      },
    ],
    turns: { 'infra-03': 'fail' },
  },
  {
    what: 'an endpoint for a service of another name',
    edits: [{ set: 'aws_vpc_endpoint/endpoints_sts_', path: 'service_name', to: 'com.amazonaws.us-east-1.sts-fips' }],
    turns: { 'infra-03': 'fail' },
  },
  {
    what: 'an endpoint whose service a variable names',
    edits: [{ set: 'aws_vpc_endpoint/endpoints_sts_', path: 'service_name', to: '${var.service}' }],
    turns: { 'infra-03': 'unknown' },
  },
  {
    what: 'a security group of endpoints that lets nobody in',
    edits: [{ removeAll: 'aws_vpc_security_group_ingress_rule/' }],
    turns: {},
    unseen: 'whether the security group of an endpoint lets the nodes in: only a call from a node shows it',
  },
  {
    what: 'a policy of an endpoint that denies everything',
    edits: [
      {
        set: 'aws_vpc_endpoint/endpoints_sts_',
        path: 'policy',
        to: '{"Statement":[{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}]}',
      },
    ],
    turns: {},
    unseen: 'whether the policy of an endpoint allows what nodes call',
  },
];

const privateNodes: readonly DocumentMutation[] = [
  {
    what: 'nodes in public subnets',
    edits: [
      {
        set: 'aws_eks_node_group/workload',
        path: 'subnet_ids',
        to: zones.map((zone) => `@aws_subnet/public_use1-${zone}.id`),
      },
    ],
    // They have no route to S3 by its gateway endpoint either.
    turns: { 'infra-03': 'fail', 'beyond-29': 'fail' },
  },
  {
    what: 'private subnets that give public addresses',
    edits: [{ set: 'aws_subnet/private_use1-az1', path: 'map_public_ip_on_launch', to: true }],
    turns: { 'beyond-29': 'fail' },
  },
  {
    what: 'a launch template that gives public addresses',
    edits: [
      {
        set: 'aws_launch_template/system',
        path: 'network_interfaces',
        to: [{ associate_public_ip_address: 'true' }],
      },
    ],
    turns: { 'beyond-29': 'fail' },
  },
  {
    what: 'a private table with a route to the internet gateway',
    edits: [
      { unset: 'aws_route/private_use1-az1', path: 'nat_gateway_id' },
      { set: 'aws_route/private_use1-az1', path: 'gateway_id', to: '@aws_internet_gateway/.id' },
    ],
    turns: { 'beyond-29': 'fail' },
  },
  {
    what: 'a network ACL that lets nothing through',
    edits: [{ set: 'aws_default_network_acl/', path: 'ingress', to: [] }],
    turns: {},
    unseen: 'whether a network ACL keeps traffic away that is needed: only traffic shows it',
  },
];

/** Zones, ways out, endpoints. */
export const documentsOfNetwork: readonly DocumentMutation[] = [...multiAz, ...nat, ...vpcEndpoints, ...privateNodes];
