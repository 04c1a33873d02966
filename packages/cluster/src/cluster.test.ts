import { type ClusterFact, contextOf } from '@hera/core';
import { TerraformOutput, TerraformStack, Testing } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { Cluster } from './cluster';
import { only, productionProps, stackOf, today } from './cluster.fixture';

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
      addons: [
        'vpc-cni',
        'kube-proxy',
        'eks-pod-identity-agent',
        'coredns',
        'aws-ebs-csi-driver',
        'eks-node-monitoring-agent',
        'metrics-server',
      ],
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
    expect(codes.sort()).toEqual(['HERA_CLU_006', 'HERA_CLU_006', 'HERA_CLU_006', 'HERA_CLU_021', 'HERA_CLU_069']);
    expect(only(JSON.parse(Testing.synth(stack)).resource, 'aws_eks_cluster')).toMatchObject({
      deletion_protection: true,
    });
  });
});
