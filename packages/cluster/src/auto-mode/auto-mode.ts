import type { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import { Construct } from 'constructs';
import type { NodePoolManifest } from '../karpenter/node-pool-manifest';
import type { NodeRole } from '../karpenter/node-role';
import { type AutoModeArguments, autoModeOn } from './auto-mode-cluster';
import { addAutoNodeRole, AutoModeNodePools } from './auto-mode-nodes';
import type { AutoNodeClassManifest } from './auto-node-class-manifest';
import type { PlannedAutoMode } from './check-auto-mode';

/** EKS Auto Mode of one cluster: what has to be there before the cluster, and what comes after it. */
export class AutoMode extends Construct {
  readonly nodeRole: NodeRole;
  /** What the cluster is made with. */
  readonly clusterArguments: AutoModeArguments;

  constructor(
    scope: Construct,
    id: string,
    private readonly plan: PlannedAutoMode,
    partition: string,
  ) {
    super(scope, id);
    this.nodeRole = addAutoNodeRole(this, plan, partition);
    this.clusterArguments = autoModeOn(plan, this.nodeRole.roleArn);
  }

  /** Makes what node pools of one's own need. @returns their manifests */
  nodePools(cluster: EksCluster, partition: string): readonly (AutoNodeClassManifest | NodePoolManifest)[] {
    return new AutoModeNodePools(this, 'NodePools', this.plan, { cluster, role: this.nodeRole, partition }).manifests;
  }
}
