import { DataAwsSsmParameter } from '@cdktf/provider-aws/lib/data-aws-ssm-parameter/index.js';
import type { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import {
  EksNodeGroup,
  type EksNodeGroupConfig,
  type EksNodeGroupNodeRepairConfig,
} from '@cdktf/provider-aws/lib/eks-node-group/index.js';
import { contextOf, leaveOut } from '@hera/core';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { gte } from 'semver';
import type { NodeRepair, NodeShare } from '../node-group';
import { addAutoscalerTags } from '../nodes/autoscaler-tags';
import { addLaunchTemplate } from '../nodes/launch-template';
import type { NodeGroupPlan } from '../nodes/plan-node-group';
import { coordinatesOf, encodedUserData, userDataOf } from '../nodes/user-data';
import { after } from './edges';
import type { ClusterPlan } from './plan';
import { Role } from './role';

const nodeRole = (scope: Construct, id: string, namePrefix: string, what: string, partition: string): Role =>
  new Role(scope, id, {
    namePrefix,
    description: what,
    partition,
    trust: { service: 'ec2.amazonaws.com', actions: ['sts:AssumeRole'] },
    managedPolicies: [
      'AmazonEKSWorkerNodePolicy',
      'AmazonEC2ContainerRegistryPullOnly',
      'AmazonSSMManagedInstanceCore',
    ],
    statements: [],
  });

/** The role of every Linux node. The CNI's rights are not among them: only the CNI's own pods get those. */
export const addNodeRole = (scope: Construct, clusterName: string, partition: string): Role =>
  nodeRole(scope, 'Role', `${clusterName}-node`, `Nodes of the EKS cluster ${clusterName}`, partition);

/** The role of Windows nodes: EKS enters a role as one kind of node only, Linux or Windows. */
export const addWindowsNodeRole = (scope: Construct, clusterName: string, partition: string): Role =>
  nodeRole(
    scope,
    'WindowsRole',
    `${clusterName}-windows`,
    `Windows nodes of the EKS cluster ${clusterName}`,
    partition,
  );

/** What every node group of a cluster shares. */
export interface NodeGroupPlace {
  readonly cluster: EksCluster;
  readonly plan: Pick<ClusterPlan, 'name' | 'version' | 'subnets' | 'keys' | 'addresses'>;
  readonly role: Role;
  /** What has to be there first. */
  readonly first: readonly ITerraformDependable[];
  /** Security groups of the nodes, in place of the one that EKS makes. @default - that one */
  readonly securityGroupIds?: readonly string[];
}

const shareOf = (share: NodeShare | undefined): { readonly count?: number; readonly percentage?: number } =>
  share ?? {};

// Thresholds and overrides are in the bindings' provider; 5.100 has only the switch (schemas of both).
const repairDetailsSince = '6.25.0';

const repairConfig = (home: Construct, { repair }: NodeGroupPlan): EksNodeGroupNodeRepairConfig => {
  const { enabled, stopAbove, parallel, overrides = [] }: NodeRepair & { enabled: boolean } = repair;
  const { target } = contextOf(home);
  if (stopAbove === undefined && parallel === undefined && overrides.length === 0) return { enabled };
  if (!gte(target.providerVersion ?? repairDetailsSince, repairDetailsSince)) {
    leaveOut(
      home,
      'aws_eks_node_group.node_repair_config, beyond enabled',
      `needs AWS provider ${repairDetailsSince}, the target has ${target.providerVersion}`,
    );
    return { enabled };
  }
  return {
    enabled,
    maxUnhealthyNodeThresholdCount: shareOf(stopAbove).count,
    maxUnhealthyNodeThresholdPercentage: shareOf(stopAbove).percentage,
    maxParallelNodesRepairedCount: shareOf(parallel).count,
    maxParallelNodesRepairedPercentage: shareOf(parallel).percentage,
    nodeRepairConfigOverrides: overrides.map(({ condition, reason, waitMinutes, action }) => ({
      nodeMonitoringCondition: condition,
      nodeUnhealthyReason: reason,
      minRepairWaitTimeMins: waitMinutes,
      repairAction: action,
    })),
  };
};

const releaseOf = (home: Construct, { amiRelease, image }: NodeGroupPlan, version: string): string | undefined => {
  if (amiRelease === 'eks-default') return undefined;
  if (amiRelease !== 'latest') return amiRelease;
  if (contextOf(home).target.kind === 'local') {
    leaveOut(home, "amiRelease 'latest'", 'the local AWS publishes no image parameters');
    return undefined;
  }
  // Public, so not a secret; the plain value would taint everything that it goes into.
  const name = image?.releaseParameter?.(version);
  return name === undefined ? undefined : new DataAwsSsmParameter(home, 'Release', { name }).insecureValue;
};

// On an image of one's own EKS takes neither image type, version nor release (EKS user guide, launch-templates).
const imageConfig = (
  home: Construct,
  group: NodeGroupPlan,
  { cluster, plan }: NodeGroupPlace,
): Partial<EksNodeGroupConfig> => {
  if (group.customImage !== undefined) return {};
  const releaseVersion = releaseOf(home, group, plan.version);
  return {
    amiType: group.amiType,
    // By reference, so that an upgrade reaches the nodes after the control plane is through.
    version: cluster.version,
    ...(releaseVersion === undefined ? {} : { releaseVersion }),
  };
};

const lifecycleOf = ({ ignoreDesiredSize, replacement }: NodeGroupPlan): Pick<EksNodeGroupConfig, 'lifecycle'> => {
  const lifecycle = {
    ...(ignoreDesiredSize ? { ignoreChanges: ['scaling_config[0].desired_size'] } : {}),
    ...(replacement === 'create-first' ? { createBeforeDestroy: true } : {}),
  };
  return Object.keys(lifecycle).length === 0 ? {} : { lifecycle };
};

/** Makes one managed node group, under its name. */
export const addNodeGroup = (scope: Construct, group: NodeGroupPlan, place: NodeGroupPlace): EksNodeGroup => {
  const { cluster, plan, role, first } = place;
  const home = new Construct(scope, group.name);
  const userData = userDataOf(group, coordinatesOf(cluster, plan.name, plan.addresses.ipFamily));
  const template = addLaunchTemplate(home, group, plan.name, plan.keys.volumes, {
    ...(userData === undefined ? {} : { userData: encodedUserData(userData) }),
    ...(place.securityGroupIds === undefined ? {} : { vpcSecurityGroupIds: [...place.securityGroupIds] }),
  });
  const made = new EksNodeGroup(home, 'Group', {
    clusterName: cluster.name,
    ...(group.replacement === 'create-first'
      ? { nodeGroupNamePrefix: `${group.name}-` }
      : { nodeGroupName: group.name }),
    nodeRoleArn: role.roleArn,
    subnetIds: plan.subnets.nodes.filter(({ zone }) => group.zones.includes(zone)).map(({ subnetId }) => subnetId),
    ...(group.capacityType === 'CAPACITY_BLOCK' ? {} : { instanceTypes: [...group.instanceTypes] }),
    ...imageConfig(home, group, place),
    capacityType: group.capacityType,
    launchTemplate: { id: template.id, version: template.getStringAttribute('latest_version') },
    scalingConfig: {
      minSize: group.scaling.minimum,
      maxSize: group.scaling.maximum,
      desiredSize: group.scaling.desired,
    },
    updateConfig: group.update,
    nodeRepairConfig: repairConfig(home, group),
    // A pod that may not move stops the update; the other way, its disruption budget would be broken.
    forceUpdateVersion: false,
    labels: { ...group.labels },
    taint: group.taints.map((taint) => ({ ...taint })),
    ...lifecycleOf(group),
    ...after(first, role.permissions),
  });
  addAutoscalerTags(home, group, made);
  return made;
};

/** Makes the groups of a plan, Windows ones with a role of their own. */
export const addNodeGroups = (
  scope: Construct,
  groups: readonly NodeGroupPlan[],
  place: NodeGroupPlace & { readonly partition: string },
): readonly EksNodeGroup[] => {
  const onWindows = ({ image }: NodeGroupPlan): boolean => image?.family === 'WINDOWS';
  const windowsRole = groups.some(onWindows) ? addWindowsNodeRole(scope, place.plan.name, place.partition) : place.role;
  return groups.map((group) =>
    addNodeGroup(scope, group, { ...place, role: onWindows(group) ? windowsRole : place.role }),
  );
};
