import { describe, expect, it } from 'vitest';
import { only, productionProps, resourcesOf, stackOf } from './cluster.fixture';
import { systemNodeGroup, workloadNodeGroup } from './node-group-presets';

const local = { kind: 'local', providerVersion: '5.100.0' } as const;

describe('node groups', () => {
  it('are the two of the production-environment document', () => {
    const resources = resourcesOf(productionProps());
    expect(only(resources, 'aws_eks_node_group', 'system')).toMatchObject({
      node_group_name: 'system',
      instance_types: ['m5.large'],
      capacity_type: 'ON_DEMAND',
      ami_type: 'AL2023_x86_64_STANDARD',
      scaling_config: { min_size: 3, max_size: 6, desired_size: 3 },
      taint: [{ key: 'CriticalAddonsOnly', value: 'true', effect: 'NO_SCHEDULE' }],
      update_config: { max_unavailable_percentage: 33 },
      node_repair_config: { enabled: true },
      force_update_version: false,
      lifecycle: { ignore_changes: ['scaling_config[0].desired_size'] },
      subnet_ids: ['subnet-private-0', 'subnet-private-1', 'subnet-private-2'],
    });
    expect(only(resources, 'aws_eks_node_group', 'workload')).toMatchObject({
      capacity_type: 'ON_DEMAND',
      scaling_config: { min_size: 3, max_size: 20, desired_size: 3 },
      taint: [],
    });
  });

  it('start from a template with IMDSv2, one hop, an encrypted gp3 volume, and the tags of the environment', () => {
    const template = only(resourcesOf(productionProps()), 'aws_launch_template', 'workload');
    const tags = {
      team: 'platform',
      'hera:environment': 'test',
      'hera:profile': 'production',
      'hera:managed-by': 'hera',
      Name: 'prod-workload',
    };
    expect(template).toMatchObject({
      metadata_options: { http_endpoint: 'enabled', http_tokens: 'required', http_put_response_hop_limit: 1 },
      block_device_mappings: [
        {
          device_name: '/dev/xvda',
          ebs: {
            encrypted: 'true',
            volume_type: 'gp3',
            volume_size: 50,
            kms_key_id: 'arn:aws:kms:us-east-1:111122223333:key/volumes',
          },
        },
      ],
      monitoring: { enabled: true },
      tag_specifications: [
        { resource_type: 'instance', tags },
        { resource_type: 'volume', tags },
      ],
    });
    expect(template).not.toHaveProperty('key_name');
    expect(template).not.toHaveProperty('lifecycle');
  });

  it('follow the newest version of their template, and the version of the cluster', () => {
    const group = only(resourcesOf(productionProps()), 'aws_eks_node_group', 'system');
    expect(group).toMatchObject({
      launch_template: { version: expect.stringMatching(/^\$\{aws_launch_template\..*\.latest_version\}$/) },
    });
    expect(group['version']).toMatch(/^\$\{aws_eks_cluster\..*\.version\}$/);
  });

  it('ignore tags that the local AWS makes up, and say so', () => {
    const stack = stackOf('production', local);
    expect(only(resourcesOf(productionProps(), stack), 'aws_launch_template', 'system')).toMatchObject({
      lifecycle: { ignore_changes: ['tag_specifications'] },
    });
    expect(stack.manifest.leftOut.map(({ what }) => what)).toContain(
      'aws_launch_template.tag_specifications, changes after creation',
    );
  });

  it('take overrides of the presets, and can hand the desired size to Terraform', () => {
    const nodeGroups = [
      systemNodeGroup(),
      workloadNodeGroup({ name: 'apps', ignoreDesiredSize: false, scaling: { minimum: 4, maximum: 9, desired: 5 } }),
    ];
    const apps = only(resourcesOf(productionProps({ nodeGroups })), 'aws_eks_node_group', 'apps');
    expect(apps).toMatchObject({
      node_group_name: 'apps',
      scaling_config: { min_size: 4, max_size: 9, desired_size: 5 },
    });
    expect(apps).not.toHaveProperty('lifecycle');
  });

  it('share one role that pulls images, is reached by SSM, and has no rights of the CNI', () => {
    const attached = Object.entries(resourcesOf(productionProps())['aws_iam_role_policy_attachment'] ?? {})
      .filter(([id]) => id.includes('NodeGroups'))
      .map(([, { policy_arn }]) => String(policy_arn).split('/').at(-1));
    expect(attached.sort()).toEqual([
      'AmazonEC2ContainerRegistryPullOnly',
      'AmazonEKSWorkerNodePolicy',
      'AmazonSSMManagedInstanceCore',
    ]);
  });
});
