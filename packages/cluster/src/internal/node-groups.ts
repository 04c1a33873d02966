import type { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import { EksNodeGroup } from '@cdktf/provider-aws/lib/eks-node-group/index.js';
import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template/index.js';
import { contextOf, type KeyRef, leaveOut } from '@hera/core';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { NodeGroupPlan } from './check-node-groups';
import { after } from './edges';
import type { ClusterPlan } from './plan';
import { Role } from './role';

/** The role of every node. The CNI's rights are not among them: only the CNI's own pods get those. */
export const addNodeRole = (scope: Construct, clusterName: string, partition: string): Role =>
  new Role(scope, 'Role', {
    namePrefix: `${clusterName}-node`,
    description: `Nodes of the EKS cluster ${clusterName}`,
    partition,
    trust: { service: 'ec2.amazonaws.com', actions: ['sts:AssumeRole'] },
    managedPolicies: [
      'AmazonEKSWorkerNodePolicy',
      'AmazonEC2ContainerRegistryPullOnly',
      'AmazonSSMManagedInstanceCore',
    ],
    statements: [],
  });

const addLaunchTemplate = (
  scope: Construct,
  group: NodeGroupPlan,
  clusterName: string,
  volumesKey: KeyRef | undefined,
): LaunchTemplate => {
  const { profile, tags, target } = contextOf(scope);
  // The provider's default tags reach the template, not what is started from it.
  const startedTags = { ...tags, Name: `${clusterName}-${group.name}` };
  const local = target.kind === 'local';
  if (local) {
    // moto 5 copies the template's own tags into what the template starts (ec2/responses/launch_templates.py), which no AWS does.
    leaveOut(
      scope,
      'aws_launch_template.tag_specifications, changes after creation',
      'the local AWS answers with the tags of the template itself among them, and every plan would show that',
    );
  }
  return new LaunchTemplate(scope, 'LaunchTemplate', {
    namePrefix: `${clusterName}-${group.name}-`,
    description: `Nodes of the group ${group.name} of the EKS cluster ${clusterName}`,
    metadataOptions: {
      httpEndpoint: 'enabled',
      httpTokens: 'required',
      // Pods are one hop further away than the node, so they cannot take the node's role.
      httpPutResponseHopLimit: 1,
    },
    blockDeviceMappings: [
      {
        deviceName: '/dev/xvda',
        ebs: {
          volumeType: 'gp3',
          volumeSize: group.diskGiB,
          encrypted: 'true',
          deleteOnTermination: 'true',
          ...(volumesKey === undefined ? {} : { kmsKeyId: volumesKey.keyArn }),
        },
      },
    ],
    monitoring: { enabled: profile.name === 'production' },
    tagSpecifications: ['instance', 'volume'].map((resourceType) => ({ resourceType, tags: startedTags })),
    ...(local ? { lifecycle: { ignoreChanges: ['tag_specifications'] } } : {}),
    ...after(volumesKey?.ready),
  });
};

/** What every node group of a cluster shares. */
export interface NodeGroupPlace {
  readonly cluster: EksCluster;
  readonly plan: ClusterPlan;
  readonly role: Role;
  /** What has to be there first. */
  readonly first: readonly ITerraformDependable[];
}

/** Makes one managed node group, under its name. */
export const addNodeGroup = (
  scope: Construct,
  group: NodeGroupPlan,
  { cluster, plan, role, first }: NodeGroupPlace,
): EksNodeGroup => {
  const home = new Construct(scope, group.name);
  const { settings } = contextOf(scope);
  const template = addLaunchTemplate(home, group, plan.name, plan.keys.volumes);
  return new EksNodeGroup(home, 'Group', {
    clusterName: cluster.name,
    nodeGroupName: group.name,
    nodeRoleArn: role.roleArn,
    // By reference, so that an upgrade reaches the nodes after the control plane is through.
    version: cluster.version,
    subnetIds: plan.subnets.nodes.filter(({ zone }) => group.zones.includes(zone)).map(({ subnetId }) => subnetId),
    instanceTypes: [...group.instanceTypes],
    amiType: group.amiType,
    capacityType: group.capacityType,
    launchTemplate: { id: template.id, version: template.getStringAttribute('latest_version') },
    scalingConfig: {
      minSize: group.scaling.minimum,
      maxSize: group.scaling.maximum,
      desiredSize: group.scaling.desired,
    },
    updateConfig: { maxUnavailablePercentage: group.maxUnavailablePercentage },
    nodeRepairConfig: { enabled: settings.nodeRepair },
    // A pod that may not move stops the update; the other way, its disruption budget would be broken.
    forceUpdateVersion: false,
    labels: { ...group.labels },
    taint: group.taints.map((taint) => ({ ...taint })),
    ...(group.ignoreDesiredSize ? { lifecycle: { ignoreChanges: ['scaling_config[0].desired_size'] } } : {}),
    ...after(first, role.permissions),
  });
};
