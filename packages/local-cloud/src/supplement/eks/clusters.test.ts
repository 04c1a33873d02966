import {
  CreateClusterCommand,
  type CreateClusterRequest,
  DescribeClusterCommand,
  DescribeUpdateCommand,
  type EKSClient,
  ListClustersCommand,
  UpdateClusterConfigCommand,
  waitUntilClusterActive,
} from '@aws-sdk/client-eks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scriptEks } from '../script-eks';
import { ec2Stub, type Ec2Stub } from './ec2-stub.fixture';
import { ACCOUNT, seededEks } from './seeded-eks.fixture';

const roleArn = `arn:aws:iam::${ACCOUNT}:role/cluster`;
const nodeRoleArn = `arn:aws:iam::${ACCOUNT}:role/auto`;
const invalid = { name: 'InvalidParameterException', $metadata: { httpStatusCode: 400 } };

let ec2: Ec2Stub;
let eks: Awaited<ReturnType<typeof seededEks>>;
let client: EKSClient;

beforeEach(async () => {
  ec2 = await ec2Stub([
    { id: 'subnet-a', zone: 'az1', ipv6: true },
    { id: 'subnet-b', zone: 'az2', ipv6: true },
    { id: 'subnet-c', zone: 'az4' },
  ]);
  eks = await seededEks({}, ec2.url);
  client = eks.client;
});
afterEach(async () => {
  await eks.stop();
  await ec2.stop();
});

const create = (change: Partial<CreateClusterRequest> = {}) =>
  client.send(
    new CreateClusterCommand({
      name: 'new',
      roleArn,
      version: '1.34',
      resourcesVpcConfig: { subnetIds: ['subnet-a', 'subnet-b'] },
      accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: false },
      ...change,
    }),
  );
const read = async () => (await client.send(new DescribeClusterCommand({ name: 'new' }))).cluster;
const autoMode: Partial<CreateClusterRequest> = {
  bootstrapSelfManagedAddons: false,
  computeConfig: { enabled: true, nodePools: ['general-purpose', 'system'], nodeRoleArn },
  storageConfig: { blockStorage: { enabled: true } },
  kubernetesNetworkConfig: { elasticLoadBalancing: { enabled: true } },
};
const hybrid = (node: string, pod?: string): Partial<CreateClusterRequest> => ({
  remoteNetworkConfig: {
    remoteNodeNetworks: [{ cidrs: [node] }],
    ...(pod !== undefined && { remotePodNetworks: [{ cidrs: [pod] }] }),
  },
});

describe('a new cluster', () => {
  it.each<[string, Partial<CreateClusterRequest>, object]>([
    ['a scaling tier', { controlPlaneScalingConfig: { tier: 'tier-4xl' } }, {}],
    ['zonal shift', { zonalShiftConfig: { enabled: true } }, {}],
    ['standard support', { upgradePolicy: { supportType: 'STANDARD' } }, {}],
    ['deletion protection', { deletionProtection: true }, {}],
    ['hybrid networks', hybrid('100.64.0.0/16', '192.168.0.0/16'), {}],
    [
      'IPv6',
      { kubernetesNetworkConfig: { ipFamily: 'ipv6' } },
      { kubernetesNetworkConfig: { ipFamily: 'ipv6', serviceIpv6Cidr: expect.stringMatching(/^fd/) } },
    ],
    [
      'Auto Mode',
      autoMode,
      { computeConfig: { enabled: true, nodeRoleArn }, storageConfig: { blockStorage: { enabled: true } } },
    ],
  ])('holds %s', async (_what, change, expected) => {
    await create(change);
    expect(await read()).toMatchObject({ ...(Object.keys(expected).length > 0 ? expected : change), status: 'ACTIVE' });
  });

  it.each<[string, Partial<CreateClusterRequest>, RegExp]>([
    ['half of Auto Mode', { computeConfig: { enabled: true } }, /fully enabled or fully disabled/],
    [
      'Auto Mode beside the add-ons that it replaces',
      { ...autoMode, bootstrapSelfManagedAddons: true },
      /bootstrapSelfManagedAddons/,
    ],
    ['an unknown tier', { controlPlaneScalingConfig: { tier: 'tier-3xl' as 'tier-xl' } }, /tier-3xl is not one of/],
    [
      'IPv6 on a subnet without it',
      { kubernetesNetworkConfig: { ipFamily: 'ipv6' }, resourcesVpcConfig: { subnetIds: ['subnet-a', 'subnet-c'] } },
      /subnet-c have none/,
    ],
    ['public hybrid addresses', hybrid('203.0.113.0/24'), /203\.0\.113\.0\/24 is not an IPv4 block within/],
    ['hybrid addresses of the VPC', hybrid('10.1.4.0/24'), /10\.1\.4\.0\/24 overlaps with 10\.1\.0\.0\/16/],
    ['hybrid nodes over their pods', hybrid('192.168.0.0/20', '192.168.1.0/24'), /overlaps with 192\.168\.0\.0\/20/],
    [
      'hybrid networks by the config map',
      { ...hybrid('192.168.0.0/20'), accessConfig: { authenticationMode: 'CONFIG_MAP' } },
      /authentication mode/,
    ],
    [
      'hybrid pods without nodes',
      { remoteNetworkConfig: { remotePodNetworks: [{ cidrs: ['192.168.0.0/20'] }] } },
      /remoteNodeNetworks/,
    ],
    [
      'hybrid networks and IPv6',
      { ...hybrid('192.168.0.0/20'), kubernetesNetworkConfig: { ipFamily: 'ipv6' } },
      /IP family ipv4/,
    ],
  ])('refuses %s and leaves no security group', async (_what, change, message) => {
    await expect(create(change)).rejects.toMatchObject({ ...invalid, message: expect.stringMatching(message) });
    expect(ec2.actions).not.toContain('CreateSecurityGroup');
    expect((await client.send(new ListClustersCommand({}))).clusters).toEqual(['live']);
  });

  it('is waited for by the waiter of the SDK', async () => {
    await scriptEks(eks.cloud, { kind: 'cluster', event: 'create', name: 'new', describes: 2 });
    await create();
    const waiting = { client, maxWaitTime: 10, minDelay: 0.01, maxDelay: 0.02 };
    expect((await waitUntilClusterActive(waiting, { name: 'new' })).state).toBe('SUCCESS');
  });

  it('fails with its health issues, and is in the way until it is deleted', async () => {
    const issues = [{ code: 'Ec2SubnetNotFound', message: 'gone', resourceIds: ['subnet-a'] }];
    await scriptEks(eks.cloud, { kind: 'cluster', event: 'create', name: 'new', failure: { issues } });
    await create();
    expect(await read()).toMatchObject({ status: 'FAILED', health: { issues } });
    await expect(create()).rejects.toMatchObject({ name: 'ResourceInUseException' });
  });
});

it('adds hybrid networks to a cluster and takes them away', async () => {
  const update = async (change: Partial<CreateClusterRequest>) =>
    (await client.send(new UpdateClusterConfigCommand({ name: 'live', ...change }))).update;
  const begun = await update(hybrid('172.16.0.0/16'));
  const told = await client.send(new DescribeUpdateCommand({ name: 'live', updateId: begun?.id }));
  expect(told.update).toMatchObject({ type: 'RemoteNetworkConfigUpdate', status: 'Successful' });
  expect(eks.record.cluster.remoteNetworkConfig).toEqual(hybrid('172.16.0.0/16').remoteNetworkConfig);
  await expect(update(hybrid('172.16.0.0/33'))).rejects.toMatchObject(invalid);
  await update({ remoteNetworkConfig: { remoteNodeNetworks: [], remotePodNetworks: [] } });
  expect(eks.record.cluster.remoteNetworkConfig).toBeUndefined();
});

it('keeps the node role of Auto Mode once it is set', async () => {
  await create(autoMode);
  const { computeConfig, storageConfig, kubernetesNetworkConfig } = autoMode;
  const other = { ...computeConfig, nodeRoleArn: `${nodeRoleArn}-2` };
  const change = { name: 'new', computeConfig: other, storageConfig, kubernetesNetworkConfig };
  await expect(client.send(new UpdateClusterConfigCommand(change))).rejects.toMatchObject(invalid);
});
