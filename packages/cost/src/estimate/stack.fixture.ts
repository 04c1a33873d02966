import fc from 'fast-check';
import type { PlannedResource, Resources } from './model.fixture';

/** A stack in numbers, so that a property can ask for more of something. */
export interface StackSize {
  readonly zones: number;
  readonly gateways: number;
  readonly endpoints: number;
  readonly keys: number;
  readonly alarms: number;
  readonly buckets: number;
  readonly logTypes: number;
  readonly volumeGb: number;
  readonly groups: readonly {
    readonly minimum: number;
    readonly beyond: number;
    readonly further: number;
    readonly diskGb: number;
    readonly isSpot: boolean;
    readonly type: string;
  }[];
}

const small = (max: number) => fc.integer({ min: 0, max });

/** Any stack of moderate size. */
export const anyStack: fc.Arbitrary<StackSize> = fc.record({
  zones: fc.integer({ min: 1, max: 4 }),
  gateways: small(4),
  endpoints: small(8),
  keys: small(5),
  alarms: small(20),
  buckets: small(3),
  logTypes: small(5),
  volumeGb: fc.integer({ min: 1, max: 16384 }),
  groups: fc.array(
    fc.record({
      minimum: small(50),
      beyond: small(50),
      further: small(100),
      diskGb: fc.integer({ min: 1, max: 1000 }),
      isSpot: fc.boolean(),
      type: fc.constantFrom('t3.large', 'm5.large', 'm7g.xlarge'),
    }),
    { maxLength: 4 },
  ),
});

const many = (count: number, of: (index: number) => object): Readonly<Record<string, object>> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`r${index}`, of(index)]));

const logTypes = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];

/** The stack as `cdk.tf.json` has it. */
export const resourcesOf = (size: StackSize): Resources => ({
  aws_subnet: many(size.zones, (index) => ({ availability_zone: `us-east-1${'abcd'[index] ?? ''}` })),
  aws_nat_gateway: many(size.gateways, () => ({ subnet_id: '${aws_subnet.r0.id}' })),
  aws_eip: many(size.gateways, () => ({})),
  aws_vpc_endpoint: many(size.endpoints, () => ({
    vpc_endpoint_type: 'Interface',
    subnet_ids: Array.from({ length: size.zones }, (_, index) => `\${aws_subnet.r${index}.id}`),
  })),
  aws_kms_key: many(size.keys, () => ({ enable_key_rotation: true })),
  aws_cloudwatch_metric_alarm: many(size.alarms, () => ({ period: 60 })),
  aws_s3_bucket: many(size.buckets, () => ({})),
  aws_ebs_volume: { v: { type: 'gp3', size: size.volumeGb } },
  aws_eks_cluster: {
    c: { name: 'prod', version: '1.35', enabled_cluster_log_types: logTypes.slice(0, size.logTypes) },
  },
  aws_cloudwatch_log_group: { g: { name: '/aws/eks/prod/cluster', retention_in_days: 30 } },
  aws_launch_template: many(size.groups.length, (index) => ({
    block_device_mappings: [
      { device_name: '/dev/xvda', ebs: { volume_size: size.groups[index]?.diskGb, volume_type: 'gp3' } },
    ],
  })),
  aws_eks_node_group: many(size.groups.length, (index) => {
    const { minimum = 0, beyond = 0, further = 0, isSpot = false, type = '' } = size.groups[index] ?? {};
    return {
      ami_type: 'AL2023_x86_64_STANDARD',
      capacity_type: isSpot ? 'SPOT' : 'ON_DEMAND',
      instance_types: [type],
      launch_template: { id: `\${aws_launch_template.r${index}.id}` },
      scaling_config: { min_size: minimum, desired_size: minimum + beyond, max_size: minimum + beyond + further },
    };
  }),
});

/** Every way to have more of one thing. */
export const withMore: Readonly<Record<string, (size: StackSize) => StackSize>> = {
  gateways: (size) => ({ ...size, gateways: size.gateways + 1 }),
  endpoints: (size) => ({ ...size, endpoints: size.endpoints + 1 }),
  zones: (size) => ({ ...size, zones: Math.min(4, size.zones + 1) }),
  keys: (size) => ({ ...size, keys: size.keys + 1 }),
  alarms: (size) => ({ ...size, alarms: size.alarms + 1 }),
  buckets: (size) => ({ ...size, buckets: size.buckets + 1 }),
  logTypes: (size) => ({ ...size, logTypes: Math.min(5, size.logTypes + 1) }),
  volume: (size) => ({ ...size, volumeGb: size.volumeGb + 1 }),
  groups: (size) => ({
    ...size,
    groups: [...size.groups, { minimum: 1, beyond: 1, further: 1, diskGb: 20, isSpot: true, type: 't3.large' }],
  }),
  minimum: (size) => ({ ...size, groups: size.groups.map((group) => ({ ...group, minimum: group.minimum + 1 })) }),
  desired: (size) => ({ ...size, groups: size.groups.map((group) => ({ ...group, beyond: group.beyond + 1 })) }),
  maximum: (size) => ({ ...size, groups: size.groups.map((group) => ({ ...group, further: group.further + 1 })) }),
  disk: (size) => ({ ...size, groups: size.groups.map((group) => ({ ...group, diskGb: group.diskGb + 1 })) }),
};

/** One resource of each kind, as a plan knows them, and what of it may be unknown. */
export const unknowable: readonly { readonly resource: PlannedResource; readonly path: string }[] = [
  ...['version', 'enabled_cluster_log_types', 'control_plane_scaling_config'].map((path) => ({
    path,
    resource: {
      type: 'aws_eks_cluster',
      name: 'x',
      values: {
        name: 'prod',
        version: '1.33',
        enabled_cluster_log_types: ['audit'],
        control_plane_scaling_config: [{ tier: 'tier-xl' }],
      },
    },
  })),
  ...['instance_types', 'capacity_type', 'scaling_config', 'ami_type', 'disk_size'].map((path) => ({
    path,
    resource: {
      type: 'aws_eks_node_group',
      name: 'x',
      values: {
        instance_types: ['m5.large'],
        capacity_type: 'ON_DEMAND',
        ami_type: 'AL2023_x86_64_STANDARD',
        disk_size: 500,
        scaling_config: [{ min_size: 2, desired_size: 4, max_size: 8 }],
        launch_template: [],
      },
    },
  })),
  ...['vpc_endpoint_type', 'subnet_ids'].map((path) => ({
    path,
    resource: {
      type: 'aws_vpc_endpoint',
      name: 'x',
      values: { vpc_endpoint_type: 'Interface', subnet_ids: ['subnet-1', 'subnet-2'] },
    },
  })),
  ...['size', 'type', 'iops', 'throughput'].map((path) => ({
    path,
    resource: {
      type: 'aws_ebs_volume',
      name: 'x',
      values: { size: 100, type: 'gp3', iops: 4000, throughput: 200 },
    },
  })),
  ...['instance_type', 'root_block_device'].map((path) => ({
    path,
    resource: {
      type: 'aws_instance',
      name: 'x',
      values: { instance_type: 'm5.large', root_block_device: [{ volume_size: 500, volume_type: 'gp3' }] },
    },
  })),
  ...['load_balancer_type', 'internal', 'subnets'].map((path) => ({
    path,
    resource: {
      type: 'aws_lb',
      name: 'x',
      values: { load_balancer_type: 'network', internal: false, subnets: ['subnet-1', 'subnet-2'] },
    },
  })),
  ...['enable_key_rotation', 'customer_master_key_spec'].map((path) => ({
    path,
    resource: {
      type: 'aws_kms_key',
      name: 'x',
      values: { enable_key_rotation: true, customer_master_key_spec: 'SYMMETRIC_DEFAULT' },
    },
  })),
  {
    path: 'period',
    resource: { type: 'aws_cloudwatch_metric_alarm', name: 'x', values: { period: 10 } },
  },
  {
    path: 'public_ipv4_pool',
    resource: { type: 'aws_eip', name: 'x', values: { public_ipv4_pool: 'amazon' } },
  },
  ...['event_bus_name'].map((path) => ({
    path,
    resource: { type: 'aws_cloudwatch_event_rule', name: 'x', values: { event_bus_name: 'mine' } },
  })),
  ...['status', 'name'].map((path) => ({
    path,
    resource: {
      type: 'aws_guardduty_detector_feature',
      name: 'x',
      values: { name: 'EKS_AUDIT_LOGS', status: 'ENABLED' },
    },
  })),
  { path: 'enable', resource: { type: 'aws_guardduty_detector', name: 'x', values: { enable: true } } },
  {
    path: 'log_destination_type',
    resource: { type: 'aws_flow_log', name: 'x', values: { log_destination_type: 'cloud-watch-logs' } },
  },
  {
    path: 'retention_in_days',
    resource: {
      type: 'aws_cloudwatch_log_group',
      name: 'x',
      values: { name: 'app', retention_in_days: 3653 },
    },
  },
  {
    path: 'log_group_class',
    resource: {
      type: 'aws_cloudwatch_log_group',
      name: 'x',
      values: { name: 'app', log_group_class: 'STANDARD', retention_in_days: 30 },
    },
  },
  {
    path: 'addon_name',
    resource: { type: 'aws_eks_addon', name: 'x', values: { addon_name: 'amazon-cloudwatch-observability' } },
  },
  { path: 'protocol', resource: { type: 'aws_sns_topic_subscription', name: 'x', values: { protocol: 'https' } } },
  { path: 'fifo_queue', resource: { type: 'aws_sqs_queue', name: 'x', values: { fifo_queue: false } } },
];
