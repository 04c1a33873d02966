import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import { contextOf, type Problem, subnetsOf } from '@hera/core';
import { problemsOf, synth } from '@hera/core/testing';
import { describe, expect, it } from 'vitest';
import { network, only, type Resources, stackOf } from '../cluster.fixture';
import { Report } from '../internal/report';
import { checkFargate } from './check-fargate';
import type { FargateOptions, FargateProfileProps } from './fargate-profile';
import { FargateProfiles } from './fargate-profiles';

const nodes = subnetsOf(network(), 'private');
const logGroupArn = 'arn:aws:logs:us-east-1:111122223333:log-group:/aws/eks/prod/fargate';
const options: FargateOptions = {
  profiles: [
    { name: 'batch', selectors: [{ namespace: 'batch-*' }, { namespace: 'jobs', labels: { size: 'small' } }] },
    { name: 'ci', selectors: [{ namespace: 'ci' }], zones: ['use1-az2'] },
    { name: 'web', selectors: [{ namespace: 'web' }] },
  ],
};

const made = (change: Partial<FargateOptions> = {}): Resources => {
  const stack = stackOf('production');
  const cluster = new EksCluster(stack, 'Cluster', { name: 'prod', roleArn: 'arn:a', vpcConfig: { subnetIds: [] } });
  const planned = checkFargate({ ...options, ...change }, nodes, new Report(stack, contextOf(stack)));
  new FargateProfiles(stack, 'Fargate', planned, { cluster, clusterName: 'prod', partition: 'aws', first: [cluster] });
  return synth(stack).resource;
};

describe('Fargate profiles', () => {
  it('run in private subnets, of every zone or of those named', () => {
    const resources = made();
    expect(only(resources, 'aws_eks_fargate_profile', 'batch')).toMatchObject({
      fargate_profile_name: 'batch',
      subnet_ids: ['subnet-private-0', 'subnet-private-1', 'subnet-private-2'],
      selector: [{ namespace: 'batch-*' }, { namespace: 'jobs', labels: { size: 'small' } }],
    });
    expect(only(resources, 'aws_eks_fargate_profile', 'ci')['subnet_ids']).toEqual(['subnet-private-1']);
  });

  it('are made one after the other, and after the rights of their pods', () => {
    const resources = made();
    const edges = (name: string): readonly string[] =>
      only(resources, 'aws_eks_fargate_profile', name)['depends_on'] as string[];
    const profilesBefore = (name: string) => edges(name).filter((edge) => edge.startsWith('aws_eks_fargate_profile'));
    expect(profilesBefore('batch')).toEqual([]);
    expect(profilesBefore('ci')).toEqual([expect.stringContaining('_batch_')]);
    expect(profilesBefore('web')).toEqual([expect.stringContaining('_ci_')]);
    expect(edges('batch')).toContain('aws_eks_cluster.Cluster');
    expect(edges('batch').join()).toContain('AmazonEKSFargatePodExecutionRolePolicy');
  });

  it('have a role that only profiles of this cluster can use', () => {
    const trust = JSON.stringify(only(made(), 'aws_iam_role')['assume_role_policy']);
    expect(trust).toContain('eks-fargate-pods.amazonaws.com');
    expect(trust).toContain('aws:SourceArn');
    expect(trust).toContain(':fargateprofile/');
    expect(trust).not.toContain('TfToken');
    expect(made()['aws_iam_role_policy']).toBeUndefined();
  });

  it('may write to the one log group that is named', () => {
    const policy = JSON.parse(String(only(made({ logging: { logGroupArn } }), 'aws_iam_role_policy')['policy']));
    expect(policy.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
        Resource: [logGroupArn, `${logGroupArn}:*`],
      },
    ]);
  });

  it('keep their addresses when one is added in front', () => {
    const before = Object.keys(made()['aws_eks_fargate_profile'] ?? {});
    const profiles = [{ name: 'first', selectors: [{ namespace: 'first' }] }, ...options.profiles];
    expect(Object.keys(made({ profiles })['aws_eks_fargate_profile'] ?? {})).toEqual(expect.arrayContaining(before));
  });
});

const profile = (change: Partial<FargateProfileProps>): FargateOptions => ({
  profiles: [{ name: 'web', selectors: [{ namespace: 'web' }], ...change }],
});
const refusalsOf = (given: FargateOptions): readonly Problem[] => {
  const stack = stackOf('production');
  const report = new Report(stack, contextOf(stack));
  checkFargate(given, nodes, report);
  return problemsOf(() => report.finish());
};

describe('problems', () => {
  it.each<readonly [path: string, given: FargateOptions]>([
    ['profiles[0].name', profile({ name: 'eks-web' })],
    ['profiles[0].name', profile({ name: 'my web' })],
    ['profiles[1].name', { profiles: [...profile({}).profiles, ...profile({}).profiles] }],
    ['profiles[0].selectors', profile({ selectors: [] })],
    ['profiles[0].selectors', profile({ selectors: Array.from({ length: 6 }, () => ({ namespace: 'web' })) })],
    ['profiles[0].selectors[0].namespace', profile({ selectors: [{ namespace: '' }] })],
    ['profiles[0].selectors[0].namespace', profile({ selectors: [{ namespace: 'Web_Space' }] })],
    [
      'profiles[0].selectors[0].labels',
      profile({ selectors: [{ namespace: 'web', labels: { a: '', b: '', c: '', d: '', e: '', f: '' } }] }),
    ],
    ['profiles[0].zones[0]', profile({ zones: ['use1-az6'] })],
    ['profiles[0].zones', profile({ zones: [] })],
    ['logging.logGroupArn', { ...options, logging: { logGroupArn: `${logGroupArn}:*` } }],
  ])('HERA_CLU_054 at %s', (path, given) => {
    expect(refusalsOf(given).map((problem) => [problem.code, problem.path])).toEqual([
      ['HERA_CLU_054', `cluster.fargate.${path}`],
    ]);
  });

  it('are none for what EKS takes', () => {
    expect(refusalsOf(options)).toEqual([]);
  });
});
