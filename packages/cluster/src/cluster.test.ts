import { type ClusterFact, contextOf, type KeyRef } from '@hera/core';
import { TerraformOutput, TerraformStack, Testing } from 'cdktf';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway/index.js';
import { describe, expect, it } from 'vitest';
import { Cluster } from './cluster';
import { developmentProps, network, only, productionProps, resourcesOf, stackOf, today } from './cluster.fixture';
import { systemNodeGroup, workloadNodeGroup } from './node-group-presets';

const local = { kind: 'local', providerVersion: '5.100.0' } as const;
const addresses = (resources: ReturnType<typeof resourcesOf>): readonly string[] =>
  Object.entries(resources).flatMap(([type, ids]) => Object.keys(ids).map((id) => `${type}.${id}`));

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
});

describe('order', () => {
  const resources = resourcesOf(
    productionProps({
      network: network({ egress: [] }),
      addons: [{ name: 'metrics-server' }, { name: 'cilium-cli', when: 'before-nodes' }],
    }),
  );
  const edgesOf = (type: string, id: string): readonly string[] =>
    (resources[type]?.[id]?.['depends_on'] ?? []) as string[];
  const groups = Object.keys(resources['aws_eks_node_group'] ?? {});
  const addon = (name: string): string =>
    Object.keys(resources['aws_eks_addon'] ?? {}).find((id) => id.includes(`Addons_${name}_`)) ?? `no ${name}`;

  it.each(['vpc-cni', 'kube-proxy', 'eks-pod-identity-agent', 'cilium-cli'])(
    'puts %s before every node group',
    (name) => {
      expect(groups).toHaveLength(2);
      for (const group of groups)
        expect(edgesOf('aws_eks_node_group', group)).toContain(`aws_eks_addon.${addon(name)}`);
      expect(edgesOf('aws_eks_addon', addon(name)).filter((edge) => edge.startsWith('aws_eks_node_group'))).toEqual([]);
    },
  );

  it.each(['coredns', 'aws-ebs-csi-driver', 'metrics-server'])('puts %s after every node group', (name) => {
    const edges = edgesOf('aws_eks_addon', addon(name));
    for (const group of groups) expect(edges).toContain(`aws_eks_node_group.${group}`);
  });

  it('puts the agent before the CNI that takes its role from it', () => {
    expect(edgesOf('aws_eks_addon', addon('vpc-cni'))).toContain(`aws_eks_addon.${addon('eks-pod-identity-agent')}`);
  });

  it('puts the rights of the nodes, and the way out of the network, before the nodes', () => {
    const stack = stackOf('production');
    const nat = new NatGateway(stack, 'Nat', { subnetId: 'subnet-public-0' });
    const withNat = resourcesOf(productionProps({ network: network({ egress: [nat] }) }), stack);
    const edges = only(withNat, 'aws_eks_node_group', 'system')['depends_on'] as string[];
    expect(edges).toContain('aws_nat_gateway.Nat');
    expect(edges.filter((edge) => edge.startsWith('aws_iam_role_policy_attachment'))).toHaveLength(3);
  });
});

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

describe('add-ons', () => {
  it('of the default set are versioned by EKS, win over what is there, and enforce network policies', () => {
    const resources = resourcesOf(productionProps());
    const cni = only(resources, 'aws_eks_addon', 'vpc-cni');
    expect(cni).toMatchObject({
      addon_name: 'vpc-cni',
      configuration_values: '{"enableNetworkPolicy":"true"}',
      preserve: true,
      resolve_conflicts_on_create: 'OVERWRITE',
      resolve_conflicts_on_update: 'OVERWRITE',
      pod_identity_association: [{ service_account: 'aws-node' }],
    });
    expect(cni).not.toHaveProperty('addon_version');
    const preserved = Object.values(resources['aws_eks_addon'] ?? {}).filter(({ preserve }) => preserve === true);
    expect(preserved.map(({ addon_name }) => addon_name).sort()).toEqual(['kube-proxy', 'vpc-cni']);
  });

  it('give the CNI what version 1.22 and newer ask for at start', () => {
    const policy = JSON.parse(String(only(resourcesOf(productionProps()), 'aws_iam_role_policy', 'vpc-cni')['policy']));
    expect(policy.Statement[0].Action).toEqual(['ec2:DescribeSubnets', 'ec2:DescribeSecurityGroups']);
  });

  it('tie each role to one service account of this cluster', () => {
    const trust = JSON.parse(
      String(only(resourcesOf(productionProps()), 'aws_iam_role', 'ebs-csi')['assume_role_policy']),
    );
    expect(trust.Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: {
          StringEquals: {
            'aws:RequestTag/eks-cluster-name': 'prod',
            'aws:RequestTag/kubernetes-namespace': 'kube-system',
            'aws:RequestTag/kubernetes-service-account': 'ebs-csi-controller-sa',
          },
        },
      },
    ]);
  });

  it('let the EBS CSI driver use the volumes key, and nothing when there is none', () => {
    const policy = JSON.parse(String(only(resourcesOf(productionProps()), 'aws_iam_role_policy', 'ebs-csi')['policy']));
    expect(new Set(policy.Statement.flatMap(({ Resource }: { Resource: string[] }) => Resource))).toEqual(
      new Set(['arn:aws:kms:us-east-1:111122223333:key/volumes']),
    );
    const development = resourcesOf(developmentProps(), stackOf('development'));
    expect(Object.keys(development['aws_iam_role_policy'] ?? {}).filter((id) => id.includes('ebs-csi'))).toEqual([]);
  });

  it('can be pinned, follow the newest, be configured, and be added by name', () => {
    const stack = stackOf('production');
    const resources = resourcesOf(
      productionProps({
        addons: [
          {
            name: 'vpc-cni',
            version: 'v1.23.0-eksbuild.1',
            configuration: { env: { ENABLE_PREFIX_DELEGATION: 'true' } },
          },
          { name: 'coredns', version: 'latest' },
          {
            name: 'amazon-cloudwatch-observability',
            podIdentity: {
              serviceAccount: 'cloudwatch-agent',
              namespace: 'amazon-cloudwatch',
              managedPolicies: ['CloudWatchAgentServerPolicy'],
            },
          },
          {
            name: 'external-dns',
            podIdentity: { serviceAccount: 'external-dns', roleArn: 'arn:aws:iam::111122223333:role/dns' },
          },
        ],
      }),
      stack,
    );
    expect(only(resources, 'aws_eks_addon', 'vpc-cni')).toMatchObject({
      addon_version: 'v1.23.0-eksbuild.1',
      configuration_values: '{"enableNetworkPolicy":"true","env":{"ENABLE_PREFIX_DELEGATION":"true"}}',
    });
    const newest = Object.entries(JSON.parse(Testing.synth(stack)).data.aws_eks_addon_version) as [
      string,
      Record<string, unknown>,
    ][];
    expect(newest[0]?.[1]).toMatchObject({
      addon_name: 'coredns',
      most_recent: true,
      kubernetes_version: expect.stringContaining('aws_eks_cluster.'),
    });
    expect(only(resources, 'aws_eks_addon', 'coredns')['addon_version']).toBe(
      `\${data.aws_eks_addon_version.${newest[0]?.[0]}.version}`,
    );
    expect(only(resources, 'aws_eks_addon', 'external-dns')).toMatchObject({
      pod_identity_association: [{ role_arn: 'arn:aws:iam::111122223333:role/dns', service_account: 'external-dns' }],
    });
    expect(String(only(resources, 'aws_iam_role', 'amazon-cloudwatch')['assume_role_policy'])).toContain(
      '"aws:RequestTag/kubernetes-namespace":"amazon-cloudwatch"',
    );
  });
});

describe('access', () => {
  it('is by entries and policies, under the name of the entry', () => {
    const resources = resourcesOf(
      productionProps({
        accessEntries: [
          ...(productionProps().accessEntries ?? []),
          {
            type: 'STANDARD',
            name: 'apps',
            principalArn: 'arn:aws:iam::111122223333:role/apps',
            kubernetesGroups: ['apps'],
            policies: [{ policy: 'AmazonEKSEditPolicy', scope: { namespaces: ['apps-*'] } }],
          },
          { type: 'EC2_LINUX', name: 'own-nodes', principalArn: 'arn:aws:iam::111122223333:role/own-nodes' },
        ],
      }),
    );
    expect(only(resources, 'aws_eks_access_entry', 'apps')).toMatchObject({
      type: 'STANDARD',
      kubernetes_groups: ['apps'],
    });
    expect(only(resources, 'aws_eks_access_entry', 'own-nodes')).toMatchObject({ type: 'EC2_LINUX' });
    expect(only(resources, 'aws_eks_access_policy_association', 'platform')).toMatchObject({
      access_scope: { type: 'cluster' },
    });
    expect(only(resources, 'aws_eks_access_policy_association', 'apps')).toMatchObject({
      policy_arn: expect.stringMatching(/:eks::aws:cluster-access-policy\/AmazonEKSEditPolicy$/),
      access_scope: { type: 'namespace', namespaces: ['apps-*'] },
    });
  });
});

describe('addresses', () => {
  it('are the ones that people have in their state', () => {
    expect([...addresses(resourcesOf(productionProps()))].sort()).toMatchSnapshot();
  });

  it('do not move when a node group, an add-on or an access entry is added in front', () => {
    const props = productionProps();
    const before = addresses(resourcesOf(props));
    const after = addresses(
      resourcesOf(
        productionProps({
          nodeGroups: [
            {
              name: 'batch',
              instanceTypes: ['m7g.large'],
              amiType: 'AL2023_ARM_64_STANDARD',
              interruptible: true,
              scaling: { minimum: 0, maximum: 5 },
            },
            ...props.nodeGroups,
          ],
          addons: [{ name: 'metrics-server' }],
          accessEntries: [
            { type: 'STANDARD', name: 'apps', principalArn: 'arn:aws:iam::111122223333:role/apps' },
            ...(props.accessEntries ?? []),
          ],
        }),
      ),
    );
    expect(before.filter((address) => !after.includes(address))).toEqual([]);
    expect(after).toHaveLength(before.length + 4);
  });
});

describe('what others see', () => {
  it('is the ClusterRef, by reference', () => {
    const stack = stackOf('production');
    const cluster = new Cluster(stack, 'Cluster', productionProps());
    new TerraformOutput(stack, 'Seen', {
      value: [
        cluster.clusterName,
        cluster.clusterArn,
        cluster.endpoint,
        cluster.certificateAuthority,
        cluster.securityGroupId,
        cluster.oidcProviderArn,
      ],
    });
    const seen = JSON.parse(Testing.synth(stack)).output.Seen.value as string[];
    expect(seen.map((value) => value.replace(/\.Cluster_\w+\./, '.*.'))).toEqual([
      '${aws_eks_cluster.*.name}',
      '${aws_eks_cluster.*.arn}',
      '${aws_eks_cluster.*.endpoint}',
      '${aws_eks_cluster.*.certificate_authority[0].data}',
      '${aws_eks_cluster.*.vpc_config[0].cluster_security_group_id}',
      '${aws_iam_openid_connect_provider.*.arn}',
    ]);
  });

  it('is a fact with what was promised', () => {
    const stack = stackOf('production');
    new Cluster(stack, 'Cluster', productionProps({ endpoint: { publicCidrs: ['52.94.76.0/24'] } }));
    const fact = stack.manifest.facts['test/Cluster'] as ClusterFact;
    expect(fact).toMatchObject({
      kind: 'cluster',
      name: 'prod',
      version: '1.35',
      publicCidrs: ['52.94.76.0/24'],
      logs: { retentionDays: 30, logGroupName: '/aws/eks/prod/cluster', customerManagedKey: true },
      secretsKey: 'customer-managed',
      addons: ['vpc-cni', 'kube-proxy', 'eks-pod-identity-agent', 'coredns', 'aws-ebs-csi-driver'],
      accessEntries: ['platform'],
    });
    expect(
      fact.nodeGroups.map(({ name, minimum, tainted, volumeKey }) => ({ name, minimum, tainted, volumeKey })),
    ).toEqual([
      { name: 'system', minimum: 3, tainted: true, volumeKey: 'customer-managed' },
      { name: 'workload', minimum: 3, tainted: false, volumeKey: 'customer-managed' },
    ]);
  });
});

describe('outside of an AwsStack', () => {
  it('uses the values of production, and warns about promises that nobody made', () => {
    const stack = new TerraformStack(Testing.app(), 'plain');
    const { keys: _, ...props } = productionProps();
    new Cluster(stack, 'Cluster', {
      ...props,
      nodeGroups: [{ name: 'one', instanceTypes: ['m5.large'], scaling: { minimum: 1, maximum: 1 } }],
      today,
    });
    const codes = contextOf(stack).warnings.map(({ code }) => code);
    expect(codes).toEqual(['HERA_CLU_006', 'HERA_CLU_006', 'HERA_CLU_006', 'HERA_CLU_021']);
    expect(only(JSON.parse(Testing.synth(stack)).resource, 'aws_eks_cluster')).toMatchObject({
      deletion_protection: true,
    });
  });
});
