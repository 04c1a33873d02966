import type { Update, UpdateClusterConfigRequest } from '@aws-sdk/client-eks';
import { grantNodeRole } from './access-grants';
import { autoModeOf, computeConfigOf } from './auto-mode';
import { AUTHENTICATION_MODES, TIERS } from './clusters';
import type { EksContext, Given } from './context';
import { invalidParameter, oneOf, required } from './errors';
import { mergeLogging, sameLogging } from './logging';
import { controlPlaneVpc, endpointAccess } from './network';
import { checkedRemoteNetworks } from './remote-networks';
import type { ClusterRecord } from './store';
import { beginUpdate } from './updates';

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
  apply: (context, record, { name, resourcesVpcConfig = {} }) => {
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
    return beginUpdate(context, record, {
      type: 'EndpointAccessUpdate',
      params: {
        EndpointPublicAccess: access.endpointPublicAccess,
        EndpointPrivateAccess: access.endpointPrivateAccess,
        PublicAccessCidrs: access.publicAccessCidrs,
      },
      apply: () => Object.assign(current, access),
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
    return beginUpdate(context, record, {
      type: 'VpcConfigUpdate',
      params: { Subnets: asked.subnetIds, SecurityGroups: asked.securityGroupIds },
      apply: () => Object.assign(current, { subnetIds: [...subnetIds], securityGroupIds: [...securityGroupIds] }),
    });
  },
};

const logging: Change = {
  asked: (input) => input.logging !== undefined,
  apply: (context, record, input) => {
    const merged = mergeLogging(input.logging, record.cluster.logging, input.name);
    if (sameLogging(merged, record.cluster.logging)) {
      throw invalidParameter('No changes needed for the logging config provided', { clusterName: input.name });
    }
    return beginUpdate(context, record, {
      type: 'LoggingUpdate',
      params: { ClusterLogging: merged.clusterLogging },
      apply: () => {
        record.cluster.logging = merged;
      },
    });
  },
};

const authentication: Change = {
  asked: (input) => input.accessConfig !== undefined,
  apply: (context, record, input) => {
    const asked = required(input.accessConfig?.authenticationMode, 'accessConfig.authenticationMode');
    oneOf(asked, AUTHENTICATION_MODES, 'accessConfig.authenticationMode');
    const current = record.cluster.accessConfig.authenticationMode ?? 'CONFIG_MAP';
    if (AUTHENTICATION_MODES.indexOf(asked) !== AUTHENTICATION_MODES.indexOf(current) + 1) {
      throw invalidParameter(`Unsupported authentication mode update from ${current} to ${asked}`, {
        clusterName: input.name,
      });
    }
    return beginUpdate(context, record, {
      type: 'AccessConfigUpdate',
      params: { AuthenticationMode: asked },
      apply: () => {
        record.cluster.accessConfig = { authenticationMode: asked };
      },
    });
  },
};

const autoMode: Change = {
  asked: (input) =>
    [input.computeConfig, input.storageConfig, input.kubernetesNetworkConfig].some((part) => part !== undefined),
  apply: (context, record, input) => {
    const on = autoModeOf(input, input.name);
    const { cluster } = record;
    const nodeRoleArn = input.computeConfig?.nodeRoleArn;
    const current = cluster.computeConfig?.nodeRoleArn;
    if (on && nodeRoleArn !== undefined && current !== undefined && current !== nodeRoleArn) {
      throw invalidParameter(`computeConfig.nodeRoleArn cannot be changed from ${current} once it is set.`, {
        clusterName: input.name,
      });
    }
    const elasticLoadBalancing = input.kubernetesNetworkConfig?.elasticLoadBalancing;
    return beginUpdate(context, record, {
      type: 'AutoModeUpdate',
      params: {
        ComputeConfig: input.computeConfig,
        StorageConfig: input.storageConfig,
        KubernetesNetworkConfig: input.kubernetesNetworkConfig,
      },
      apply: () => {
        cluster.computeConfig = computeConfigOf(input.computeConfig) ?? cluster.computeConfig;
        cluster.storageConfig = input.storageConfig ?? cluster.storageConfig;
        cluster.kubernetesNetworkConfig = {
          ...cluster.kubernetesNetworkConfig,
          ...(elasticLoadBalancing && { elasticLoadBalancing }),
        };
        if (on && nodeRoleArn !== undefined) grantNodeRole(context.caller, record, nodeRoleArn, 'EC2');
      },
    });
  },
};

const componentConfig: Change = {
  asked: (input) =>
    [input.kubeApiServerConfig, input.kubeSchedulerConfig, input.kubeControllerManagerConfig].some(
      (part) => part !== undefined,
    ),
  apply: (context, record, { kubeApiServerConfig, kubeSchedulerConfig, kubeControllerManagerConfig }) => {
    const { cluster } = record;
    return beginUpdate(context, record, {
      type: 'ControlPlaneComponentConfigUpdate',
      params: {
        KubeApiServerConfig: kubeApiServerConfig,
        KubeSchedulerConfig: kubeSchedulerConfig,
        KubeControllerManagerConfig: kubeControllerManagerConfig,
      },
      apply: () => {
        cluster.kubeApiServerConfig = kubeApiServerConfig ?? cluster.kubeApiServerConfig;
        cluster.kubeSchedulerConfig = kubeSchedulerConfig ?? cluster.kubeSchedulerConfig;
        cluster.kubeControllerManagerConfig = kubeControllerManagerConfig ?? cluster.kubeControllerManagerConfig;
      },
    });
  },
};

const remoteNetworks: Change = {
  asked: (input) => input.remoteNetworkConfig !== undefined,
  apply: async (context, record, { name, remoteNetworkConfig: asked = {} }) => {
    const remoteNetworkConfig = await checkedRemoteNetworks(
      context,
      name,
      { ...record.cluster, vpcId: record.cluster.resourcesVpcConfig.vpcId },
      asked,
    );
    return beginUpdate(context, record, {
      type: 'RemoteNetworkConfigUpdate',
      params: { RemoteNetworkConfig: asked },
      apply: () => {
        record.cluster.remoteNetworkConfig = remoteNetworkConfig;
      },
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
  remoteNetworks,
  {
    asked: (input) => input.upgradePolicy !== undefined,
    apply: (context, record, { upgradePolicy }) => {
      oneOf(upgradePolicy?.supportType, ['STANDARD', 'EXTENDED'], 'upgradePolicy.supportType');
      return beginUpdate(context, record, {
        type: 'UpgradePolicyUpdate',
        params: { UpgradePolicy: upgradePolicy },
        apply: () => {
          record.cluster.upgradePolicy = { ...upgradePolicy };
        },
      });
    },
  },
  {
    asked: (input) => input.zonalShiftConfig !== undefined,
    apply: (context, record, { zonalShiftConfig }) =>
      beginUpdate(context, record, {
        type: 'ZonalShiftConfigUpdate',
        params: { ZonalShiftConfig: zonalShiftConfig },
        apply: () => {
          record.cluster.zonalShiftConfig = { ...zonalShiftConfig };
        },
      }),
  },
  {
    asked: (input) => input.deletionProtection !== undefined,
    apply: (context, record, { deletionProtection }) =>
      beginUpdate(context, record, {
        type: 'DeletionProtectionUpdate',
        params: { DeletionProtection: deletionProtection },
        apply: () => {
          record.cluster.deletionProtection = deletionProtection;
        },
      }),
  },
  {
    asked: (input) => input.controlPlaneScalingConfig !== undefined,
    apply: (context, record, { controlPlaneScalingConfig: asked }) => {
      const tier = required(asked?.tier, 'controlPlaneScalingConfig.tier');
      oneOf(tier, TIERS, 'controlPlaneScalingConfig.tier');
      return beginUpdate(context, record, {
        type: 'ControlPlaneScalingConfigUpdate',
        params: { PreviousTier: record.cluster.controlPlaneScalingConfig?.tier, UpdatedTier: tier },
        apply: () => {
          record.cluster.controlPlaneScalingConfig = { tier };
        },
      });
    },
  },
  {
    asked: (input) => input.resourcesVpcConfig?.controlPlaneEgressMode !== undefined,
    apply: (context, record, { resourcesVpcConfig }) => {
      const ControlPlaneEgressMode = resourcesVpcConfig?.controlPlaneEgressMode;
      return beginUpdate(context, record, {
        type: 'ControlPlaneEgressUpdate',
        params: { ControlPlaneEgressMode },
        apply: () => {
          record.cluster.resourcesVpcConfig.controlPlaneEgressMode = ControlPlaneEgressMode;
        },
      });
    },
  },
];
