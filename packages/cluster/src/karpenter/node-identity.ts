import { EksAccessEntry } from '@cdktf/provider-aws/lib/eks-access-entry/index.js';
import { IamInstanceProfile } from '@cdktf/provider-aws/lib/iam-instance-profile/index.js';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { NodeRole } from './node-role';

/** Props of `NodeIdentity`. */
export interface NodeIdentityProps {
  /** Readable at synth. */
  readonly clusterName: string;
  /** Name of the cluster as a reference, so that the access entry comes after it. */
  readonly clusterReference: string;
  readonly partition: string;
  /** Region, where synth knows it. @default - it is left out of the role's name */
  readonly region?: string;
  /** Whether the instance profile is made here, and not by Karpenter. */
  readonly instanceProfile: boolean;
}

/** The role of nodes that Karpenter makes, and their entry to the cluster: EKS makes one only for nodes of its own groups. */
export class NodeIdentity extends NodeRole {
  /** @default - Karpenter makes the instance profile */
  readonly instanceProfileName?: string;
  /** What has to be there before a node can join. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { clusterReference, instanceProfile, ...role }: NodeIdentityProps) {
    super(scope, id, {
      ...role,
      kind: 'karpenter-node',
      description: `Nodes that Karpenter makes for the EKS cluster ${role.clusterName}`,
      // Upstream adds AmazonEKS_CNI_Policy; here only the CNI's own pods have it.
      managedPolicies: [
        'AmazonEKSWorkerNodePolicy',
        'AmazonEC2ContainerRegistryPullOnly',
        'AmazonSSMManagedInstanceCore',
      ],
    });
    const entry = new EksAccessEntry(this, 'Entry', {
      clusterName: clusterReference,
      principalArn: this.roleArn,
      type: 'EC2_LINUX',
    });
    this.ready = [...this.permissions, entry];
    if (!instanceProfile) return;
    const profile = new IamInstanceProfile(this, 'Profile', { name: this.roleName, role: this.roleReference });
    this.instanceProfileName = this.roleName;
    this.ready = [...this.ready, profile];
  }
}
