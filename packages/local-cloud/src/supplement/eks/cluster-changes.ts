import type { Update, UpdateClusterConfigRequest } from '@aws-sdk/client-eks';
import { grantNodeRole } from './access-grants';
import { autoModeOf, computeConfigOf } from './auto-mode';
import { AUTHENTICATION_MODES, TIERS } from './clusters';
import type { EksContext, Given } from './context';
import { invalidParameter, oneOf, required } from './errors';
import { mergeLogging, sameLogging } from './logging';
import { controlPlaneVpc, endpointAccess } from './network';
import type { ClusterRecord } from './store';
import { recordUpdate } from './updates';

/** One kind of configuration change. EKS takes exactly one of them per call. */
export interface Change {
  readonly asked: (input: Given<UpdateClusterConfigRequest>) => boolean;
  readonly apply: (
    context: EksContext,
    record: ClusterRecord,
    input: Given<UpdateClusterConfigRequest>,
  ) => Update | Promise<Update>;
}

const endpoint: Change = {
  asked: ({ resourcesVpcConfig: vpc }) =>
    [vpc?.endpointPublicAccess, vpc?.endpointPrivateAccess, vpc?.publicAccessCidrs].some(
      (value) => value !== undefined,
    ),
  apply: (_context, record, { name, resourcesVpcConfig = {} }) => {
    const current = record.cluster.resourcesVpcConfig;
    const access = endpointAccess(
      resourcesVpcConfig,
      {
        publicAccess: current.endpointPublicAccess ?? true,
        privateAccess: current.endpointPrivateAccess ?? false,
        cidrs: current.publicAccessCidrs,
      },
      name,
    );
    const same =
      access.endpointPublicAccess === current.endpointPublicAccess &&
      access.endpointPrivateAccess === current.endpointPrivateAccess &&
      [...access.publicAccessCidrs].sort().join() === [...current.publicAccessCidrs].sort().join();
    if (same) {
      throw invalidParameter(
        `Cluster is already at the desired configuration with endpointPrivateAccess: ${access.endpointPrivateAccess} , endpointPublicAccess: ${access.endpointPublicAccess}, and Public Endpoint Restrictions: [${access.publicAccessCidrs.join(', ')}]`,
        { clusterName: name },
      );
    }
    Object.assign(current, access);
    return recordUpdate(record, 'EndpointAccessUpdate', {
      EndpointPublicAccess: access.endpointPublicAccess,
      EndpointPrivateAccess: access.endpointPrivateAccess,
      PublicAccessCidrs: access.publicAccessCidrs,
    });
  },
};

const placement: Change = {
  asked: ({ resourcesVpcConfig: vpc }) => vpc?.subnetIds !== undefined || vpc?.securityGroupIds !== undefined,
  apply: async (context, record, { name, resourcesVpcConfig: asked = {} }) => {
    const current = record.cluster.resourcesVpcConfig;
    const subnetIds = asked.subnetIds ?? current.subnetIds;
    const securityGroupIds = asked.securityGroupIds ?? current.securityGroupIds;
    const vpcId = await controlPlaneVpc(context, name, subnetIds);
    if (vpcId !== current.vpcId) {
      throw invalidParameter(`Subnets must be in the VPC of the cluster, ${current.vpcId}, not in ${vpcId}.`, {
        clusterName: name,
      });
    }
    await context.ec2.requireSecurityGroups(context.caller, securityGroupIds, vpcId);
    Object.assign(current, { subnetIds: [...subnetIds], securityGroupIds: [...securityGroupIds] });
    return recordUpdate(record, 'VpcConfigUpdate', {
      Subnets: asked.subnetIds,
      SecurityGroups: asked.securityGroupIds,
    });
  },
};

const logging: Change = {
  asked: (input) => input.logging !== undefined,
  apply: (_context, record, input) => {
    const merged = mergeLogging(input.logging, record.cluster.logging, input.name);
    if (sameLogging(merged, record.cluster.logging)) {
      throw invalidParameter('No changes needed for the logging config provided', { clusterName: input.name });
    }
    record.cluster.logging = merged;
    return recordUpdate(record, 'LoggingUpdate', { ClusterLogging: merged.clusterLogging });
  },
};

const authentication: Change = {
  asked: (input) => input.accessConfig !== undefined,
  apply: (_context, record, input) => {
    const asked = required(input.accessConfig?.authenticationMode, 'accessConfig.authenticationMode');
    oneOf(asked, AUTHENTICATION_MODES, 'accessConfig.authenticationMode');
    const current = record.cluster.accessConfig.authenticationMode ?? 'CONFIG_MAP';
    if (AUTHENTICATION_MODES.indexOf(asked) !== AUTHENTICATION_MODES.indexOf(current) + 1) {
      throw invalidParameter(`Unsupported authentication mode update from ${current} to ${asked}`, {
        clusterName: input.name,
      });
    }
    record.cluster.accessConfig = { authenticationMode: asked };
    return recordUpdate(record, 'AccessConfigUpdate', { AuthenticationMode: asked });
  },
};

const autoMode: Change = {
  asked: (input) =>
    [input.computeConfig, input.storageConfig, input.kubernetesNetworkConfig].some((part) => part !== undefined),
  apply: ({ caller }, record, input) => {
    const on = autoModeOf(input, input.name);
    const { cluster } = record;
    cluster.computeConfig = computeConfigOf(input.computeConfig) ?? cluster.computeConfig;
    cluster.storageConfig = input.storageConfig ?? cluster.storageConfig;
    const elasticLoadBalancing = input.kubernetesNetworkConfig?.elasticLoadBalancing;
    cluster.kubernetesNetworkConfig = {
      ...cluster.kubernetesNetworkConfig,
      ...(elasticLoadBalancing && { elasticLoadBalancing }),
    };
    if (on && input.computeConfig?.nodeRoleArn !== undefined) {
      grantNodeRole(caller, record, input.computeConfig.nodeRoleArn, 'EC2');
    }
    return recordUpdate(record, 'AutoModeUpdate', {
      ComputeConfig: input.computeConfig,
      StorageConfig: input.storageConfig,
      KubernetesNetworkConfig: input.kubernetesNetworkConfig,
    });
  },
};

const componentConfig: Change = {
  asked: (input) =>
    [input.kubeApiServerConfig, input.kubeSchedulerConfig, input.kubeControllerManagerConfig].some(
      (part) => part !== undefined,
    ),
  apply: (_context, { cluster, ...record }, input) => {
    cluster.kubeApiServerConfig = input.kubeApiServerConfig ?? cluster.kubeApiServerConfig;
    cluster.kubeSchedulerConfig = input.kubeSchedulerConfig ?? cluster.kubeSchedulerConfig;
    cluster.kubeControllerManagerConfig = input.kubeControllerManagerConfig ?? cluster.kubeControllerManagerConfig;
    return recordUpdate({ cluster, ...record }, 'ControlPlaneComponentConfigUpdate', {
      KubeApiServerConfig: input.kubeApiServerConfig,
      KubeSchedulerConfig: input.kubeSchedulerConfig,
      KubeControllerManagerConfig: input.kubeControllerManagerConfig,
    });
  },
};

/** Every kind of change that UpdateClusterConfig takes. */
export const CHANGES: readonly Change[] = [
  endpoint,
  placement,
  logging,
  authentication,
  autoMode,
  componentConfig,
  {
    asked: (input) => input.upgradePolicy !== undefined,
    apply: (_context, record, { upgradePolicy }) => {
      oneOf(upgradePolicy?.supportType, ['STANDARD', 'EXTENDED'], 'upgradePolicy.supportType');
      record.cluster.upgradePolicy = { ...upgradePolicy };
      return recordUpdate(record, 'UpgradePolicyUpdate', { UpgradePolicy: upgradePolicy });
    },
  },
  {
    asked: (input) => input.zonalShiftConfig !== undefined,
    apply: (_context, record, { zonalShiftConfig }) => {
      record.cluster.zonalShiftConfig = { ...zonalShiftConfig };
      return recordUpdate(record, 'ZonalShiftConfigUpdate', { ZonalShiftConfig: zonalShiftConfig });
    },
  },
  {
    asked: (input) => input.remoteNetworkConfig !== undefined,
    apply: (_context, record, { remoteNetworkConfig: asked = {} }) => {
      // Two empty lists take the hybrid networks away.
      const empty = (asked.remoteNodeNetworks ?? []).length + (asked.remotePodNetworks ?? []).length === 0;
      record.cluster.remoteNetworkConfig = empty ? undefined : { ...asked };
      return recordUpdate(record, 'RemoteNetworkConfigUpdate', { RemoteNetworkConfig: asked });
    },
  },
  {
    asked: (input) => input.deletionProtection !== undefined,
    apply: (_context, record, { deletionProtection }) => {
      record.cluster.deletionProtection = deletionProtection;
      return recordUpdate(record, 'DeletionProtectionUpdate', { DeletionProtection: deletionProtection });
    },
  },
  {
    asked: (input) => input.controlPlaneScalingConfig !== undefined,
    apply: (_context, record, { controlPlaneScalingConfig: asked }) => {
      oneOf(required(asked?.tier, 'controlPlaneScalingConfig.tier'), TIERS, 'controlPlaneScalingConfig.tier');
      const PreviousTier = record.cluster.controlPlaneScalingConfig?.tier;
      record.cluster.controlPlaneScalingConfig = { ...asked };
      return recordUpdate(record, 'ControlPlaneScalingConfigUpdate', { PreviousTier, UpdatedTier: asked?.tier });
    },
  },
  {
    asked: (input) => input.resourcesVpcConfig?.controlPlaneEgressMode !== undefined,
    apply: (_context, record, { resourcesVpcConfig }) => {
      const ControlPlaneEgressMode = resourcesVpcConfig?.controlPlaneEgressMode;
      record.cluster.resourcesVpcConfig.controlPlaneEgressMode = ControlPlaneEgressMode;
      return recordUpdate(record, 'ControlPlaneEgressUpdate', { ControlPlaneEgressMode });
    },
  },
];
