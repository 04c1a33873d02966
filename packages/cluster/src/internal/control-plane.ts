import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { EksCluster, type EksClusterConfig } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider/index.js';
import { contextOf, leaveOut, supports } from '@hera/core';
import { Construct } from 'constructs';
import type { AutoMode } from '../auto-mode/auto-mode';
import { type AutoModeArguments, autoModeClusterRole, autoModeOff } from '../auto-mode/auto-mode-cluster';
import { after } from './edges';
import type { ClusterPlan } from './plan';
import { Role } from './role';

const timeoutsOf = ({ timeouts }: ClusterPlan): Pick<EksClusterConfig, 'timeouts'> => {
  const { createMinutes, updateMinutes, deleteMinutes } = timeouts;
  const given = Object.entries({ create: createMinutes, update: updateMinutes, delete: deleteMinutes }).filter(
    ([, minutes]) => minutes !== undefined,
  );
  return given.length === 0
    ? {}
    : { timeouts: Object.fromEntries(given.map(([operation, minutes]) => [operation, `${minutes}m`])) };
};

/** Props of `ControlPlane`. */
export interface ControlPlaneProps {
  readonly plan: ClusterPlan;
  readonly partition: string;
  /** @default - EKS Auto Mode is off */
  readonly autoMode: AutoMode | undefined;
}

/** The EKS cluster itself, with its role, log group and OIDC provider. */
export class ControlPlane extends Construct {
  readonly cluster: EksCluster;
  readonly logGroupName: string;
  readonly oidcProviderArn: string;

  constructor(scope: Construct, id: string, { plan, partition, autoMode }: ControlPlaneProps) {
    super(scope, id);
    const { keys, publicCidrs } = plan;
    const { settings } = contextOf(this);

    // EKS makes this group by itself when it is missing: then without retention and key, and Terraform cannot make it any more.
    this.logGroupName = `/aws/eks/${plan.name}/cluster`;
    const logGroup = new CloudwatchLogGroup(this, 'Logs', {
      name: this.logGroupName,
      retentionInDays: plan.logs.retentionDays,
      ...(keys.logs === undefined ? {} : { kmsKeyId: keys.logs.keyArn }),
      ...after(keys.logs?.ready),
    });

    const role = new Role(this, 'Role', {
      namePrefix: `${plan.name}-cluster`,
      description: `Control plane of the EKS cluster ${plan.name}`,
      partition,
      // sts:TagSession belongs to Auto Mode alone (EKS user guide, auto-cluster-iam-role).
      trust: {
        service: 'eks.amazonaws.com',
        actions: autoMode === undefined ? ['sts:AssumeRole'] : autoModeClusterRole.actions,
      },
      managedPolicies: autoMode === undefined ? ['AmazonEKSClusterPolicy'] : autoModeClusterRole.managedPolicies,
      statements:
        keys.secrets === undefined
          ? []
          : [
              {
                // kms:DescribeKey: EKS user guide, cluster-iam-role (read 2026-11-24). kms:ListGrants: EKS's health check calls it
                // (terraform-aws-modules/terraform-aws-eks#1913). Encrypt and Decrypt are what that module gives too; no page of AWS names them.
                actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ListGrants', 'kms:DescribeKey'],
                resources: [keys.secrets.keyArn],
              },
            ],
    });

    const switches = autoMode?.clusterArguments ?? (plan.leavesAutoMode ? autoModeOff : undefined);
    this.cluster = new EksCluster(this, 'Cluster', {
      name: plan.name,
      version: plan.version,
      roleArn: role.roleArn,
      enabledClusterLogTypes: [...plan.logs.types],
      bootstrapSelfManagedAddons: false,
      accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: false },
      vpcConfig: {
        subnetIds: plan.subnets.controlPlane.map(({ subnetId }) => subnetId),
        endpointPrivateAccess: true,
        endpointPublicAccess: publicCidrs.length > 0,
        ...(publicCidrs.length > 0 ? { publicAccessCidrs: [...publicCidrs] } : {}),
      },
      upgradePolicy: { supportType: plan.supportType },
      ...(plan.forceUpgrade ? { forceUpdateVersion: true } : {}),
      ...this.#scaling(plan),
      ...this.#network(plan, switches),
      ...(switches === undefined
        ? {}
        : { computeConfig: switches.computeConfig, storageConfig: switches.storageConfig }),
      ...timeoutsOf(plan),
      zonalShiftConfig: { enabled: settings.zonalShift },
      ...(keys.secrets === undefined
        ? {}
        : { encryptionConfig: { resources: ['secrets'], provider: { keyArn: keys.secrets.keyArn } } }),
      ...this.#deletionProtection(),
      // Both count at creation alone, EKS does not tell them afterwards, and the provider replaces an imported cluster over them
      // (hashicorp/terraform-provider-aws#35824, #39058).
      lifecycle: {
        ignoreChanges: [
          'access_config[0].bootstrap_cluster_creator_admin_permissions',
          'bootstrap_self_managed_addons',
        ],
      },
      // The edges to the role's permissions make them outlive the cluster: EKS needs them to take its network interfaces away.
      ...after([logGroup], role.permissions, keys.secrets?.ready, autoMode?.nodeRole.permissions),
    });

    // Without thumbprint: IAM trusts the certificate authorities of EKS's own issuer, and no provider has to call out at plan.
    const oidcProvider = new IamOpenidConnectProvider(this, 'Oidc', {
      url: this.cluster.identity.get(0).oidc.get(0).issuer,
      clientIdList: ['sts.amazonaws.com'],
    });
    this.oidcProviderArn = oidcProvider.arn;
  }

  // The default is not written: a cluster that leaves a tier again says 'standard'.
  #scaling({ scalingTier: tier }: ClusterPlan): Pick<EksClusterConfig, 'controlPlaneScalingConfig'> {
    if (tier === undefined) return {};
    return supports(this, 'aws_eks_cluster.control_plane_scaling_config')
      ? { controlPlaneScalingConfig: { tier } }
      : {};
  }

  #network(
    plan: ClusterPlan,
    switches: AutoModeArguments | undefined,
  ): Pick<EksClusterConfig, 'kubernetesNetworkConfig'> {
    const { ipFamily, serviceCidr } = plan.addresses;
    const local = contextOf(this).target.kind === 'local';
    if (ipFamily === 'ipv6' && local) {
      leaveOut(
        this,
        'aws_eks_cluster.kubernetes_network_config.ip_family',
        'the subnets of a local AWS have no IPv6 block',
      );
    }
    const config = {
      ...(ipFamily === 'ipv6' && !local ? { ipFamily } : {}),
      ...(serviceCidr === undefined ? {} : { serviceIpv4Cidr: serviceCidr }),
      ...(switches === undefined ? {} : { elasticLoadBalancing: switches.elasticLoadBalancing }),
    };
    return Object.keys(config).length === 0 ? {} : { kubernetesNetworkConfig: config };
  }

  #deletionProtection(): { readonly deletionProtection?: true } {
    const { settings, target } = contextOf(this);
    if (!settings.deletionProtection) return {};
    if (target.kind === 'local') {
      leaveOut(this, 'aws_eks_cluster.deletion_protection', 'a rehearsal in a local AWS ends with its destruction');
      return {};
    }
    return supports(this, 'aws_eks_cluster.deletion_protection') ? { deletionProtection: true } : {};
  }
}
