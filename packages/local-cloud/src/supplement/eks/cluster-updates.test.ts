import {
  AssociateEncryptionConfigCommand,
  DescribeClusterCommand,
  DescribeUpdateCommand,
  type EKSClient,
  ListUpdatesCommand,
  UpdateClusterConfigCommand,
  type UpdateClusterConfigRequest,
  UpdateClusterVersionCommand,
} from '@aws-sdk/client-eks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seededEks } from './seeded-eks.fixture';
import type { ClusterRecord, StoredNodegroup } from './store';

let eks: Awaited<ReturnType<typeof seededEks>>;
let client: EKSClient;
let record: ClusterRecord;

beforeEach(async () => {
  eks = await seededEks();
  ({ client, record } = eks);
});
afterEach(() => eks.stop());

const update = (change: Omit<UpdateClusterConfigRequest, 'name'>) =>
  client.send(new UpdateClusterConfigCommand({ name: 'live', ...change }));
const cluster = async () => (await client.send(new DescribeClusterCommand({ name: 'live' }))).cluster;

describe('UpdateClusterConfig', () => {
  it.each<[string, Omit<UpdateClusterConfigRequest, 'name'>, string, object]>([
    [
      'endpoint access',
      { resourcesVpcConfig: { endpointPublicAccess: false } },
      'EndpointAccessUpdate',
      { resourcesVpcConfig: { endpointPublicAccess: false, publicAccessCidrs: ['203.0.113.0/24'] } },
    ],
    [
      'logging, in the two sets that EKS answers',
      { logging: { clusterLogging: [{ types: ['audit'], enabled: true }] } },
      'LoggingUpdate',
      {
        logging: {
          clusterLogging: [
            { types: ['audit'], enabled: true },
            { types: ['api', 'authenticator', 'controllerManager', 'scheduler'], enabled: false },
          ],
        },
      },
    ],
    [
      'upgrade policy',
      { upgradePolicy: { supportType: 'STANDARD' } },
      'UpgradePolicyUpdate',
      { upgradePolicy: { supportType: 'STANDARD' } },
    ],
    [
      'zonal shift',
      { zonalShiftConfig: { enabled: true } },
      'ZonalShiftConfigUpdate',
      { zonalShiftConfig: { enabled: true } },
    ],
    ['deletion protection', { deletionProtection: true }, 'DeletionProtectionUpdate', { deletionProtection: true }],
    [
      'control plane tier',
      { controlPlaneScalingConfig: { tier: 'tier-xl' } },
      'ControlPlaneScalingConfigUpdate',
      { controlPlaneScalingConfig: { tier: 'tier-xl' } },
    ],
  ])('changes %s and records a successful update', async (_what, change, type, expected) => {
    const { update: begun } = await update(change);
    expect(begun).toMatchObject({ type, status: 'InProgress', createdAt: expect.any(Date) });
    const { update: done } = await client.send(new DescribeUpdateCommand({ name: 'live', updateId: begun?.id }));
    expect(done).toMatchObject({ type, status: 'Successful' });
    expect((await client.send(new ListUpdatesCommand({ name: 'live' }))).updateIds).toEqual([begun?.id]);
    expect(await cluster()).toMatchObject(expected);
  });

  it.each<[string, Omit<UpdateClusterConfigRequest, 'name'>, RegExp]>([
    ['no change at all', {}, /No changes/],
    [
      'two kinds of change',
      { deletionProtection: true, zonalShiftConfig: { enabled: true } },
      /Only one type of update/,
    ],
    [
      'endpoints and subnets together',
      { resourcesVpcConfig: { endpointPublicAccess: false, subnetIds: ['s'] } },
      /Only one type/,
    ],
    [
      'both endpoints off',
      { resourcesVpcConfig: { endpointPublicAccess: false, endpointPrivateAccess: false } },
      /Private and public endpoint access cannot be false/,
    ],
    ['a CIDR that is none', { resourcesVpcConfig: { publicAccessCidrs: ['10.0.0.0/33'] } }, /10\.0\.0\.0\/33/],
    [
      'what is so already',
      { resourcesVpcConfig: { publicAccessCidrs: ['203.0.113.0/24'] } },
      /already at the desired configuration/,
    ],
    [
      'logging that is so already',
      { logging: { clusterLogging: [{ types: ['api'], enabled: false }] } },
      /No changes needed for the logging/,
    ],
    [
      'a log type that is none',
      { logging: { clusterLogging: [{ types: ['kubelet' as 'api'], enabled: true }] } },
      /kubelet/,
    ],
    [
      'authentication going backwards',
      { accessConfig: { authenticationMode: 'API_AND_CONFIG_MAP' } },
      /from API to API_AND_CONFIG_MAP/,
    ],
    ['half of Auto Mode', { computeConfig: { enabled: true } }, /fully enabled or fully disabled/],
  ])('refuses %s and changes nothing', async (_what, change, message) => {
    const before = await cluster();
    await expect(update(change)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringMatching(message),
      $metadata: { httpStatusCode: 400 },
    });
    expect(await cluster()).toEqual(before);
    expect(record.updates).toEqual([]);
  });

  it('switches Auto Mode on as a whole, and lets its nodes join', async () => {
    const nodeRoleArn = 'arn:aws:iam::111122223333:role/auto';
    await update({
      computeConfig: { enabled: true, nodePools: ['system'], nodeRoleArn },
      storageConfig: { blockStorage: { enabled: true } },
      kubernetesNetworkConfig: { elasticLoadBalancing: { enabled: true } },
    });
    expect(await cluster()).toMatchObject({
      computeConfig: { enabled: true, nodePools: ['system'], nodeRoleArn },
      storageConfig: { blockStorage: { enabled: true } },
      kubernetesNetworkConfig: { elasticLoadBalancing: { enabled: true } },
    });
    const granted = record.accessEntries.get(nodeRoleArn);
    expect([granted?.entry.type, ...(granted?.policies.keys() ?? [])]).toEqual([
      'EC2',
      'arn:aws:eks::aws:cluster-access-policy/AmazonEKSAutoNodePolicy',
    ]);
  });

  it('moves the authentication mode one step at a time', async () => {
    record.cluster.accessConfig = { authenticationMode: 'CONFIG_MAP' };
    await expect(update({ accessConfig: { authenticationMode: 'API' } })).rejects.toThrow(/from CONFIG_MAP to API/);
    await update({ accessConfig: { authenticationMode: 'API_AND_CONFIG_MAP' } });
    await update({ accessConfig: { authenticationMode: 'API' } });
    expect((await cluster())?.accessConfig).toEqual({ authenticationMode: 'API' });
  });
});

describe('UpdateClusterVersion', () => {
  const upgrade = (version: string) => client.send(new UpdateClusterVersionCommand({ name: 'live', version }));

  it('goes up by one minor version, and back once', async () => {
    await upgrade('1.35');
    expect(await cluster()).toMatchObject({ version: '1.35', platformVersion: expect.stringMatching(/^eks\.\d+$/) });
    expect((await upgrade('1.34')).update?.type).toBe('VersionRollback');
    await expect(upgrade('1.33')).rejects.toThrow(/from 1.34 to 1.33/);
  });

  it.each([
    ['two minor versions', '1.36'],
    ['the same version', '1.34'],
    ['a version that does not exist', '1.99'],
    ['a version out of support', '1.30'],
  ])('refuses %s', async (_what, version) => {
    await expect(upgrade(version)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('refuses while a node group is behind', async () => {
    record.nodegroups.set('old', { nodegroupName: 'old', version: '1.33' } as StoredNodegroup);
    await expect(upgrade('1.35')).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: 'Nodegroups old must be updated to match cluster version 1.34 before updating cluster version',
    });
  });
});

it('turns secrets encryption on once', async () => {
  const keyArn = 'arn:aws:kms:eu-west-1:111122223333:key/1';
  const command = new AssociateEncryptionConfigCommand({
    clusterName: 'live',
    encryptionConfig: [{ resources: ['secrets'], provider: { keyArn } }],
  });
  await client.send(command);
  expect((await cluster())?.encryptionConfig).toEqual([{ resources: ['secrets'], provider: { keyArn } }]);
  await expect(client.send(command)).rejects.toMatchObject({ name: 'InvalidParameterException' });
});
