import {
  type Cluster,
  DescribeAddonCommand,
  DescribeFargateProfileCommand,
  DescribeNodegroupCommand,
  DescribePodIdentityAssociationCommand,
  type Nodegroup,
  paginateListAddons,
  paginateListFargateProfiles,
  paginateListNodegroups,
  paginateListPodIdentityAssociations,
} from '@aws-sdk/client-eks';
import { collect, mapLimited } from '@hera/core/aws-sdk';
import { type LiveContext, width } from './context';
import { roleTypes } from './identity';
import { tagsOf } from './state';

/** Puts the cluster itself into the state. @returns its address */
export const addCluster = ({ state }: LiveContext, cluster: Cluster): string => {
  const vpc = cluster.resourcesVpcConfig;
  return state.add({
    type: 'aws_eks_cluster',
    key: cluster.name ?? '',
    values: {
      id: cluster.name,
      name: cluster.name,
      arn: cluster.arn,
      version: cluster.version,
      platform_version: cluster.platformVersion,
      status: cluster.status,
      created_at: cluster.createdAt?.toISOString(),
      role_arn: cluster.roleArn,
      endpoint: cluster.endpoint,
      deletion_protection: cluster.deletionProtection,
      enabled_cluster_log_types: (cluster.logging?.clusterLogging ?? []).flatMap(({ enabled, types }) =>
        enabled === true ? (types ?? []) : [],
      ),
      encryption_config: (cluster.encryptionConfig ?? []).map(({ provider, resources }) => ({
        provider: [{ key_arn: provider?.keyArn }],
        resources,
      })),
      vpc_config: [
        {
          vpc_id: vpc?.vpcId,
          subnet_ids: vpc?.subnetIds,
          security_group_ids: vpc?.securityGroupIds,
          cluster_security_group_id: vpc?.clusterSecurityGroupId,
          endpoint_private_access: vpc?.endpointPrivateAccess,
          endpoint_public_access: vpc?.endpointPublicAccess,
          public_access_cidrs: vpc?.publicAccessCidrs,
        },
      ],
      access_config: [{ authentication_mode: cluster.accessConfig?.authenticationMode }],
      upgrade_policy: [{ support_type: cluster.upgradePolicy?.supportType }],
      zonal_shift_config: [{ enabled: cluster.zonalShiftConfig?.enabled ?? false }],
      compute_config:
        cluster.computeConfig === undefined
          ? []
          : [
              {
                enabled: cluster.computeConfig.enabled,
                node_pools: cluster.computeConfig.nodePools,
                node_role_arn: cluster.computeConfig.nodeRoleArn,
              },
            ],
      identity: [{ oidc: [{ issuer: cluster.identity?.oidc?.issuer }] }],
      ...tagsOf(cluster.tags),
    },
  });
};

const nodeGroupValues = (group: Nodegroup) => ({
  id: `${group.clusterName}:${group.nodegroupName}`,
  arn: group.nodegroupArn,
  cluster_name: group.clusterName,
  node_group_name: group.nodegroupName,
  status: group.status,
  version: group.version,
  ami_type: group.amiType,
  capacity_type: group.capacityType,
  instance_types: group.instanceTypes,
  subnet_ids: group.subnets,
  node_role_arn: group.nodeRole,
  disk_size: group.diskSize,
  labels: group.labels,
  scaling_config: [
    {
      min_size: group.scalingConfig?.minSize,
      max_size: group.scalingConfig?.maxSize,
      desired_size: group.scalingConfig?.desiredSize,
    },
  ],
  taint: (group.taints ?? []).map(({ key, value, effect }) => ({ key, value, effect })),
  launch_template:
    group.launchTemplate === undefined
      ? []
      : [{ id: group.launchTemplate.id, name: group.launchTemplate.name, version: group.launchTemplate.version }],
  remote_access:
    group.remoteAccess === undefined
      ? []
      : [
          {
            ec2_ssh_key: group.remoteAccess.ec2SshKey,
            source_security_group_ids: group.remoteAccess.sourceSecurityGroups,
          },
        ],
  ...tagsOf(group.tags),
});

/** The node groups. */
export const addNodeGroups = async (
  { aws, reader, state, name: clusterName }: LiveContext,
  cluster: string,
): Promise<readonly Nodegroup[]> => {
  // The templates and the roles of nodes are found by the groups.
  const types = ['aws_eks_node_group', 'aws_launch_template', ...roleTypes];
  const names = await reader.read('eks:ListNodegroups', types, () =>
    collect(paginateListNodegroups({ client: aws.eks }, { clusterName }), (page) => page.nodegroups),
  );
  const groups = await mapLimited(names ?? [], width, (nodegroupName) =>
    reader.find('eks:DescribeNodegroup', types, () =>
      aws.eks.send(new DescribeNodegroupCommand({ clusterName, nodegroupName })),
    ),
  );
  const found = groups.flatMap((answer) => (answer?.nodegroup === undefined ? [] : [answer.nodegroup]));
  for (const group of found)
    state.add({
      type: 'aws_eks_node_group',
      key: group.nodegroupName ?? '',
      values: nodeGroupValues(group),
      dependsOn: [cluster],
    });
  return found;
};

/** The Fargate profiles. */
export const addFargateProfiles = async (
  { aws, reader, state, name: clusterName }: LiveContext,
  cluster: string,
): Promise<void> => {
  const types = ['aws_eks_fargate_profile'];
  const names = await reader.read('eks:ListFargateProfiles', types, () =>
    collect(paginateListFargateProfiles({ client: aws.eks }, { clusterName }), (page) => page.fargateProfileNames),
  );
  await mapLimited(names ?? [], width, async (fargateProfileName) => {
    const answer = await reader.find('eks:DescribeFargateProfile', types, () =>
      aws.eks.send(new DescribeFargateProfileCommand({ clusterName, fargateProfileName })),
    );
    const profile = answer?.fargateProfile;
    if (profile === undefined) return;
    state.add({
      type: 'aws_eks_fargate_profile',
      key: fargateProfileName,
      values: {
        id: `${clusterName}:${fargateProfileName}`,
        arn: profile.fargateProfileArn,
        cluster_name: clusterName,
        fargate_profile_name: fargateProfileName,
        pod_execution_role_arn: profile.podExecutionRoleArn,
        subnet_ids: profile.subnets,
        status: profile.status,
        selector: (profile.selectors ?? []).map(({ namespace, labels }) => ({ namespace, labels })),
      },
      dependsOn: [cluster],
    });
  });
};

/** Add-ons and Pod Identity associations. @returns ARNs of the roles that they use */
export const addAddons = async (
  { aws, reader, state, name: clusterName }: LiveContext,
  cluster: string,
): Promise<readonly string[]> => {
  const roles: string[] = [];
  const associationTypes = ['aws_eks_pod_identity_association', 'aws_eks_addon', ...roleTypes];
  const listed = await reader.read('eks:ListPodIdentityAssociations', associationTypes, () =>
    collect(paginateListPodIdentityAssociations({ client: aws.eks }, { clusterName }), (page) => page.associations),
  );
  const described = await mapLimited(listed ?? [], width, ({ associationId }) =>
    reader.find('eks:DescribePodIdentityAssociation', associationTypes, () =>
      aws.eks.send(new DescribePodIdentityAssociationCommand({ clusterName, associationId })),
    ),
  );
  const associations = described.flatMap((answer) => (answer?.association === undefined ? [] : [answer.association]));
  for (const association of associations) {
    if (association.roleArn !== undefined) roles.push(association.roleArn);
    state.add({
      type: 'aws_eks_pod_identity_association',
      key: association.associationId ?? '',
      values: {
        id: association.associationId,
        association_id: association.associationId,
        association_arn: association.associationArn,
        cluster_name: clusterName,
        namespace: association.namespace,
        service_account: association.serviceAccount,
        role_arn: association.roleArn,
      },
      dependsOn: [cluster],
    });
  }
  const types = ['aws_eks_addon', ...roleTypes];
  const names = await reader.read('eks:ListAddons', types, () =>
    collect(paginateListAddons({ client: aws.eks }, { clusterName }), (page) => page.addons),
  );
  await mapLimited(names ?? [], width, async (addonName) => {
    const answer = await reader.find('eks:DescribeAddon', types, () =>
      aws.eks.send(new DescribeAddonCommand({ clusterName, addonName })),
    );
    const addon = answer?.addon;
    if (addon === undefined) return;
    if (addon.serviceAccountRoleArn !== undefined) roles.push(addon.serviceAccountRoleArn);
    const own = new Set(addon.podIdentityAssociations ?? []);
    state.add({
      type: 'aws_eks_addon',
      key: addonName,
      values: {
        id: `${clusterName}:${addonName}`,
        arn: addon.addonArn,
        cluster_name: clusterName,
        addon_name: addonName,
        addon_version: addon.addonVersion,
        status: addon.status,
        configuration_values: addon.configurationValues,
        service_account_role_arn: addon.serviceAccountRoleArn,
        pod_identity_association: associations
          .filter(({ associationArn, ownerArn }) => own.has(associationArn ?? '') || ownerArn === addon.addonArn)
          .map(({ serviceAccount, roleArn }) => ({ service_account: serviceAccount, role_arn: roleArn })),
      },
      dependsOn: [cluster],
    });
  });
  return roles;
};
