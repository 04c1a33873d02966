import { type ClusterFact, type SynthTarget } from '@hera/core';
import { synth } from '@hera/core/testing';
import { describe, expect, it } from 'vitest';
import { Cluster } from './cluster';
import { only, productionProps, refusalsOf, type Resources, stackOf } from './cluster.fixture';
import type { ClusterProps } from './cluster-props';
import { systemNodeGroup } from './node-group-presets';

const autoModeProps = (change: Partial<ClusterProps> = {}): ClusterProps => {
  const { nodeGroups: _, ...props } = productionProps({ autoMode: true, ...change });
  return props;
};

const built = (props: ClusterProps, target?: SynthTarget) => {
  const stack = stackOf('production', target);
  const cluster = new Cluster(stack, 'Cluster', props);
  const fact = () => stack.manifest.facts['test/Cluster'] as ClusterFact;
  const resources = () => synth(stack).resource;
  return { stack, cluster, fact, resources };
};

const everything = productionProps({
  fargate: { profiles: [{ name: 'batch', selectors: [{ namespace: 'batch' }] }] },
  karpenter: {},
  observability: true,
});
const strict = productionProps({ karpenter: {}, securityGroups: 'strict' });

const addressesOf = (resources: Resources): string =>
  Object.entries(resources)
    .flatMap(([type, ids]) => Object.keys(ids).map((id) => `${type}.${id}`))
    .sort()
    .join('\n');

const edgesOf = (resource: Readonly<Record<string, unknown>>): readonly string[] =>
  (resource['depends_on'] ?? []) as readonly string[];

describe('addresses', () => {
  it('of node groups, Fargate, Karpenter, Container Insights and a grant stay', async () => {
    const { cluster, resources } = built(everything);
    cluster.grantServiceAccount({ namespace: 'apps', serviceAccount: 'api', policies: ['AmazonS3ReadOnlyAccess'] });
    await expect(addressesOf(resources())).toMatchFileSnapshot('./addresses-everything.golden.txt');
  });

  it('of strict security groups stay', async () => {
    await expect(addressesOf(built(strict).resources())).toMatchFileSnapshot('./addresses-strict.golden.txt');
  });

  it('of EKS Auto Mode stay', async () => {
    await expect(addressesOf(built(autoModeProps()).resources())).toMatchFileSnapshot(
      './addresses-auto-mode.golden.txt',
    );
  });
});

describe('EKS Auto Mode', () => {
  const { cluster, fact, resources } = built(autoModeProps());

  it('flips its three switches together, with the role that it asks for', () => {
    const made = resources();
    expect(only(made, 'aws_eks_cluster')).toMatchObject({
      compute_config: { enabled: true, node_pools: ['general-purpose', 'system'] },
      storage_config: { block_storage: { enabled: true } },
      kubernetes_network_config: { elastic_load_balancing: { enabled: true } },
    });
    const trust = String(only(made, 'aws_iam_role', 'ControlPlane')['assume_role_policy']);
    expect(trust).toContain('sts:TagSession');
    expect(edgesOf(only(made, 'aws_eks_cluster')).some((edge) => edge.includes('AutoMode_NodeRole'))).toBe(true);
  });

  it('leaves out what it replaces', () => {
    const made = resources();
    expect(made['aws_eks_node_group']).toBeUndefined();
    expect(Object.values(made['aws_eks_addon'] ?? {}).map(({ addon_name }) => addon_name)).toEqual(['metrics-server']);
    expect(fact()).toMatchObject({ autoMode: { nodePools: ['general-purpose', 'system'] }, nodeGroups: [] });
    expect(cluster.nodeRoleArn).toBeDefined();
  });

  it('is said to be off where a cluster had it, and not mentioned where it never had it', () => {
    const had = only(built(productionProps({ autoMode: false })).resources(), 'aws_eks_cluster');
    expect(had).toMatchObject({
      compute_config: { enabled: false },
      storage_config: { block_storage: { enabled: false } },
      kubernetes_network_config: { elastic_load_balancing: { enabled: false } },
    });
    expect(only(built(productionProps()).resources(), 'aws_eks_cluster')).not.toHaveProperty('compute_config');
  });

  it('keeps a service CIDR of its own', () => {
    const made = built(autoModeProps({ serviceCidr: '172.20.0.0/16' })).resources();
    expect(only(made, 'aws_eks_cluster')['kubernetes_network_config']).toEqual({
      service_ipv4_cidr: '172.20.0.0/16',
      elastic_load_balancing: { enabled: true },
    });
  });

  it('is refused beside node groups and Karpenter, and beside strict security groups', () => {
    const codes = refusalsOf(productionProps({ autoMode: true, karpenter: {}, securityGroups: 'strict' })).map(
      ({ code, path }) => `${code} ${path}`,
    );
    expect(codes).toEqual([
      'HERA_CLU_078 cluster.nodeGroups',
      'HERA_CLU_078 cluster.karpenter',
      'HERA_CLU_083 cluster.securityGroups',
    ]);
  });
});

describe('Karpenter', () => {
  it('may bring the nodes for ordinary pods, beside a system group of its own', () => {
    const { cluster, stack, fact } = built(productionProps({ nodeGroups: [systemNodeGroup()], karpenter: {} }));
    expect(stack.manifest.warnings.map(({ code }) => code)).not.toContain('HERA_CLU_029');
    expect(cluster.manifests.map(({ kind }) => kind)).toEqual(['EC2NodeClass', 'NodePool']);
    expect(cluster.releases.map(({ name }) => name)).toEqual(['karpenter']);
    expect(fact().karpenter).toEqual({ namespace: 'kube-system', version: '1.14.1', nodePools: ['workload'] });
    expect(fact().serviceAccounts).toContainEqual({
      namespace: 'kube-system',
      serviceAccount: 'karpenter',
      identity: 'pod-identity',
    });
  });

  it('knows of the interface that pods cannot use with custom networking', () => {
    const settings = (change: Partial<ClusterProps>) =>
      JSON.stringify(built(productionProps({ karpenter: {}, ...change })).cluster.releases);
    const env = { AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true' };
    expect(settings({})).toContain('"reservedENIs":"0"');
    expect(settings({ addons: [{ name: 'vpc-cni', configuration: { env } }] })).toContain('"reservedENIs":"1"');
  });

  it('runs on Fargate without any node, with IRSA', () => {
    const { fact } = built(
      productionProps({
        nodeGroups: [],
        karpenter: {},
        fargate: { profiles: [{ name: 'system', selectors: [{ namespace: 'kube-system' }] }] },
        addons: [{ name: 'aws-ebs-csi-driver', identity: 'irsa' }],
      }),
    );
    expect(fact().serviceAccounts).toContainEqual({
      namespace: 'kube-system',
      serviceAccount: 'karpenter',
      identity: 'irsa',
    });
  });
});

describe('Fargate', () => {
  it('is there before the add-ons that need a place to run, and is a fact', () => {
    const { fact, resources } = built(everything);
    expect(fact().fargateProfiles).toEqual([{ name: 'batch', namespaces: ['batch'] }]);
    const edges = edgesOf(only(resources(), 'aws_eks_addon', 'coredns'));
    expect(edges.filter((edge) => edge.startsWith('aws_eks_fargate_profile.'))).toHaveLength(1);
  });

  it('refuses a grant by Pod Identity to pods that it runs', () => {
    const { cluster } = built(everything);
    expect(() =>
      cluster.grantServiceAccount({ namespace: 'batch', serviceAccount: 'job', policies: ['AmazonS3ReadOnlyAccess'] }),
    ).toThrow('HERA_CLU_059');
  });
});

describe('strict security groups', () => {
  it('are on every launch template, and there before a node', () => {
    const { cluster, fact, resources } = built(strict);
    expect(cluster.nodeSecurityGroupId).toBeDefined();
    const made = resources();
    for (const template of Object.values(made['aws_launch_template'] ?? {})) {
      expect(template['vpc_security_group_ids']).toEqual([expect.stringContaining('aws_security_group.')]);
    }
    const rules = edgesOf(only(made, 'aws_eks_node_group', 'system')).filter((edge) => edge.includes('security_group'));
    expect(rules.length).toBeGreaterThan(5);
    expect(fact().securityGroups).toBe('strict');
    expect(built(everything).cluster.nodeSecurityGroupId).toBeUndefined();
  });
});

describe('the Cluster Autoscaler', () => {
  it('gets rights of its own and a chart, and is a fact', () => {
    const { cluster, fact } = built(productionProps({ clusterAutoscaler: true }));
    expect(cluster.releases).toMatchObject([{ name: 'cluster-autoscaler', values: { awsRegion: 'us-east-1' } }]);
    expect(fact()).toMatchObject({ clusterAutoscaler: true });
    expect(fact().serviceAccounts).toContainEqual({
      namespace: 'kube-system',
      serviceAccount: 'cluster-autoscaler',
      identity: 'pod-identity',
    });
  });
});

describe('a grant', () => {
  it('becomes a fact when it is made, beside those of add-ons', () => {
    const { cluster, fact } = built(productionProps());
    const before = fact().serviceAccounts ?? [];
    expect(before.map(({ serviceAccount }) => serviceAccount)).toEqual(['aws-node', 'ebs-csi-controller-sa']);
    cluster.grantServiceAccount({
      namespace: 'apps',
      serviceAccount: 'api',
      identity: 'irsa',
      policies: ['AmazonS3ReadOnlyAccess'],
    });
    expect(fact().serviceAccounts).toEqual([...before, { namespace: 'apps', serviceAccount: 'api', identity: 'irsa' }]);
  });

  it('is refused for a service account whose role comes with an add-on', () => {
    const { cluster } = built(productionProps());
    expect(() =>
      cluster.grantServiceAccount({
        namespace: 'kube-system',
        serviceAccount: 'aws-node',
        policies: ['AmazonS3ReadOnlyAccess'],
      }),
    ).toThrow('HERA_CLU_056');
  });
});
