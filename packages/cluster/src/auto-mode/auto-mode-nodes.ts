import { Ec2Tag } from '@cdktf/provider-aws/lib/ec2-tag/index.js';
import { EksAccessEntry } from '@cdktf/provider-aws/lib/eks-access-entry/index.js';
import { EksAccessPolicyAssociation } from '@cdktf/provider-aws/lib/eks-access-policy-association/index.js';
import type { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import { contextOf } from '@hera/core';
import { Construct } from 'constructs';
import { karpenterDiscoveryTag } from '../karpenter/node-class-manifest';
import { nodePoolManifest, type NodePoolManifest } from '../karpenter/node-pool-manifest';
import { NodeRole } from '../karpenter/node-role';
import { type AutoNodeClassManifest, autoNodeClassManifest, autoNodeClassName } from './auto-node-class-manifest';
import type { PlannedAutoMode } from './check-auto-mode';

/** The role of every node of Auto Mode. It has to be there before the cluster, and outlives it. */
export const addAutoNodeRole = (scope: Construct, { clusterName }: PlannedAutoMode, partition: string): NodeRole => {
  const { region } = contextOf(scope);
  return new NodeRole(scope, 'NodeRole', {
    clusterName,
    kind: 'auto-node',
    description: `Nodes of the EKS cluster ${clusterName}, by EKS Auto Mode`,
    partition,
    ...(region === undefined ? {} : { region }),
    // Source: EKS user guide, auto-create-node-role, read 2026-11-24.
    managedPolicies: ['AmazonEKSWorkerNodeMinimalPolicy', 'AmazonEC2ContainerRegistryPullOnly'],
  });
};

/**
 * What node pools of one's own need under Auto Mode: entry of their role, discovery tag, manifests. Pools of EKS need none of it.
 *
 * Private subnets have to carry `karpenter.sh/discovery` with the cluster's name, as `Network` puts it there for its `clusterName`.
 */
export class AutoModeNodePools extends Construct {
  /** The `NodeClass` and the `NodePool`s; empty without node pools of one's own. */
  readonly manifests: readonly (AutoNodeClassManifest | NodePoolManifest)[];

  constructor(
    scope: Construct,
    id: string,
    plan: PlannedAutoMode,
    place: { readonly cluster: EksCluster; readonly role: NodeRole; readonly partition: string },
  ) {
    super(scope, id);
    const { cluster, role, partition } = place;
    this.manifests = [];
    if (plan.customNodePools.length === 0) return;
    if (plan.builtIn.length === 0) {
      // With pools of its own, EKS has entered the role already, and a second entry is refused.
      const entry = new EksAccessEntry(this, 'Entry', {
        clusterName: cluster.name,
        principalArn: role.roleArn,
        type: 'EC2',
      });
      new EksAccessPolicyAssociation(this, 'AmazonEKSAutoNodePolicy', {
        clusterName: cluster.name,
        principalArn: entry.principalArn,
        policyArn: `arn:${partition}:eks::aws:cluster-access-policy/AmazonEKSAutoNodePolicy`,
        accessScope: { type: 'cluster' },
        dependsOn: [entry],
      });
    }
    new Ec2Tag(this, 'Discovery', {
      resourceId: cluster.vpcConfig.clusterSecurityGroupId,
      key: karpenterDiscoveryTag,
      value: plan.clusterName,
    });
    const nodeClassRef = { group: 'eks.amazonaws.com', kind: 'NodeClass', name: autoNodeClassName } as const;
    this.manifests = [
      autoNodeClassManifest(plan, role.roleName),
      ...plan.customNodePools.map((pool) => nodePoolManifest(pool, nodeClassRef)),
    ];
  }
}
