import { DeleteSecurityGroupCommand, DescribeSecurityGroupsCommand } from '@aws-sdk/client-ec2';
import {
  type CreateClusterRequest,
  DeleteClusterCommand,
  DescribeClusterCommand,
  type EKSClient,
  ListAccessEntriesCommand,
  ListClustersCommand,
  UpdateClusterConfigCommand,
} from '@aws-sdk/client-eks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshAccount, type LiveEks, liveEks, LOCALSTACK_URL } from './localstack.fixture';

let live: LiveEks;
let eks: EKSClient;

describe.skipIf(LOCALSTACK_URL === '')('clusters over the EC2 of LocalStack', () => {
  beforeAll(async () => {
    live = await liveEks(freshAccount(1));
    eks = live.eks;
  });
  afterAll(() => live.stop());

  it('creates a cluster with a security group of its own, and deletes both', async () => {
    expect((await live.create('one')).cluster?.status).toBe('CREATING');
    const { cluster } = await eks.send(new DescribeClusterCommand({ name: 'one' }));
    expect(cluster).toMatchObject({
      status: 'ACTIVE',
      arn: `arn:aws:eks:us-east-1:${live.account}:cluster/one`,
      resourcesVpcConfig: { vpcId: live.vpcId, subnetIds: live.subnetIds, publicAccessCidrs: ['0.0.0.0/0'] },
      kubernetesNetworkConfig: { serviceIpv4Cidr: '172.20.0.0/16' },
      identity: {
        oidc: { issuer: expect.stringMatching(/^https:\/\/oidc\.eks\.us-east-1\.amazonaws\.com\/id\/[0-9A-F]{32}$/) },
      },
    });
    const { SecurityGroups } = await live.ec2.send(
      new DescribeSecurityGroupsCommand({ GroupIds: [cluster?.resourcesVpcConfig?.clusterSecurityGroupId ?? ''] }),
    );
    expect(SecurityGroups?.[0]).toMatchObject({
      VpcId: live.vpcId,
      GroupName: expect.stringMatching(/^eks-cluster-sg-one-\d+$/),
    });
    expect(SecurityGroups?.[0]?.Tags).toContainEqual({ Key: 'kubernetes.io/cluster/one', Value: 'owned' });
    await expect(live.create('one')).rejects.toMatchObject({ name: 'ResourceInUseException' });
    await eks.send(new DeleteClusterCommand({ name: 'one' }));
    expect((await eks.send(new ListClustersCommand({}))).clusters).toEqual([]);
    expect(await live.clusterGroups()).toEqual([]);
  });

  it.each<[string, () => Partial<CreateClusterRequest>, string]>([
    [
      'subnets in one AZ',
      () => ({ resourcesVpcConfig: { subnetIds: live.subnetIds.slice(0, 1) } }),
      'InvalidParameterException',
    ],
    [
      'subnets of two VPCs',
      () => ({ resourcesVpcConfig: { subnetIds: [...live.subnetIds, live.foreignSubnet] } }),
      'InvalidParameterException',
    ],
    [
      'a subnet that is none',
      () => ({ resourcesVpcConfig: { subnetIds: ['subnet-0', ...live.subnetIds] } }),
      'InvalidParameterException',
    ],
    [
      'a security group that is none',
      () => ({ resourcesVpcConfig: { subnetIds: live.subnetIds, securityGroupIds: ['sg-0'] } }),
      'InvalidParameterException',
    ],
    [
      'a service CIDR within the VPC',
      () => ({ kubernetesNetworkConfig: { serviceIpv4Cidr: '10.1.128.0/20' } }),
      'InvalidParameterException',
    ],
    ['a version out of support', () => ({ version: '1.30' }), 'InvalidParameterException'],
    [
      'encryption of anything but secrets',
      () => ({ encryptionConfig: [{ resources: ['pods'], provider: { keyArn: 'k' } }] }),
      'InvalidParameterException',
    ],
  ])('refuses %s and leaves nothing behind', async (_what, change, name) => {
    await expect(live.create('refused', change())).rejects.toMatchObject({ name });
    expect((await eks.send(new ListClustersCommand({}))).clusters).not.toContain('refused');
    expect((await live.clusterGroups()).filter((group) => group.includes('refused'))).toEqual([]);
  });

  it('refuses an AZ in which EKS has no control plane', async () => {
    const unsupported = await live.subnet('10.1.14.0/24', 'e');
    await expect(
      live.create('zone', { resourcesVpcConfig: { subnetIds: [...live.subnetIds, unsupported] } }),
    ).rejects.toMatchObject({
      name: 'UnsupportedAvailabilityZoneException',
    });
  });

  it('makes the creator an admin only when asked, or when nobody said otherwise', async () => {
    await live.create('default');
    await live.create('bare', {
      accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: false },
    });
    const entries = async (clusterName: string) =>
      (await eks.send(new ListAccessEntriesCommand({ clusterName }))).accessEntries;
    expect(await entries('default')).toEqual([`arn:aws:iam::${live.account}:root`]);
    expect(await entries('bare')).toEqual([]);
    for (const name of ['default', 'bare']) await eks.send(new DeleteClusterCommand({ name }));
  });

  it('takes two creates of one name at once as one cluster and one security group', async () => {
    const results = await Promise.allSettled([live.create('race'), live.create('race')]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await live.clusterGroups()).toHaveLength(1);
    await eks.send(new DeleteClusterCommand({ name: 'race' }));
  });

  it('blocks the delete of a protected cluster until the protection is off', async () => {
    await live.create('kept', { deletionProtection: true });
    const remove = () => eks.send(new DeleteClusterCommand({ name: 'kept' }));
    await expect(remove()).rejects.toMatchObject({ name: 'InvalidRequestException' });
    expect(await live.clusterGroups()).toHaveLength(1);
    await eks.send(new UpdateClusterConfigCommand({ name: 'kept', deletionProtection: false }));
    await remove();
    expect(await live.clusterGroups()).toEqual([]);
  });

  it('deletes a cluster whose security group is gone already', async () => {
    const { cluster } = await live.create('bereft');
    const GroupId = cluster?.resourcesVpcConfig?.clusterSecurityGroupId;
    await live.ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
    await eks.send(new DeleteClusterCommand({ name: 'bereft' }));
    expect((await eks.send(new ListClustersCommand({}))).clusters).not.toContain('bereft');
  });
});
