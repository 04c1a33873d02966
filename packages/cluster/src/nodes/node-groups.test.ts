import { describe, expect, it } from 'vitest';
import { only, productionProps, type Resources, resourcesOf, stackOf } from '../cluster.fixture';
import type { NodeGroupProps } from '../node-group';
import { systemNodeGroup } from '../node-group-presets';
import { planOf } from './nodes.fixture';
import { perZoneGroups } from './plan-node-group';

const local = { kind: 'local', providerVersion: '5.100.0' } as const;
const made = (change: Partial<NodeGroupProps>, stack = stackOf('production')): Resources =>
  resourcesOf(
    productionProps({
      nodeGroups: [
        systemNodeGroup(),
        { name: 'apps', instanceTypes: ['m5.large'], scaling: { minimum: 3, maximum: 9 }, ...change },
      ],
    }),
    stack,
  );
const group = (resources: Resources, name = 'apps') => only(resources, 'aws_eks_node_group', name);
const template = (resources: Resources) => only(resources, 'aws_launch_template', 'apps');

describe('disks', () => {
  it('of Bottlerocket are two, both gp3 and encrypted by the volumes key', () => {
    const volumes = { kms_key_id: 'arn:aws:kms:us-east-1:111122223333:key/volumes' };
    const ebs = { volume_type: 'gp3', encrypted: 'true', delete_on_termination: 'true', ...volumes };
    const resources = made({ amiType: 'BOTTLEROCKET_ARM_64', instanceTypes: ['m7g.large'], diskGiB: 80 });
    expect(template(resources)['block_device_mappings']).toEqual([
      { device_name: '/dev/xvda', ebs },
      { device_name: '/dev/xvdb', ebs: { ...ebs, volume_size: 80 } },
    ]);
    expect(group(resources)).toMatchObject({ ami_type: 'BOTTLEROCKET_ARM_64', instance_types: ['m7g.large'] });
  });

  it('of Windows are named otherwise, and larger', () => {
    expect(template(made({ amiType: 'WINDOWS_FULL_2025_x86_64' }))).toMatchObject({
      block_device_mappings: [{ device_name: '/dev/sda1', ebs: { volume_size: 100, encrypted: 'true' } }],
    });
  });
});

describe('images', () => {
  it('stay what EKS holds, are pinned, or follow the newest', () => {
    expect(group(made({}))).not.toHaveProperty('release_version');
    expect(group(made({ amiRelease: '1.35.6-20260714' }))).toMatchObject({ release_version: '1.35.6-20260714' });
    const stack = stackOf('production');
    expect(group(made({ amiRelease: 'latest' }, stack))['release_version']).toMatch(
      /^\$\{data\.aws_ssm_parameter\..*\.insecure_value\}$/,
    );
    const parameters = JSON.stringify(stack.toTerraform());
    expect(parameters).toContain(
      '/aws/service/eks/optimized-ami/1.35/amazon-linux-2023/x86_64/standard/recommended/release_version',
    );
  });

  it('leave the newest to EKS in a rehearsal, and say so', () => {
    const stack = stackOf('production', local);
    expect(group(made({ amiRelease: 'latest' }, stack))).not.toHaveProperty('release_version');
    expect(stack.manifest.leftOut.map(({ what }) => what)).toContain("amiRelease 'latest'");
  });

  it('of your own come with the template, and EKS is told neither type nor version', () => {
    const resources = made({
      amiType: 'CUSTOM',
      customImage: { imageId: 'ami-0123456789abcdef0', family: 'BOTTLEROCKET' },
    });
    expect(template(resources)).toMatchObject({ image_id: 'ami-0123456789abcdef0' });
    for (const property of ['ami_type', 'version', 'release_version'])
      expect(group(resources)).not.toHaveProperty(property);
  });

  it('of Windows have nodes with a role of their own', () => {
    const resources = made({ amiType: 'WINDOWS_CORE_2022_x86_64' });
    expect(group(resources)['node_role_arn']).toContain('NodeGroups_WindowsRole');
    expect(group(resources, 'system')['node_role_arn']).toContain('NodeGroups_Role');
    const roles = (each: Resources) =>
      Object.keys(each['aws_iam_role'] ?? {}).filter((id) => id.includes('NodeGroups'));
    expect(roles(resources)).toHaveLength(2);
    expect(roles(made({}))).toHaveLength(1);
  });
});

describe('capacity', () => {
  it('of a block is named by the template, with its one instance type', () => {
    const resources = made({
      amiType: 'AL2023_x86_64_NVIDIA',
      instanceTypes: ['p5.48xlarge'],
      capacityType: 'CAPACITY_BLOCK',
      capacityReservationId: 'cr-0123456789abcdef0',
      zones: ['use1-az1'],
    });
    expect(template(resources)).toMatchObject({
      instance_type: 'p5.48xlarge',
      instance_market_options: { market_type: 'capacity-block' },
      capacity_reservation_specification: {
        capacity_reservation_target: { capacity_reservation_id: 'cr-0123456789abcdef0' },
      },
    });
    expect(group(resources)).toMatchObject({ capacity_type: 'CAPACITY_BLOCK' });
    expect(group(resources)).not.toHaveProperty('instance_types');
  });

  it('can be watched, protected and optimised', () => {
    const resources = made({ detailedMonitoring: false, terminationProtection: true, ebsOptimized: true });
    expect(template(resources)).toMatchObject({
      monitoring: { enabled: false },
      disable_api_termination: true,
      ebs_optimized: 'true',
    });
    const plain = template(made({}));
    expect(plain).toMatchObject({ monitoring: { enabled: true } });
    for (const property of ['disable_api_termination', 'ebs_optimized', 'instance_type', 'image_id'])
      expect(plain).not.toHaveProperty(property);
  });
});

describe('update and repair', () => {
  const repair: NodeGroupProps['repair'] = {
    stopAbove: { percentage: 20 },
    parallel: { count: 1 },
    overrides: [
      { condition: 'AcceleratedHardwareReady', reason: 'NvidiaXID13Error', waitMinutes: 5, action: 'Reboot' },
    ],
  };

  it('take a number of nodes in place of a share', () => {
    expect(group(made({ maxUnavailable: 2 }))['update_config']).toEqual({ max_unavailable: 2 });
    expect(group(made({ maxUnavailablePercentage: 10 }))['update_config']).toEqual({ max_unavailable_percentage: 10 });
  });

  it('have thresholds and overrides', () => {
    expect(group(made({ repair }))['node_repair_config']).toEqual({
      enabled: true,
      max_unhealthy_node_threshold_percentage: 20,
      max_parallel_nodes_repaired_count: 1,
      node_repair_config_overrides: [
        {
          node_monitoring_condition: 'AcceleratedHardwareReady',
          node_unhealthy_reason: 'NvidiaXID13Error',
          min_repair_wait_time_mins: 5,
          repair_action: 'Reboot',
        },
      ],
    });
    expect(group(made({ repair: false }))['node_repair_config']).toEqual({ enabled: false });
  });

  it('are cut to the switch where the provider has no more, and say so', () => {
    const stack = stackOf('production', local);
    expect(group(made({ repair }, stack))['node_repair_config']).toEqual({ enabled: true });
    expect(stack.manifest.leftOut.map(({ what }) => what)).toContain(
      'aws_eks_node_group.node_repair_config, beyond enabled',
    );
  });
});

describe('the Cluster Autoscaler', () => {
  const fromZero: Partial<NodeGroupProps> = {
    interruptible: true,
    capacityType: 'ON_DEMAND',
    scaling: { minimum: 0, maximum: 5 },
    labels: { 'example.com/team': 'apps' },
    taints: [
      { key: 'dedicated', value: 'batch', effect: 'NO_SCHEDULE' },
      { key: 'quiet', effect: 'PREFER_NO_SCHEDULE' },
    ],
  };

  it('is told what a node of an empty group would be', () => {
    const tags = Object.values(made(fromZero)['aws_autoscaling_group_tag'] ?? {});
    const byKey = (tag: unknown): string => (tag as { key: string }).key;
    const found = tags.map(({ tag }) => tag).sort((a, b) => byKey(a).localeCompare(byKey(b)));
    expect(found).toEqual([
      {
        key: 'k8s.io/cluster-autoscaler/node-template/label/example.com/team',
        value: 'apps',
        propagate_at_launch: false,
      },
      {
        key: 'k8s.io/cluster-autoscaler/node-template/resources/ephemeral-storage',
        value: '50Gi',
        propagate_at_launch: false,
      },
      {
        key: 'k8s.io/cluster-autoscaler/node-template/taint/dedicated',
        value: 'batch:NoSchedule',
        propagate_at_launch: false,
      },
      {
        key: 'k8s.io/cluster-autoscaler/node-template/taint/quiet',
        value: ':PreferNoSchedule',
        propagate_at_launch: false,
      },
    ]);
    for (const { autoscaling_group_name } of tags)
      expect(autoscaling_group_name).toMatch(
        /^\$\{aws_eks_node_group\..*apps.*\.resources\[0\]\.autoscaling_groups\[0\]\.name\}$/,
      );
  });

  it('is told nothing where there are nodes, unless asked for', () => {
    expect(made({})['aws_autoscaling_group_tag']).toBeUndefined();
    expect(made({ ...fromZero, autoscalerTags: false })['aws_autoscaling_group_tag']).toBeUndefined();
    expect(Object.keys(made({ autoscalerTags: true })['aws_autoscaling_group_tag'] ?? {})).toHaveLength(1);
  });

  it('has no group to be told of in a rehearsal, which is said', () => {
    const stack = stackOf('production', local);
    expect(made(fromZero, stack)['aws_autoscaling_group_tag']).toBeUndefined();
    expect(stack.manifest.leftOut.map(({ what }) => what)).toContain('aws_autoscaling_group_tag');
  });
});

describe('one group per zone', () => {
  it('is named by the zone, in its subnet, with an even share', () => {
    const resources = made({ perZone: true, scaling: { minimum: 4, maximum: 11, desired: 7 } });
    const groups = Object.values(resources['aws_eks_node_group'] ?? {}).filter(
      ({ node_group_name }) => node_group_name !== 'system',
    );
    expect(
      groups.map(({ node_group_name, subnet_ids, scaling_config }) => [node_group_name, subnet_ids, scaling_config]),
    ).toEqual(
      ['use1-az1', 'use1-az2', 'use1-az4'].map((zone, index) => [
        `apps-${zone}`,
        [`subnet-private-${index}`],
        { min_size: 2, max_size: 3, desired_size: 3 },
      ]),
    );
  });

  it('keeps the names of the others when a zone comes or goes', () => {
    const names = (zones: readonly string[]) => perZoneGroups(planOf({ perZone: true, zones })).map(({ name }) => name);
    expect(names(['use1-az4', 'use1-az1'])).toEqual(['apps-use1-az4', 'apps-use1-az1']);
    expect(names(['use1-az1'])).toEqual(['apps-use1-az1']);
  });

  it.each([
    [
      { minimum: 0, maximum: 5 },
      { minimum: 0, desired: 0, maximum: 1 },
    ],
    [
      { minimum: 1, maximum: 2 },
      { minimum: 1, desired: 1, maximum: 1 },
    ],
    [
      { minimum: 3, maximum: 20 },
      { minimum: 1, desired: 1, maximum: 6 },
    ],
  ])('of %j is %j each', (scaling, each) => {
    expect(perZoneGroups(planOf({ perZone: true, scaling }))[0]?.scaling).toEqual(each);
  });
});

describe('replacement', () => {
  it('keeps the name, or makes the new group first under the same address', () => {
    const byName = made({});
    const createFirst = made({ replacement: 'create-first' });
    expect(group(byName)).toMatchObject({ node_group_name: 'apps' });
    expect(group(createFirst)).toMatchObject({
      node_group_name_prefix: 'apps-',
      lifecycle: { create_before_destroy: true, ignore_changes: ['scaling_config[0].desired_size'] },
    });
    expect(group(createFirst)).not.toHaveProperty('node_group_name');
    expect(Object.keys(createFirst['aws_eks_node_group'] ?? {})).toEqual(
      Object.keys(byName['aws_eks_node_group'] ?? {}),
    );
  });
});
