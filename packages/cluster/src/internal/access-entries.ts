import { EksAccessEntry } from '@cdktf/provider-aws/lib/eks-access-entry/index.js';
import { EksAccessPolicyAssociation } from '@cdktf/provider-aws/lib/eks-access-policy-association/index.js';
import type { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import { Construct } from 'constructs';
import type { AccessEntry, AccessScope } from '../access';

const accessScope = (scope: AccessScope | undefined) =>
  scope === undefined || scope === 'cluster'
    ? { type: 'cluster' }
    : { type: 'namespace', namespaces: [...scope.namespaces] };

/** Makes one access entry, under its name. */
export const addAccessEntry = (scope: Construct, cluster: EksCluster, entry: AccessEntry, partition: string): void => {
  const home = new Construct(scope, entry.name);
  const groups = entry.type === 'STANDARD' ? (entry.kubernetesGroups ?? []) : [];
  const made = new EksAccessEntry(home, 'Entry', {
    clusterName: cluster.name,
    principalArn: entry.principalArn,
    type: entry.type,
    ...(groups.length === 0 ? {} : { kubernetesGroups: [...groups] }),
  });
  if (entry.type !== 'STANDARD') return;
  for (const { policy, scope: where } of entry.policies ?? []) {
    new EksAccessPolicyAssociation(home, policy, {
      clusterName: cluster.name,
      principalArn: made.principalArn,
      policyArn: `arn:${partition}:eks::aws:cluster-access-policy/${policy}`,
      accessScope: accessScope(where),
      dependsOn: [made],
    });
  }
};
