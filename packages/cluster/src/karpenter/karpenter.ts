import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity/index.js';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region/index.js';
import { Ec2Tag } from '@cdktf/provider-aws/lib/ec2-tag/index.js';
import type { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import { contextOf } from '@hera/core';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { ServiceAccounts } from '../identity/service-accounts';
import { karpenterRelease, type KarpenterValues } from './helm-values';
import { InterruptionQueue } from './interruption-queue';
import type { HelmRelease } from './manifest';
import {
  type Ec2NodeClassManifest,
  ec2NodeClassManifest,
  karpenterDiscoveryTag,
  nodeClassName,
} from './node-class-manifest';
import { NodeIdentity } from './node-identity';
import { nodePoolManifest, type NodePoolManifest } from './node-pool-manifest';
import { karpenterPolicies } from './policies';
import type { PlannedKarpenter } from './planned-karpenter';

/** Where Karpenter goes. */
export interface KarpenterPlace {
  readonly cluster: EksCluster;
  readonly partition: string;
  /** Number of nodes that there are without Karpenter. */
  readonly ownNodes: number;
  /** Service accounts of the cluster, of which the controller's becomes one. */
  readonly accounts: ServiceAccounts;
}

/**
 * The AWS side of Karpenter: rights of the controller, queue and rules for interruptions, role and entry of the nodes, the
 * discovery tag; and the Kubernetes side as data.
 *
 * Private subnets have to carry `karpenter.sh/discovery` with the cluster's name, as `Network` puts it there for its `clusterName`.
 */
export class Karpenter extends Construct {
  /** Name of the queue that interruptions come through. */
  readonly queueName: string;
  readonly nodeRoleName: string;
  readonly nodeRoleArn: string;
  /** The `EC2NodeClass` and the `NodePool`s. The id of the volumes' key may be a reference; the rest is readable at synth. */
  readonly manifests: readonly [Ec2NodeClassManifest, ...NodePoolManifest[]];
  /** The chart that installs the controller. With IRSA, an annotation refers to its role; the rest is readable at synth. */
  readonly release: HelmRelease<KarpenterValues>;
  /** What has to be there before the controller may start. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, plan: PlannedKarpenter, place: KarpenterPlace) {
    super(scope, id);
    const { clusterName } = plan;
    const { cluster, partition } = place;
    const context = contextOf(this);
    // Of the attributes that name the region, only `id` is there in every AWS provider from 5 to 6.
    const region = context.region ?? new DataAwsRegion(this, 'Region').id;
    const { accountId } = new DataAwsCallerIdentity(this, 'Account');

    const queue = new InterruptionQueue(this, 'Interruptions', clusterName);
    const nodes = new NodeIdentity(this, 'Nodes', {
      clusterName,
      clusterReference: cluster.name,
      partition,
      instanceProfile: plan.isolatedVpc,
      ...(context.region === undefined ? {} : { region: context.region }),
    });
    const controller = place.accounts.grant({
      namespace: plan.namespace,
      serviceAccount: plan.serviceAccount,
      identity: plan.identity,
      policies: [
        {
          name: 'karpenter',
          parts: ({ clusterArn }) =>
            karpenterPolicies({
              partition,
              region,
              account: accountId,
              clusterName,
              clusterArn,
              nodeRoleArn: nodes.roleArn,
              queueArn: queue.queueArn,
              isolatedVpc: plan.isolatedVpc,
              ...(plan.volumesKey === undefined ? {} : { volumesKeyArn: plan.volumesKey.keyArn }),
            }),
        },
      ],
    });
    this.ready = [...nodes.ready, ...controller.ready];
    if (!plan.strictSecurityGroup) {
      // The one group that EKS makes. A second group with this tag would put both on a node, and load balancers refuse that.
      this.ready = [
        ...this.ready,
        new Ec2Tag(this, 'Discovery', {
          resourceId: cluster.vpcConfig.clusterSecurityGroupId,
          key: karpenterDiscoveryTag,
          value: clusterName,
        }),
      ];
    }

    this.queueName = queue.queueName;
    this.nodeRoleName = nodes.roleName;
    this.nodeRoleArn = nodes.roleArn;
    const identity =
      nodes.instanceProfileName === undefined
        ? { role: nodes.roleName }
        : { instanceProfile: nodes.instanceProfileName };
    const nodeClassRef = { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: nodeClassName } as const;
    this.manifests = [
      ec2NodeClassManifest(plan, identity, context.tags),
      ...plan.nodePools.map((pool) => nodePoolManifest(pool, nodeClassRef)),
    ];
    this.release = karpenterRelease(plan, {
      queueName: queue.queueName,
      ownNodes: place.ownNodes,
      region: context.region,
      annotations: controller.annotations,
    });
  }
}
