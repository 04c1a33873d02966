import type { AwsStack, Problem } from '@hera/core';
import { problemsOf, synth } from '@hera/core/testing';
import { type Resources, stackOf } from '../cluster.fixture';
import type { ServiceAccountGrantProps } from './grant';
import { ServiceAccounts, type ServiceAccountsProps } from './service-accounts';

const account = '111122223333';

/** A cluster of somebody else's, by its names. */
export const existingCluster: ServiceAccountsProps = {
  clusterName: 'prod',
  clusterReference: 'prod',
  clusterArn: `arn:aws:eks:us-east-1:${account}:cluster/prod`,
  partition: 'aws',
  oidcProviderArn: `arn:aws:iam::${account}:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF`,
};

/** A grant that allows one thing. */
export const reader = (change: Partial<ServiceAccountGrantProps> = {}): ServiceAccountGrantProps => ({
  namespace: 'shop',
  serviceAccount: 'catalogue',
  statements: [{ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::catalogue/*'] }],
  ...change,
});

/** Service accounts of the existing cluster, in a stack. */
export const serviceAccounts = (
  stack: AwsStack = stackOf('production'),
  change: Partial<ServiceAccountsProps> = {},
): ServiceAccounts => new ServiceAccounts(stack, 'ServiceAccounts', { ...existingCluster, ...change });

/** Resources of a stack after grants. */
export const resourcesAfter = (
  grants: readonly ServiceAccountGrantProps[],
  stack: AwsStack = stackOf('production'),
  change: Partial<ServiceAccountsProps> = {},
): Resources => {
  const accounts = serviceAccounts(stack, change);
  for (const props of grants) accounts.grant(props);
  return synth(stack).resource;
};

/** Problems of the last of some grants. */
export const problemsAfter = (
  grants: readonly ServiceAccountGrantProps[],
  stack: AwsStack = stackOf('production'),
  change: Partial<ServiceAccountsProps> = {},
): readonly Problem[] => {
  const accounts = serviceAccounts(stack, change);
  const before = grants.slice(0, -1);
  for (const props of before) accounts.grant(props);
  return problemsOf(() => {
    for (const props of grants.slice(-1)) accounts.grant(props);
  });
};
