import type {
  CreateClusterRequest,
  CreateClusterResponse,
  DeleteClusterRequest,
  DeleteClusterResponse,
  DescribeClusterRequest,
  DescribeClusterResponse,
  EncryptionConfig,
  ListClustersRequest,
  ListClustersResponse,
} from '@aws-sdk/client-eks';
import { grantCreator, grantNodeRole } from './access-grants';
import { autoModeOf, computeConfigOf } from './auto-mode';
import type { EksContext, Given, Operation } from './context';
import { inUse, invalidParameter, invalidRequest, oneOf, required } from './errors';
import { eksArn, endpointUrl, issuerUrl, securityGroupDigits } from './identifiers';
import { mergeLogging } from './logging';
import { controlPlaneVpc, endpointAccess, requireIpv6, serviceCidr } from './network';
import { pageOf } from './pages';
import { checkedRemoteNetworks } from './remote-networks';
import { clusterOf, emptyRecord, type StoredCluster } from './store';
import { checkedTags } from './tags';
import { DEFAULT_VERSION, supportedVersion } from './versions';

/** Base64 of something that looks like a PEM certificate and says what it is: for a cluster without an API server. */
const CERTIFICATE_AUTHORITY = Buffer.from(
  `-----BEGIN CERTIFICATE-----\n${Buffer.from('Hera local cloud: not a certificate').toString('base64')}\n-----END CERTIFICATE-----\n`,
).toString('base64');

/** Authentication modes in the only order in which a cluster may move through them. */
export const AUTHENTICATION_MODES = ['CONFIG_MAP', 'API_AND_CONFIG_MAP', 'API'] as const;

/** Tiers of a provisioned control plane. */
export const TIERS = ['standard', 'tier-xl', 'tier-2xl', 'tier-4xl', 'tier-8xl'] as const;

/** @throws AwsError InvalidParameterException unless it is `secrets` with one KMS key */
export const checkedEncryption = (config: readonly EncryptionConfig[], clusterName: string): EncryptionConfig[] => {
  if (config.length > 1) throw invalidParameter('Only one encryption config is allowed.', { clusterName });
  for (const { resources, provider } of config) {
    if (resources?.length !== 1 || resources[0] !== 'secrets') {
      throw invalidParameter(`encryptionConfig.resources: [${(resources ?? []).join(', ')}] is not [secrets].`, {
        clusterName,
      });
    }
    const key = required(provider?.keyArn, 'encryptionConfig.provider.keyArn');
    if (!/^arn:[^:]+:kms:[^:]+:\d{12}:(key|alias)\/.+$/.test(key)) {
      throw invalidParameter(`encryptionConfig.provider.keyArn: ${key} is not the ARN of a KMS key.`, { clusterName });
    }
  }
  return config.map((item) => ({ ...item }));
};

/** @throws AwsError InvalidParameterException */
export const checkedRole = (arn: string | undefined, member: string): string => {
  const value = required(arn, member);
  if (!/^arn:[^:]+:iam::\d{12}:role\/.+$/.test(value)) {
    throw invalidParameter(`${member}: ${value} is not the ARN of an IAM role.`);
  }
  return value;
};

const checkInput = (input: Given<CreateClusterRequest>): void => {
  if (!/^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/.test(required(input.name, 'name'))) {
    throw invalidParameter(
      `name: ${input.name} is not 1 to 100 letters, digits, hyphens and underscores, not beginning with the latter two.`,
    );
  }
  checkedRole(input.roleArn, 'roleArn');
  required(input.resourcesVpcConfig, 'resourcesVpcConfig');
  oneOf(input.accessConfig?.authenticationMode, AUTHENTICATION_MODES, 'accessConfig.authenticationMode');
  oneOf(input.upgradePolicy?.supportType, ['STANDARD', 'EXTENDED'], 'upgradePolicy.supportType');
  oneOf(input.controlPlaneScalingConfig?.tier, TIERS, 'controlPlaneScalingConfig.tier');
  oneOf(input.kubernetesNetworkConfig?.ipFamily, ['ipv4', 'ipv6'], 'kubernetesNetworkConfig.ipFamily');
  if (input.outpostConfig !== undefined)
    throw invalidRequest('The Hera supplement does not emulate clusters on Outposts.');
};

const networkConfig = async (
  context: EksContext,
  input: Given<CreateClusterRequest>,
  vpcId: string,
): Promise<StoredCluster['kubernetesNetworkConfig']> => {
  const asked = input.kubernetesNetworkConfig;
  const elasticLoadBalancing = { enabled: false, ...asked?.elasticLoadBalancing };
  if (asked?.ipFamily === 'ipv6') {
    if (asked.serviceIpv4Cidr !== undefined) {
      throw invalidParameter('serviceIpv4Cidr cannot be given for an ipv6 cluster.', { clusterName: input.name });
    }
    await requireIpv6(context, input.name, input.resourcesVpcConfig.subnetIds ?? []);
    return { ipFamily: 'ipv6', serviceIpv6Cidr: 'fd30:1c53:5f8a::/108', elasticLoadBalancing };
  }
  const serviceIpv4Cidr = await serviceCidr(context, vpcId, asked?.serviceIpv4Cidr, input.name);
  return { ipFamily: 'ipv4', serviceIpv4Cidr, elasticLoadBalancing };
};

const newCluster = async (context: EksContext, input: Given<CreateClusterRequest>): Promise<StoredCluster> => {
  const { caller, ec2 } = context;
  const name = input.name;
  const facts = supportedVersion(input.version ?? DEFAULT_VERSION, name);
  const vpc = input.resourcesVpcConfig;
  const autoMode = autoModeOf(input, name);
  if (autoMode && input.bootstrapSelfManagedAddons !== false) {
    throw invalidParameter('bootstrapSelfManagedAddons must be false when EKS Auto Mode is enabled.', {
      clusterName: name,
    });
  }
  const access = endpointAccess(vpc, { publicAccess: true, privateAccess: false, cidrs: [] }, name);
  const encryptionConfig = checkedEncryption(input.encryptionConfig ?? [], name);
  const logging = mergeLogging(input.logging, {}, name);
  const tags = checkedTags(input.tags);
  const vpcId = await controlPlaneVpc(context, name, vpc.subnetIds ?? []);
  await ec2.requireSecurityGroups(caller, vpc.securityGroupIds ?? [], vpcId);
  const kubernetesNetworkConfig = await networkConfig(context, input, vpcId);
  const accessConfig = { authenticationMode: input.accessConfig?.authenticationMode ?? 'CONFIG_MAP' } as const;
  const placed = { kubernetesNetworkConfig, accessConfig, vpcId };
  const remoteNetworkConfig = await checkedRemoteNetworks(context, name, placed, input.remoteNetworkConfig ?? {});
  // Made last, so that a refused request leaves nothing behind.
  const groupName = `eks-cluster-sg-${name}-${securityGroupDigits()}`;
  const clusterSecurityGroupId = await ec2.createClusterSecurityGroup(caller, name, vpcId, groupName);
  return {
    name,
    arn: eksArn(caller, `cluster/${name}`),
    createdAt: new Date(),
    version: facts.version,
    roleArn: input.roleArn,
    resourcesVpcConfig: {
      subnetIds: [...(vpc.subnetIds ?? [])],
      securityGroupIds: [...(vpc.securityGroupIds ?? [])],
      clusterSecurityGroupId,
      vpcId,
      ...access,
      controlPlaneEgressMode: vpc.controlPlaneEgressMode,
    },
    kubernetesNetworkConfig,
    logging,
    identity: { oidc: { issuer: issuerUrl(caller, name) } },
    status: 'ACTIVE',
    // With Kubernetes behind it, a cluster has neither before it is ready, as on EKS.
    ...(context.kubernetes === undefined && {
      endpoint: endpointUrl(caller, name),
      certificateAuthority: { data: CERTIFICATE_AUTHORITY },
    }),
    platformVersion: facts.platform,
    tags,
    encryptionConfig: encryptionConfig.length > 0 ? encryptionConfig : undefined,
    health: { issues: [] },
    accessConfig,
    upgradePolicy: { supportType: input.upgradePolicy?.supportType ?? 'EXTENDED' },
    zonalShiftConfig: input.zonalShiftConfig,
    remoteNetworkConfig,
    computeConfig: computeConfigOf(input.computeConfig),
    storageConfig: input.storageConfig,
    deletionProtection: input.deletionProtection ?? false,
    controlPlaneScalingConfig: { tier: input.controlPlaneScalingConfig?.tier ?? 'standard' },
    kubeApiServerConfig: input.kubeApiServerConfig,
    kubeSchedulerConfig: input.kubeSchedulerConfig,
    kubeControllerManagerConfig: input.kubeControllerManagerConfig,
  };
};

/**
 * CreateCluster. Needs subnets in LocalStack, and makes the cluster security group there.
 * @throws AwsError ResourceInUseException, InvalidParameterException, UnsupportedAvailabilityZoneException
 */
export const createCluster: Operation<CreateClusterRequest, CreateClusterResponse> = async (context, input) => {
  checkInput(input);
  const existing = context.scope.get(input.name);
  if (existing !== undefined) {
    if (
      input.clientRequestToken !== undefined &&
      existing.tokens.get(existing.cluster.arn) === input.clientRequestToken
    ) {
      return { cluster: existing.cluster };
    }
    throw inUse(`Cluster already exists with name: ${input.name}`, { clusterName: input.name });
  }
  const cluster = await newCluster(context, input);
  const record = emptyRecord(cluster);
  if (input.clientRequestToken !== undefined) record.tokens.set(cluster.arn, input.clientRequestToken);
  context.scope.set(input.name, record);
  const bootstrapClusterCreatorAdminPermissions = input.accessConfig?.bootstrapClusterCreatorAdminPermissions ?? true;
  if (bootstrapClusterCreatorAdminPermissions) grantCreator(context.caller, record);
  if (cluster.computeConfig?.enabled === true && cluster.computeConfig.nodeRoleArn !== undefined) {
    grantNodeRole(context.caller, record, cluster.computeConfig.nodeRoleArn, 'EC2');
  }
  const { caller, lifecycle } = context;
  const work = { caller, kind: 'cluster', cluster: cluster.name, name: cluster.name, target: cluster } as const;
  const until = context.kubernetes?.start(caller, cluster);
  lifecycle.begin({ ...work, event: 'create', apply: () => undefined, ...(until && { until }) });
  // Only this answer tells of the bootstrap switch; a describe does not.
  const accessConfig = { ...cluster.accessConfig, bootstrapClusterCreatorAdminPermissions };
  return { cluster: { ...cluster, accessConfig, status: 'CREATING' } };
};

/** DescribeCluster. @throws AwsError ResourceNotFoundException */
export const describeCluster: Operation<DescribeClusterRequest, DescribeClusterResponse> = (
  { scope, lifecycle },
  input,
) => {
  lifecycle.look(clusterOf(scope, input.name).cluster);
  return { cluster: clusterOf(scope, input.name).cluster };
};

/** ListClusters. Names in alphabetical order. */
export const listClusters: Operation<ListClustersRequest, ListClustersResponse> = ({ scope }, input) => {
  const { items, nextToken } = pageOf([...scope.keys()].sort(), input);
  return { clusters: items, nextToken };
};

/**
 * DeleteCluster. Takes the cluster security group along.
 * @throws AwsError ResourceInUseException with node groups, Fargate profiles or an update under way,
 * InvalidRequestException under deletion protection
 */
export const deleteCluster: Operation<DeleteClusterRequest, DeleteClusterResponse> = async (context, input) => {
  const { caller, ec2, lifecycle, scope } = context;
  const record = clusterOf(scope, input.name);
  const { cluster } = record;
  const subject = { clusterName: input.name };
  if (record.nodegroups.size > 0) throw inUse('Cluster has nodegroups attached', subject);
  if (record.fargateProfiles.size > 0) throw inUse('Cluster has Fargate profiles attached', subject);
  if (lifecycle.underWay(cluster)?.update !== undefined) {
    throw inUse(`Cannot delete because cluster ${input.name} currently has an update in progress`, subject);
  }
  if (cluster.deletionProtection === true) {
    throw invalidRequest(
      `Cluster ${input.name} has deletion protection enabled: disable it before the cluster can be deleted.`,
      subject,
    );
  }
  await ec2.deleteSecurityGroup(caller, cluster.resourcesVpcConfig.clusterSecurityGroupId);
  lifecycle.begin({
    caller,
    kind: 'cluster',
    event: 'delete',
    cluster: input.name,
    name: input.name,
    target: cluster,
    apply: () => {
      const rest = [...record.addons.values(), ...record.identityProviders.values()];
      for (const item of rest) lifecycle.forget(item);
      scope.delete(input.name);
      context.kubernetes?.end(caller, input.name);
    },
  });
  return { cluster: { ...cluster, status: 'DELETING' } };
};
