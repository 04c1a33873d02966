import {
  type AMITypes,
  CreateNodegroupCommand,
  type CreateNodegroupRequest,
  DeleteNodegroupCommand,
  DescribeNodegroupCommand,
  DescribeUpdateCommand,
  type EKSClient,
  ListNodegroupsCommand,
  ListUpdatesCommand,
  UpdateClusterVersionCommand,
  UpdateNodegroupVersionCommand,
} from '@aws-sdk/client-eks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scriptEks } from '../script-eks';
import { ec2Stub, type Ec2Stub } from './ec2-stub.fixture';
import { ACCOUNT, seededEks } from './seeded-eks.fixture';

const on = { clusterName: 'live', nodegroupName: 'apps' };
const invalid = { name: 'InvalidParameterException', $metadata: { httpStatusCode: 400 } };

let ec2: Ec2Stub;
let eks: Awaited<ReturnType<typeof seededEks>>;
let client: EKSClient;

beforeEach(async () => {
  ec2 = await ec2Stub([{ id: 'subnet-a', zone: 'az1' }], { 'lt-own': { imageId: 'ami-1', instanceType: 'm7g.large' } });
  eks = await seededEks({}, ec2.url);
  client = eks.client;
});
afterEach(async () => {
  await eks.stop();
  await ec2.stop();
});

const create = (change: Partial<CreateNodegroupRequest> = {}) =>
  client.send(
    new CreateNodegroupCommand({
      ...on,
      subnets: ['subnet-a'],
      nodeRole: `arn:aws:iam::${ACCOUNT}:role/nodes`,
      ...change,
    }),
  );
const read = async () => (await client.send(new DescribeNodegroupCommand(on))).nodegroup;

describe('creation', () => {
  it('surfaces a scripted failure with its health issues, and can be deleted after it', async () => {
    const issues = [
      { code: 'AsgInstanceLaunchFailures', message: 'no capacity', resourceIds: ['asg-1'] },
      { code: 'InsufficientFreeAddresses', message: 'no address', resourceIds: ['subnet-a'] },
      { code: 'NodeCreationFailure', message: 'did not join', resourceIds: ['i-1'] },
    ];
    await scriptEks(eks.cloud, { kind: 'nodegroup', event: 'create', name: 'apps', describes: 1, failure: { issues } });
    await create();
    expect(await read()).toMatchObject({ status: 'CREATING', health: { issues: [] } });
    expect(await read()).toMatchObject({ status: 'CREATE_FAILED', health: { issues } });
    await client.send(new DeleteNodegroupCommand(on));
    expect((await client.send(new ListNodegroupsCommand({ clusterName: 'live' }))).nodegroups).toEqual([]);
  });

  it('waits for the cluster to be active', async () => {
    await scriptEks(eks.cloud, { kind: 'cluster', event: 'update', hold: true });
    await client.send(new UpdateClusterVersionCommand({ name: 'live', version: '1.35' }));
    await expect(create()).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: "Cluster 'live' is not in ACTIVE status",
    });
  });

  it.each<[AMITypes, string, RegExp]>([
    ['AL2023_x86_64_STANDARD', 'm7i.large', /^1\.34\.\d+-\d{8}$/],
    ['AL2023_ARM_64_STANDARD', 'm7g.large', /^1\.34\.\d+-\d{8}$/],
    ['AL2023_x86_64_NEURON', 'inf2.xlarge', /^1\.34\.\d+-\d{8}$/],
    ['AL2023_x86_64_NVIDIA', 'g6.xlarge', /^1\.34\.\d+-\d{8}$/],
    ['AL2023_ARM_64_NVIDIA', 'g5g.xlarge', /^1\.34\.\d+-\d{8}$/],
    ['BOTTLEROCKET_ARM_64', 'm7g.large', /^1\.\d+\.\d+-[0-9a-f]{8}$/],
    ['BOTTLEROCKET_x86_64_FIPS', 'm7i.large', /^1\.\d+\.\d+-[0-9a-f]{8}$/],
    ['BOTTLEROCKET_ARM_64_NVIDIA_FIPS', 'g5g.xlarge', /^1\.\d+\.\d+-[0-9a-f]{8}$/],
    ['WINDOWS_CORE_2025_x86_64', 'm7i.large', /^1\.34-\d{4}\.\d\d\.\d\d$/],
  ])('takes %s on %s', async (amiType, instanceType, release) => {
    await create({ amiType, instanceTypes: [instanceType], capacityType: 'SPOT' });
    expect(await read()).toMatchObject({
      amiType,
      capacityType: 'SPOT',
      releaseVersion: expect.stringMatching(release),
    });
  });

  it('is CUSTOM with an AMI in the launch template, whose version then is the AMI', async () => {
    await create({ launchTemplate: { id: 'lt-own' } });
    expect(await read()).toMatchObject({
      amiType: 'CUSTOM',
      releaseVersion: 'ami-1',
      launchTemplate: { id: 'lt-own', name: 'name-of-lt-own', version: '1' },
    });
    const ask = client.send(new UpdateNodegroupVersionCommand({ ...on, version: '1.34' }));
    await expect(ask).rejects.toMatchObject(invalid);
  });

  it.each<[string, Partial<CreateNodegroupRequest>]>([
    ['Amazon Linux 2', { amiType: 'AL2_x86_64' }],
    ['a version ahead of the cluster', { version: '1.35' }],
    ['a version too far behind', { version: '1.30' }],
    [
      'an architecture that is not that of the instances',
      { amiType: 'BOTTLEROCKET_ARM_64', instanceTypes: ['m7i.large'] },
    ],
  ])('refuses %s', async (_what, change) => {
    await expect(create(change)).rejects.toMatchObject(invalid);
  });
});

describe('versions', () => {
  const move = (version: string) => client.send(new UpdateNodegroupVersionCommand({ ...on, version }));

  it('follow the cluster, one upgrade after the other', async () => {
    await create();
    await expect(move('1.35')).rejects.toMatchObject({
      ...invalid,
      message:
        'Nodegroup Kubernetes version should be equal to Cluster kubernetes version 1.34 or NodeGroup kubernetes version 1.34',
    });
    await client.send(new UpdateClusterVersionCommand({ name: 'live', version: '1.35' }));
    await expect(client.send(new UpdateClusterVersionCommand({ name: 'live', version: '1.36' }))).rejects.toThrow(
      'Nodegroups apps must be updated to match cluster version 1.35 before updating cluster version',
    );
    const { update } = await move('1.35');
    const ask = { name: 'live', nodegroupName: 'apps' };
    expect((await client.send(new ListUpdatesCommand(ask))).updateIds).toEqual([update?.id]);
    expect(
      (await client.send(new DescribeUpdateCommand({ ...ask, updateId: update?.id }))).update?.params,
    ).toContainEqual({ type: 'Version', value: '1.35' });
    expect(await read()).toMatchObject({ version: '1.35', releaseVersion: expect.stringMatching(/^1\.35\./) });
    await client.send(new UpdateClusterVersionCommand({ name: 'live', version: '1.36' }));
  });

  it('stay when the update fails on a pod that cannot be evicted', async () => {
    await create();
    await client.send(new UpdateClusterVersionCommand({ name: 'live', version: '1.35' }));
    const issues = [{ code: 'PodEvictionFailure', message: 'Reached max retries', resourceIds: ['i-1'] }];
    await scriptEks(eks.cloud, { kind: 'nodegroup', event: 'update', failure: { issues } });
    const { update } = await move('1.35');
    const told = await client.send(
      new DescribeUpdateCommand({ name: 'live', nodegroupName: 'apps', updateId: update?.id }),
    );
    expect(told.update).toMatchObject({ status: 'Failed', errors: [{ errorCode: 'PodEvictionFailure' }] });
    expect(await read()).toMatchObject({ version: '1.34', status: 'ACTIVE' });
  });

  it('take the release that is asked for, when it is one of the version', async () => {
    await create();
    const ask = (releaseVersion: string) => client.send(new UpdateNodegroupVersionCommand({ ...on, releaseVersion }));
    await ask('1.34.2-20260101');
    expect((await read())?.releaseVersion).toBe('1.34.2-20260101');
    await expect(ask('1.33.2-20260101')).rejects.toMatchObject({
      ...invalid,
      message: 'Requested release version 1.33.2-20260101 is not valid for kubernetes version 1.34.',
    });
  });
});

it('stays when its deletion fails', async () => {
  await create();
  const issues = [{ code: 'Ec2SecurityGroupDeletionFailure', message: 'in use', resourceIds: ['sg-1'] }];
  await scriptEks(eks.cloud, { kind: 'nodegroup', event: 'delete', failure: { issues } });
  await client.send(new DeleteNodegroupCommand(on));
  expect(await read()).toMatchObject({ status: 'DELETE_FAILED', health: { issues } });
});
