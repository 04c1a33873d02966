import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway/index.js';
import type { KeyRef } from '@hera/core';
import { describe, expect, it } from 'vitest';
import { developmentProps, network, only, productionProps, resourcesOf, stackOf } from './cluster.fixture';

describe('the control plane', () => {
  it('is private, logged, encrypted, and in API mode, in production', () => {
    const resources = resourcesOf(productionProps());
    expect(only(resources, 'aws_eks_cluster')).toMatchObject({
      name: 'prod',
      version: '1.35',
      bootstrap_self_managed_addons: false,
      deletion_protection: true,
      enabled_cluster_log_types: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'],
      access_config: { authentication_mode: 'API', bootstrap_cluster_creator_admin_permissions: false },
      encryption_config: {
        resources: ['secrets'],
        provider: { key_arn: 'arn:aws:kms:us-east-1:111122223333:key/secrets' },
      },
      upgrade_policy: { support_type: 'STANDARD' },
      zonal_shift_config: { enabled: true },
      vpc_config: {
        endpoint_private_access: true,
        endpoint_public_access: false,
        subnet_ids: ['subnet-private-0', 'subnet-private-1', 'subnet-private-2'],
      },
    });
    expect(only(resources, 'aws_eks_cluster')['vpc_config']).not.toHaveProperty('public_access_cidrs');
    expect(only(resources, 'aws_cloudwatch_log_group')).toMatchObject({
      name: '/aws/eks/prod/cluster',
      retention_in_days: 30,
      kms_key_id: 'arn:aws:kms:us-east-1:111122223333:key/logs',
    });
  });

  it('follows the development profile', () => {
    const resources = resourcesOf(developmentProps({ name: 'dev' }), stackOf('development'));
    const cluster = only(resources, 'aws_eks_cluster');
    expect(cluster).toMatchObject({
      enabled_cluster_log_types: ['api', 'audit', 'authenticator'],
      zonal_shift_config: { enabled: false },
    });
    expect(cluster).not.toHaveProperty('deletion_protection');
    expect(cluster).not.toHaveProperty('encryption_config');
    expect(only(resources, 'aws_cloudwatch_log_group')).toMatchObject({ retention_in_days: 1 });
    expect(only(resources, 'aws_eks_node_group', 'system')).toMatchObject({
      capacity_type: 'SPOT',
      scaling_config: { min_size: 1, max_size: 2, desired_size: 1 },
      subnet_ids: ['subnet-private-0'],
      node_repair_config: { enabled: false },
    });
    expect(only(resources, 'aws_launch_template', 'system')).toMatchObject({ monitoring: { enabled: false } });
  });

  it('is made after its log group, its rights and its keys, so that those outlive it', () => {
    const stack = stackOf('production');
    const policy = new NatGateway(stack, 'KeyPolicy', { subnetId: 'subnet-public-0' });
    const secrets: KeyRef = { keyArn: 'arn:aws:kms:us-east-1:111122223333:key/secrets', ready: [policy] };
    const { keys } = productionProps();
    const resources = resourcesOf(productionProps({ keys: { ...keys, secrets } }), stack);
    const edges = only(resources, 'aws_eks_cluster')['depends_on'] as string[];
    expect(edges.map((edge) => edge.split('.')[0]).sort()).toEqual([
      'aws_cloudwatch_log_group',
      'aws_iam_role_policy',
      'aws_iam_role_policy_attachment',
      'aws_nat_gateway',
    ]);
    const inline = JSON.parse(String(only(resources, 'aws_iam_role_policy', 'ControlPlane')['policy']));
    expect(inline.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ListGrants', 'kms:DescribeKey'],
        Resource: ['arn:aws:kms:us-east-1:111122223333:key/secrets'],
      },
    ]);
  });

  it('uses the intra tier for its own interfaces when the network has one, and never for nodes', () => {
    const subnets = [
      ...network().subnets,
      ...['use1-az1', 'use1-az2'].map((zone) => ({ subnetId: `subnet-intra-${zone}`, tier: 'intra' as const, zone })),
    ];
    const resources = resourcesOf(productionProps({ network: network({ subnets }) }));
    expect(only(resources, 'aws_eks_cluster')).toMatchObject({
      vpc_config: { subnet_ids: ['subnet-intra-use1-az1', 'subnet-intra-use1-az2'] },
    });
    expect(only(resources, 'aws_eks_node_group', 'system')['subnet_ids']).toEqual([
      'subnet-private-0',
      'subnet-private-1',
      'subnet-private-2',
    ]);
  });

  it('leaves deletion protection out of a rehearsal, whatever the provider has, and says so', () => {
    for (const providerVersion of ['5.100.0', '6.25.0']) {
      const stack = stackOf('production', { kind: 'local', providerVersion });
      expect(only(resourcesOf(productionProps(), stack), 'aws_eks_cluster')).not.toHaveProperty('deletion_protection');
      expect(stack.manifest.leftOut).toContainEqual({
        what: 'aws_eks_cluster.deletion_protection',
        constructPath: 'test/Cluster/ControlPlane',
        reason: 'a rehearsal in a local AWS ends with its destruction',
      });
    }
  });

  it('leaves deletion protection out for a real account whose provider lacks it, and says so', () => {
    const stack = stackOf('production', { kind: 'aws', providerVersion: '6.8.0' });
    expect(only(resourcesOf(productionProps(), stack), 'aws_eks_cluster')).not.toHaveProperty('deletion_protection');
    expect(stack.manifest.leftOut.map(({ what }) => what)).toContain('aws_eks_cluster.deletion_protection');
  });

  it('has an OIDC provider without thumbprint', () => {
    const provider = only(resourcesOf(productionProps()), 'aws_iam_openid_connect_provider');
    expect(provider).toMatchObject({ client_id_list: ['sts.amazonaws.com'] });
    expect(provider['url']).toMatch(/^\$\{aws_eks_cluster\..*\.identity\[0\]\.oidc\[0\]\.issuer\}$/);
    expect(provider).not.toHaveProperty('thumbprint_list');
  });

  it('takes in a cluster that was imported: what only creation reads never replaces it', () => {
    expect(only(resourcesOf(productionProps()), 'aws_eks_cluster')['lifecycle']).toEqual({
      ignore_changes: ['access_config[0].bootstrap_cluster_creator_admin_permissions', 'bootstrap_self_managed_addons'],
    });
  });

  it('asks for nothing that EKS decides by itself', () => {
    const cluster = only(resourcesOf(productionProps()), 'aws_eks_cluster');
    for (const argument of [
      'control_plane_scaling_config',
      'kubernetes_network_config',
      'force_update_version',
      'timeouts',
    ]) {
      expect(cluster).not.toHaveProperty(argument);
    }
  });

  it('takes a scaling tier, a service CIDR, a forced upgrade and times to wait', () => {
    const props = productionProps({
      scalingTier: 'tier-xl',
      serviceCidr: '172.20.0.0/16',
      forceUpgrade: true,
      timeouts: { createMinutes: 45, deleteMinutes: 20 },
    });
    expect(only(resourcesOf(props), 'aws_eks_cluster')).toMatchObject({
      control_plane_scaling_config: { tier: 'tier-xl' },
      kubernetes_network_config: { service_ipv4_cidr: '172.20.0.0/16' },
      force_update_version: true,
      timeouts: { create: '45m', delete: '20m' },
    });
  });

  it('leaves a scaling tier out where the provider has none, and says so', () => {
    const stack = stackOf('production', { kind: 'local', providerVersion: '5.100.0' });
    const cluster = only(resourcesOf(productionProps({ scalingTier: 'tier-xl' }), stack), 'aws_eks_cluster');
    expect(cluster).not.toHaveProperty('control_plane_scaling_config');
    expect(stack.manifest.leftOut.map(({ what }) => what)).toContain('aws_eks_cluster.control_plane_scaling_config');
  });

  it('gives pods IPv6 addresses in a real account, and says that a local one has none', () => {
    const props = productionProps({ ipFamily: 'ipv6', network: network({ ipv6: true }) });
    expect(only(resourcesOf(props), 'aws_eks_cluster')).toMatchObject({
      kubernetes_network_config: { ip_family: 'ipv6' },
    });
    const local = stackOf('production', { kind: 'local', providerVersion: '5.100.0' });
    expect(only(resourcesOf(props, local), 'aws_eks_cluster')).not.toHaveProperty('kubernetes_network_config');
    expect(local.manifest.leftOut.map(({ what }) => what)).toContain(
      'aws_eks_cluster.kubernetes_network_config.ip_family',
    );
  });

  it('goes where it is told', () => {
    const subnets = [
      ...network().subnets,
      ...['use1-az1', 'use1-az2'].map((zone) => ({ subnetId: `subnet-intra-${zone}`, tier: 'intra' as const, zone })),
    ];
    const props = productionProps({ network: network({ subnets }), controlPlaneTier: 'private' });
    expect(only(resourcesOf(props), 'aws_eks_cluster')).toMatchObject({
      vpc_config: { subnet_ids: ['subnet-private-0', 'subnet-private-1', 'subnet-private-2'] },
    });
  });
});
