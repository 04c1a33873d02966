import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition/index.js';
import type { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import { type ClusterFact, type ClusterRef, contextOf, publishFact } from '@hera/core';
import { Construct } from 'constructs';
import type { ClusterProps } from './cluster-props';
import { addAccessEntry } from './internal/access-entries';
import { addAddon } from './internal/addon';
import { ControlPlane } from './internal/control-plane';
import { podIdentityAgent } from './internal/default-addons';
import { addNodeGroup, addNodeRole } from './internal/node-groups';
import { type ClusterPlan, planCluster } from './internal/plan';

/**
 * An EKS cluster with managed node groups, add-ons and access entries, in any network.
 *
 * Defaults come from the environment's profile; outside of an `AwsStack`, production's apply. Relies on the security group that EKS makes.
 *
 * @throws HeraError with every problem of the props at once; the codes are in `clusterProblems`
 */
export class Cluster extends Construct implements ClusterRef {
  readonly #cluster: EksCluster;
  /** ARN of the IAM OIDC provider, for IRSA. */
  readonly oidcProviderArn: string;
  /** ARN of the nodes' IAM role. */
  readonly nodeRoleArn: string;
  /** Kubernetes version, `<major>.<minor>`. */
  readonly version: string;

  constructor(scope: Construct, id: string, props: ClusterProps) {
    super(scope, id);
    const plan = planCluster(this, props, contextOf(this));
    const { partition } = new DataAwsPartition(this, 'Partition');
    const controlPlane = new ControlPlane(this, 'ControlPlane', plan, partition);
    const { cluster } = controlPlane;
    this.#cluster = cluster;
    this.version = plan.version;
    this.oidcProviderArn = controlPlane.oidcProviderArn;

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
    const place = { cluster, clusterName: plan.name, partition };
    const early = plan.addons.filter(({ when }) => when === 'before-nodes');
    const agents = early
      .filter(({ name }) => name === podIdentityAgent)
      .map((addon) => addAddon(addons, addon, { ...place, first: [] }));
    const beforeNodes = early
      .filter(({ name }) => name !== podIdentityAgent)
      .map((addon) => addAddon(addons, addon, { ...place, first: addon.podIdentity === undefined ? [] : agents }));

    const nodes = new Construct(this, 'NodeGroups');
    const role = addNodeRole(nodes, plan.name, partition);
    this.nodeRoleArn = role.roleArn;
    // Nodes join through NAT or endpoints, and the network may only lose those after the nodes are gone.
    const ready = [...agents, ...beforeNodes, ...(props.network.egress ?? [])];
    const nodeGroups = plan.nodeGroups.map((group) =>
      addNodeGroup(nodes, group, { cluster, plan, role, first: ready }),
    );

    for (const addon of plan.addons.filter(({ when }) => when === 'after-nodes')) {
      addAddon(addons, addon, { ...place, first: nodeGroups });
    }
    publishFact(this, factOf(plan, controlPlane.logGroupName));
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

const factOf = (plan: ClusterPlan, logGroupName: string): ClusterFact => ({
  kind: 'cluster',
  name: plan.name,
  version: plan.version,
  privateEndpoint: true,
  publicCidrs: plan.publicCidrs,
  logs: { ...plan.logs, logGroupName, customerManagedKey: plan.keys.logs !== undefined },
  secretsKey: plan.keys.secrets === undefined ? 'aws-owned' : 'customer-managed',
  nodeGroups: plan.nodeGroups.map((group) => ({
    name: group.name,
    instanceTypes: group.instanceTypes,
    capacityType: group.capacityType,
    minimum: group.scaling.minimum,
    maximum: group.scaling.maximum,
    zones: group.zones,
    tainted: group.taints.length > 0,
    volumeKey: plan.keys.volumes === undefined ? 'aws-managed' : 'customer-managed',
  })),
  addons: plan.addons.map(({ name }) => name),
  accessEntries: plan.accessEntries.map(({ name }) => name),
});
