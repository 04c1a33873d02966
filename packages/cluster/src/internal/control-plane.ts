import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider/index.js';
import { contextOf, leaveOut, supports } from '@hera/core';
import { Construct } from 'constructs';
import { after } from './edges';
import type { ClusterPlan } from './plan';
import { Role } from './role';

/** The EKS cluster itself, with its role, log group and OIDC provider. */
export class ControlPlane extends Construct {
  readonly cluster: EksCluster;
  readonly logGroupName: string;
  readonly oidcProviderArn: string;

  constructor(scope: Construct, id: string, plan: ClusterPlan, partition: string) {
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
      trust: { service: 'eks.amazonaws.com', actions: ['sts:AssumeRole'] },
      managedPolicies: ['AmazonEKSClusterPolicy'],
      statements:
        keys.secrets === undefined
          ? []
          : [
              {
                // kms:DescribeKey: EKS user guide, cluster-iam-role. The others are what envelope encryption calls (same guide, envelope-encryption).
                actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ListGrants', 'kms:DescribeKey'],
                resources: [keys.secrets.keyArn],
              },
            ],
    });

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
      zonalShiftConfig: { enabled: settings.zonalShift },
      ...(keys.secrets === undefined
        ? {}
        : { encryptionConfig: { resources: ['secrets'], provider: { keyArn: keys.secrets.keyArn } } }),
      ...this.#deletionProtection(),
      // The edges to the role's permissions make them outlive the cluster: EKS needs them to take its network interfaces away.
      ...after([logGroup], role.permissions, keys.secrets?.ready),
    });

    // Without thumbprint: IAM trusts the certificate authorities of EKS's own issuer, and no provider has to call out at plan.
    const oidcProvider = new IamOpenidConnectProvider(this, 'Oidc', {
      url: this.cluster.identity.get(0).oidc.get(0).issuer,
      clientIdList: ['sts.amazonaws.com'],
    });
    this.oidcProviderArn = oidcProvider.arn;
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
