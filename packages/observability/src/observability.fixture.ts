import { type AwsStack, publishFact } from '@hera/core';
import { Construct } from 'constructs';

/** What a cluster of the stack says about itself. */
export const clusterFact = (stack: AwsStack, name: string, addons: readonly string[]): void =>
  publishFact(new Construct(stack, `Cluster-${name}`), {
    kind: 'cluster',
    name,
    version: '1.35',
    privateEndpoint: true,
    publicCidrs: [],
    logs: { types: ['audit'], logGroupName: `/aws/eks/${name}/cluster`, retentionDays: 30, customerManagedKey: true },
    secretsKey: 'customer-managed',
    nodeGroups: [],
    addons,
    accessEntries: [],
  });
