import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import { type AwsStack, contextOf, type Problem, type StackContext } from '@hera/core';
import { problemsOf, synth } from '@hera/core/testing';
import { type Resources, stackOf } from '../cluster.fixture';
import { ServiceAccounts } from '../identity/service-accounts';
import { Report } from '../internal/report';
import type { KarpenterSetting } from './check-karpenter';

/** What a check gives in a stack: its result, its errors, its warnings. */
export const checked = <T>(
  check: (context: StackContext, report: Report) => T,
  stack: AwsStack = stackOf('production'),
): { readonly result: T; readonly errors: readonly Problem[]; readonly warnings: readonly Problem[] } => {
  const context = contextOf(stack);
  const report = new Report(stack, context);
  const result = check(context, report);
  const errors = problemsOf(() => report.finish());
  return { result, errors, warnings: errors.length === 0 ? context.warnings : [] };
};

/** A cluster that takes Karpenter. */
export const setting = (change: Partial<KarpenterSetting> = {}): KarpenterSetting => ({
  clusterName: 'prod',
  kubernetesVersion: '1.35',
  zones: ['use1-az1', 'use1-az2', 'use1-az4'],
  ownNodes: 3,
  ...change,
});

/** A cluster of the same name in a stack, with its service accounts. */
export const clusterIn = (stack: AwsStack): { readonly cluster: EksCluster; readonly accounts: ServiceAccounts } => {
  const cluster = new EksCluster(stack, 'Cluster', {
    name: 'prod',
    roleArn: 'arn:aws:iam::111122223333:role/cluster',
    vpcConfig: { subnetIds: ['subnet-1', 'subnet-2'] },
  });
  const accounts = new ServiceAccounts(stack, 'ServiceAccounts', {
    clusterName: 'prod',
    clusterReference: cluster.name,
    clusterArn: cluster.arn,
    partition: 'aws',
    oidcProviderArn: 'arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/ABC',
  });
  return { cluster, accounts };
};

/** Resources of a stack as they are written. */
export const synthesised = (stack: AwsStack): Resources => synth(stack).resource;
