import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition/index.js';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region/index.js';
import type { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import { type ClusterRef, contextOf, giveKubernetesComponent, publishFact, type ServiceAccountFact } from '@hera/core';
import { Construct } from 'constructs';
import { addAfterNodes, addBeforeNodes } from './addons/addon-order';
import { AutoMode } from './auto-mode/auto-mode';
import { autoscalerObjects } from './autoscaler/autoscaler-objects';
import { addClusterAutoscaler, type ClusterAutoscaler } from './autoscaler/cluster-autoscaler';
import type { ClusterProps } from './cluster-props';
import { FargateProfiles } from './fargate/fargate-profiles';
import type { ServiceAccountGrantProps } from './identity/grant';
import { type ServiceAccountGrant, ServiceAccounts } from './identity/service-accounts';
import { takenByAddons } from './identity/taken';
import { addAccessEntry } from './internal/access-entries';
import { clusterFact } from './internal/cluster-fact';
import { ControlPlane } from './internal/control-plane';
import { addNodeGroups, addNodeRole } from './internal/node-groups';
import { type ClusterPlan, planCluster } from './internal/plan';
import { Karpenter } from './karpenter/karpenter';
import type { HelmRelease, KubernetesManifest } from './karpenter/manifest';
import { NodeSecurityGroup } from './security-groups/node-security-group';

/**
 * An EKS cluster with node groups, Fargate, Karpenter or EKS Auto Mode, add-ons and access entries, in any network.
 *
 * Defaults come from the environment's profile; outside of an `AwsStack`, production's apply.
 *
 * @throws HeraError with every problem of the props at once; the codes are in `clusterProblems`
 */
export class Cluster extends Construct implements ClusterRef {
  readonly #cluster: EksCluster;
  readonly #plan: ClusterPlan;
  readonly #serviceAccounts: ServiceAccounts;
  readonly #granted: ServiceAccountFact[] = [];
  readonly #logGroupName: string;
  /** ARN of the IAM OIDC provider, for IRSA. */
  readonly oidcProviderArn: string;
  /** ARN of the role of node groups, or of EKS Auto Mode's nodes. @default - the cluster has neither */
  readonly nodeRoleArn: string | undefined;
  /** Id of the nodes' own security group. @default - nodes carry the one that EKS makes, `securityGroupId` */
  readonly nodeSecurityGroupId: string | undefined;
  /** Kubernetes version, `<major>.<minor>`. */
  readonly version: string;
  /** Karpenter's queue, node role, manifests and Helm release. @default - it was not asked for */
  readonly karpenter: Karpenter | undefined;
  /** Rights and Helm release of the Cluster Autoscaler. @default - it was not asked for */
  readonly clusterAutoscaler: ClusterAutoscaler | undefined;
  /** Objects to apply to the cluster, as data: node pools and node classes. */
  readonly manifests: readonly KubernetesManifest[];
  /** Charts to install in the cluster, as data. */
  readonly releases: readonly HelmRelease<object>[];

  constructor(scope: Construct, id: string, props: ClusterProps) {
    super(scope, id);
    const context = contextOf(this);
    const plan = planCluster(this, props, context);
    this.#plan = plan;
    const { partition } = new DataAwsPartition(this, 'Partition');
    const autoMode = plan.autoMode === undefined ? undefined : new AutoMode(this, 'AutoMode', plan.autoMode, partition);
    const controlPlane = new ControlPlane(this, 'ControlPlane', { plan, partition, autoMode });
    const { cluster } = controlPlane;
    this.#cluster = cluster;
    this.#logGroupName = controlPlane.logGroupName;
    this.version = plan.version;
    this.oidcProviderArn = controlPlane.oidcProviderArn;

    this.#serviceAccounts = new ServiceAccounts(this, 'ServiceAccounts', {
      clusterName: plan.name,
      clusterReference: cluster.name,
      clusterArn: cluster.arn,
      partition,
      oidcProviderArn: this.oidcProviderArn,
      fargate: plan.fargate?.profiles.flatMap(({ selectors }) => selectors) ?? [],
      taken: takenByAddons(plan.addons),
    });

    const access = new Construct(this, 'Access');
    for (const entry of plan.accessEntries) addAccessEntry(access, cluster, entry, partition);

    // The order, by edges. A node is Ready only with a working CNI, and EKS reports a node group as made only when its nodes are Ready: so
    // the CNI cannot come after the nodes (terraform-aws-eks#3525). The other way round nothing waits: CNI, kube-proxy and agent are
    // DaemonSets, and one without nodes has nothing to start, so EKS reports them active at once. When the first node comes, all three
    // start on the host's network, without a CNI; the association was made with the add-on, so that the CNI's pods are created with the
    // agent's address in them, and they are restarted until the agent beside them answers. The agent goes first all the same: on a cluster with
    // nodes, a CNI that looks for an agent that is not there takes the network down (amazon-vpc-cni-k8s#3840, terraform-aws-eks#3260).
    // CoreDNS and controllers are Deployments and need nodes: they come last.
    const addons = new Construct(this, 'Addons');
    const place = { cluster, clusterName: plan.name, partition, oidcProviderArn: this.oidcProviderArn };
    const beforeNodes = addBeforeNodes(addons, plan.addons, place);
    const nodeGroup =
      plan.securityGroups.mode === 'eks'
        ? undefined
        : new NodeSecurityGroup(this, 'NodeSecurityGroup', plan.securityGroups, {
            clusterSecurityGroupId: this.securityGroupId,
            karpenter: plan.karpenter !== undefined,
          });
    this.nodeSecurityGroupId = nodeGroup?.securityGroupIds[0];
    // Nodes join through NAT or endpoints, and the network may only lose those after the nodes are gone.
    const egress = props.network.egress ?? [];
    const nodes = new Construct(this, 'NodeGroups');
    const role = plan.nodeGroups.length === 0 ? undefined : addNodeRole(nodes, plan.name, partition);
    this.nodeRoleArn = role?.roleArn ?? autoMode?.nodeRole.roleArn;
    const nodeGroups =
      role === undefined
        ? []
        : addNodeGroups(nodes, plan.nodeGroups, {
            cluster,
            plan,
            role,
            partition,
            first: [...beforeNodes, ...egress, ...(nodeGroup?.ready ?? [])],
            ...(nodeGroup === undefined ? {} : { securityGroupIds: nodeGroup.securityGroupIds }),
          });
    const fargate =
      plan.fargate === undefined
        ? undefined
        : new FargateProfiles(this, 'Fargate', plan.fargate, { ...place, first: egress });

    addAfterNodes(addons, plan.addons, place, [...nodeGroups, ...(fargate?.profiles ?? [])], {
      clusterName: plan.name,
      retentionDays: plan.logs.retentionDays,
      key: plan.keys.logs,
    });

    const { ownNodes } = plan;
    this.karpenter =
      plan.karpenter === undefined
        ? undefined
        : new Karpenter(this, 'Karpenter', plan.karpenter, {
            cluster,
            partition,
            ownNodes,
            accounts: this.#serviceAccounts,
          });
    this.clusterAutoscaler =
      plan.autoscaler === undefined
        ? undefined
        : addClusterAutoscaler(
            plan.autoscaler,
            this.#serviceAccounts,
            context.region ?? new DataAwsRegion(this, 'Region').id,
          );
    if (plan.autoscaler !== undefined && context.region !== undefined) {
      giveKubernetesComponent(this, {
        name: plan.autoscaler.serviceAccount,
        cluster: plan.name,
        objects: autoscalerObjects(plan.autoscaler, context.region),
        otherwise: 'install the chart of `releases` with Helm',
      });
    }
    this.manifests = [...(autoMode?.nodePools(cluster, partition) ?? []), ...(this.karpenter?.manifests ?? [])];
    this.releases = [this.karpenter, this.clusterAutoscaler].flatMap((each) => each?.release ?? []);
    if (plan.karpenter !== undefined) this.#granted.push(plan.karpenter);
    if (plan.autoscaler !== undefined) this.#granted.push({ ...plan.autoscaler, identity: 'pod-identity' });
    this.#publish();
  }

  /**
   * Lets the pods of one service account act in AWS, by a role of its own under `ServiceAccounts/<namespace>.<name>`. The service account
   * itself is not made: it belongs to what runs in the cluster.
   *
   * @throws HeraError with every problem of the grant at once
   */
  grantServiceAccount(props: ServiceAccountGrantProps): ServiceAccountGrant {
    const grant = this.#serviceAccounts.grant(props);
    const { namespace, serviceAccount, identity = 'pod-identity' } = props;
    this.#granted.push({ namespace, serviceAccount, identity });
    this.#publish();
    return grant;
  }

  #publish(): void {
    const granted = this.#granted.map(({ namespace, serviceAccount, identity }) => ({
      namespace,
      serviceAccount,
      identity,
    }));
    publishFact(this, clusterFact(this.#plan, contextOf(this), { logGroupName: this.#logGroupName, granted }));
  }

  get clusterName(): string {
    return this.#cluster.name;
  }

  get clusterArn(): string {
    return this.#cluster.arn;
  }

  get endpoint(): string {
    return this.#cluster.endpoint;
  }

  get certificateAuthority(): string {
    return this.#cluster.certificateAuthority.get(0).data;
  }

  get securityGroupId(): string {
    return this.#cluster.vpcConfig.clusterSecurityGroupId;
  }
}
