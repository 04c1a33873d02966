import { CreateLaunchTemplateCommand } from '@aws-sdk/client-ec2';
import {
  CreateAccessEntryCommand,
  CreateAddonCommand,
  type CreateClusterCommandInput,
  CreateClusterCommand,
  CreateNodegroupCommand,
  DescribeClusterCommand,
  DescribeNodegroupCommand,
} from '@aws-sdk/client-eks';
import { CreateOpenIDConnectProviderCommand, CreateRoleCommand } from '@aws-sdk/client-iam';
import type { ClusterFact, KeysFact } from '@hera/core/facts';
import { type AwsClients, type CheckContext, eventually } from '../../src';
import { freshAccount } from './account';
import { contextOf } from './checking';
import { makeKey, makeLogGroup, type MadeKey } from './keys';
import { environmentTags, makeNetwork, type MadeNetwork } from './network';

/** A whole cluster as the checks want it, with what tests break it by. */
export interface MadeCluster {
  readonly aws: AwsClients;
  readonly context: CheckContext;
  readonly fact: ClusterFact;
  readonly network: MadeNetwork;
  readonly secretsKey: MadeKey;
  readonly volumesKey: MadeKey;
  readonly nodeRoleArn: string;
  readonly launchTemplateId: string;
  readonly oidcProviderArn: string;
}

/** What a test changes before anything is made. */
export interface ClusterChanges {
  readonly cluster?: Partial<CreateClusterCommandInput>;
  readonly fact?: Partial<ClusterFact>;
}

const trust = JSON.stringify({ Version: '2012-10-17', Statement: [] });
const name = 'live';
const tags = Object.entries(environmentTags).map(([Key, Value]) => ({ Key, Value }));

const makeRole = async ({ iam }: AwsClients, RoleName: string): Promise<string> =>
  (await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust, Tags: tags }))).Role?.Arn ?? '';

const makeNodes = async (
  { aws, network, volumesKey }: Pick<MadeCluster, 'aws' | 'network' | 'volumesKey'>,
  nodeRoleArn: string,
) => {
  const { LaunchTemplate } = await aws.ec2.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: 'live-system',
      LaunchTemplateData: {
        MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
        BlockDeviceMappings: [
          {
            DeviceName: '/dev/xvda',
            Ebs: { VolumeType: 'gp3', VolumeSize: 50, Encrypted: true, KmsKeyId: volumesKey.keyArn },
          },
        ],
      },
      TagSpecifications: [{ ResourceType: 'launch-template', Tags: tags }],
    }),
  );
  const launchTemplateId = LaunchTemplate?.LaunchTemplateId ?? '';
  await aws.eks.send(
    new CreateNodegroupCommand({
      clusterName: name,
      nodegroupName: 'system',
      nodeRole: nodeRoleArn,
      subnets: Object.values(network.private).map(({ subnetId }) => subnetId),
      instanceTypes: ['m5.large'],
      capacityType: 'ON_DEMAND',
      scalingConfig: { minSize: 3, maxSize: 6, desiredSize: 3 },
      taints: [{ key: 'CriticalAddonsOnly', value: 'true', effect: 'NO_SCHEDULE' }],
      launchTemplate: { id: launchTemplateId, version: '1' },
    }),
  );
  await eventually(
    async () =>
      (await aws.eks.send(new DescribeNodegroupCommand({ clusterName: name, nodegroupName: 'system' }))).nodegroup
        ?.status === 'ACTIVE',
    { what: 'the node group', deadlineSeconds: 20, everyMilliseconds: 50 },
  );
  return launchTemplateId;
};

/** Makes a cluster with one node group, add-on and access entry, through the SDK alone. */
export const makeCluster = async (changes: ClusterChanges = {}): Promise<MadeCluster> => {
  const aws = freshAccount();
  const network = await makeNetwork(aws, { nat: 'single' });
  const [secretsKey, volumesKey, logsKey] = [
    await makeKey(aws, 'secrets'),
    await makeKey(aws, 'ebs'),
    await makeKey(aws, 'logs'),
  ];
  const [clusterRole, nodeRoleArn, adminArn] = [
    await makeRole(aws, 'control'),
    await makeRole(aws, 'nodes'),
    await makeRole(aws, 'admin'),
  ];
  const logs = {
    types: ['api', 'audit'] as const,
    logGroupName: '/aws/eks/live/cluster',
    retentionDays: 30,
    customerManagedKey: true,
  };
  await makeLogGroup(aws, { logGroupName: logs.logGroupName, retentionDays: 30, kmsKeyId: logsKey.keyArn });
  await aws.eks.send(
    new CreateClusterCommand({
      name,
      version: '1.35',
      roleArn: clusterRole,
      resourcesVpcConfig: {
        subnetIds: Object.values(network.private).map(({ subnetId }) => subnetId),
        endpointPrivateAccess: true,
        endpointPublicAccess: true,
        publicAccessCidrs: ['203.0.113.0/24'],
      },
      encryptionConfig: [{ resources: ['secrets'], provider: { keyArn: secretsKey.keyArn } }],
      logging: { clusterLogging: [{ types: [...logs.types], enabled: true }] },
      accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: false },
      tags: environmentTags,
      ...changes.cluster,
    }),
  );
  const cluster = await eventually(
    async () => {
      const { cluster: found } = await aws.eks.send(new DescribeClusterCommand({ name }));
      return found?.status === 'ACTIVE' && found;
    },
    { what: 'the cluster', deadlineSeconds: 20, everyMilliseconds: 50 },
  );
  await aws.eks.send(
    new CreateAccessEntryCommand({ clusterName: name, principalArn: adminArn, tags: environmentTags }),
  );
  await aws.eks.send(new CreateAddonCommand({ clusterName: name, addonName: 'vpc-cni' }));
  const launchTemplateId = await makeNodes({ aws, network, volumesKey }, nodeRoleArn);
  const { OpenIDConnectProviderArn: oidcProviderArn = '' } = await aws.iam.send(
    new CreateOpenIDConnectProviderCommand({
      Url: cluster.identity?.oidc?.issuer,
      ClientIDList: ['sts.amazonaws.com'],
      Tags: tags,
    }),
  );
  const fact: ClusterFact = {
    kind: 'cluster',
    name,
    version: '1.35',
    privateEndpoint: true,
    publicCidrs: ['203.0.113.0/24'],
    logs,
    secretsKey: 'customer-managed',
    nodeGroups: [
      {
        name: 'system',
        instanceTypes: ['m5.large'],
        capacityType: 'ON_DEMAND',
        minimum: 3,
        maximum: 6,
        zones: ['use1-az1', 'use1-az2'],
        tainted: true,
        volumeKey: 'customer-managed',
      },
    ],
    addons: ['vpc-cni'],
    accessEntries: ['admin'],
    ...changes.fact,
  };
  const keys: KeysFact = { kind: 'keys', keys: [{ purpose: 'secrets', alias: secretsKey.alias }] };
  return {
    aws,
    context: contextOf(aws, [fact, keys], { cluster_name: name }),
    fact,
    network,
    secretsKey,
    volumesKey,
    nodeRoleArn,
    launchTemplateId,
    oidcProviderArn,
  };
};
