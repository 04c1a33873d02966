import {
  CreateAddonCommand,
  DeleteClusterCommand,
  DeleteNodegroupCommand,
  DescribeAddonCommand,
  DescribeClusterCommand,
  DescribeNodegroupCommand,
  DescribeUpdateCommand,
  type EKSClient,
  ListClustersCommand,
  UpdateAddonCommand,
  UpdateClusterConfigCommand,
  UpdateClusterVersionCommand,
  UpdateNodegroupConfigCommand,
} from '@aws-sdk/client-eks';
import { HeraError } from '@hera/core/errors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EksScriptRule, releaseEksScripts, scriptEks, setEksHealth } from '../script-eks';
import { ec2Stub, type Ec2Stub } from './ec2-stub.fixture';
import { seededEks } from './seeded-eks.fixture';
import type { StoredNodegroup } from './store';

let ec2: Ec2Stub;
let eks: Awaited<ReturnType<typeof seededEks>>;
let client: EKSClient;

beforeEach(async () => {
  ec2 = await ec2Stub([]);
  eks = await seededEks({}, ec2.url);
  client = eks.client;
});
afterEach(async () => {
  await eks.stop();
  await ec2.stop();
});

const status = async () => (await client.send(new DescribeClusterCommand({ name: 'live' }))).cluster?.status;
const upgrade = () => client.send(new UpdateClusterVersionCommand({ name: 'live', version: '1.35' }));
const update = (updateId: string | undefined) =>
  client.send(new DescribeUpdateCommand({ name: 'live', updateId })).then((answer) => answer.update);
const issues = [{ code: 'NodeCreationFailure', message: 'Instances failed to join', resourceIds: ['i-1'] }];

describe('updates of a cluster', () => {
  it('shows the old version for as many describes as scripted, then the new one', async () => {
    await scriptEks(eks.cloud, { kind: 'cluster', event: 'update', name: 'live', describes: 2 });
    const begun = (await upgrade()).update;
    expect([begun?.status, await status(), (await update(begun?.id))?.status]).toEqual([
      'InProgress',
      'UPDATING',
      'InProgress',
    ]);
    expect(eks.record.cluster.version).toBe('1.34');
    expect((await update(begun?.id))?.status).toBe('Successful');
    const { cluster } = await client.send(new DescribeClusterCommand({ name: 'live' }));
    expect(cluster).toMatchObject({ status: 'ACTIVE', version: '1.35' });
  });

  it('takes one at a time, in the words of EKS, and nothing else meanwhile', async () => {
    const held = await scriptEks(eks.cloud, { kind: 'cluster', event: 'update', hold: true });
    const id = (await upgrade()).update?.id;
    const second = client.send(new UpdateClusterConfigCommand({ name: 'live', deletionProtection: true }));
    await expect(second).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: `Cannot DeletionProtectionUpdate because cluster live currently has update ${id} in progress`,
      $metadata: { httpStatusCode: 409 },
    });
    await expect(client.send(new DeleteClusterCommand({ name: 'live' }))).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: 'Cannot delete because cluster live currently has an update in progress',
    });
    await expect(
      client.send(new CreateAddonCommand({ clusterName: 'live', addonName: 'coredns' })),
    ).rejects.toMatchObject({ name: 'InvalidRequestException', message: "Cluster 'live' is not in ACTIVE status" });
    expect(await held.release()).toBe(1);
    expect([await status(), (await update(id))?.status]).toEqual(['ACTIVE', 'Successful']);
    await client.send(new UpdateClusterConfigCommand({ name: 'live', deletionProtection: true }));
  });

  it('that fail change nothing and say why', async () => {
    const failure = { issues: [{ code: 'IpNotAvailable', message: 'no address left', resourceIds: ['subnet-a'] }] };
    await scriptEks(eks.cloud, { kind: 'cluster', event: 'update', failure, times: 1 });
    const failed = await update((await upgrade()).update?.id);
    expect(failed).toMatchObject({
      status: 'Failed',
      errors: [{ errorCode: 'IpNotAvailable', errorMessage: 'no address left', resourceIds: ['subnet-a'] }],
    });
    expect([await status(), eks.record.cluster.version]).toEqual(['ACTIVE', '1.34']);
    expect((await update((await upgrade()).update?.id))?.status).toBe('Successful');
  });
});

it('deletes a cluster when it is released, and not before', async () => {
  const held = await scriptEks(eks.cloud, { kind: 'cluster', event: 'delete', hold: true });
  await client.send(new DeleteClusterCommand({ name: 'live' }));
  expect(await status()).toBe('DELETING');
  await held.release();
  expect((await client.send(new ListClustersCommand({}))).clusters).toEqual([]);
});

describe('node groups and add-ons', () => {
  const on = { clusterName: 'live', nodegroupName: 'ng' };
  const resize = (maxSize: number) =>
    client.send(new UpdateNodegroupConfigCommand({ ...on, scalingConfig: { maxSize } }));
  const group = async () => (await client.send(new DescribeNodegroupCommand(on))).nodegroup;

  beforeEach(() => {
    const health = { issues: [] };
    const scalingConfig = { minSize: 1, maxSize: 2, desiredSize: 1 };
    const stored = { nodegroupName: 'ng', status: 'ACTIVE', version: '1.34', scalingConfig, health };
    eks.record.nodegroups.set('ng', stored as unknown as StoredNodegroup);
  });

  it('refuses a second update of a node group, but not one of the cluster', async () => {
    await scriptEks(eks.cloud, { kind: 'nodegroup', event: 'update', name: 'ng', hold: true });
    await resize(5);
    expect(await group()).toMatchObject({ status: 'UPDATING', scalingConfig: { maxSize: 2 } });
    await expect(resize(6)).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: 'Nodegroup cannot be updated as it is currently not in Active State',
    });
    await client.send(new UpdateClusterConfigCommand({ name: 'live', deletionProtection: true }));
    await releaseEksScripts(eks.cloud);
    expect(await group()).toMatchObject({ status: 'ACTIVE', scalingConfig: { maxSize: 5 } });
  });

  it('deletes a node group in the middle of its update, which then is cancelled', async () => {
    await scriptEks(eks.cloud, { kind: 'nodegroup', event: 'update', hold: true });
    const updateId = (await resize(5)).update?.id;
    await client.send(new DeleteNodegroupCommand(on));
    await expect(group()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const told = new DescribeUpdateCommand({ name: 'live', nodegroupName: 'ng', updateId });
    expect((await client.send(told)).update?.status).toBe('Cancelled');
  });

  it('degrade by a failed update, by themselves, and recover', async () => {
    const failure = { status: 'DEGRADED', issues };
    await scriptEks(eks.cloud, { kind: 'nodegroup', event: 'update', failure, times: 1 });
    await resize(5);
    expect(await group()).toMatchObject({ status: 'DEGRADED', health: { issues }, scalingConfig: { maxSize: 2 } });
    await resize(5);
    expect(await group()).toMatchObject({ status: 'ACTIVE', health: { issues: [] }, scalingConfig: { maxSize: 5 } });
    await setEksHealth(eks.cloud, { kind: 'nodegroup', cluster: 'live', name: 'ng', issues });
    expect(await group()).toMatchObject({ status: 'DEGRADED', health: { issues } });
    await setEksHealth(eks.cloud, { kind: 'nodegroup', cluster: 'live', name: 'ng', issues: [] });
    expect((await group())?.status).toBe('ACTIVE');
    await expect(
      setEksHealth(eks.cloud, { kind: 'nodegroup', cluster: 'live', name: 'none', issues }),
    ).rejects.toSatisfy(HeraError.is);
  });

  it('fails an add-on at its creation and at its update', async () => {
    const conflict = [{ code: 'ConfigurationConflict', message: 'Conflicts found when trying to apply' }];
    const failing = (event: 'create' | 'update') =>
      scriptEks(eks.cloud, { kind: 'addon', event, name: 'coredns', failure: { issues: conflict }, times: 1 });
    const addon = { clusterName: 'live', addonName: 'coredns' };
    const read = async () => (await client.send(new DescribeAddonCommand(addon))).addon;
    await failing('create');
    expect((await client.send(new CreateAddonCommand(addon))).addon?.status).toBe('CREATING');
    expect(await read()).toMatchObject({ status: 'CREATE_FAILED', health: { issues: conflict } });
    await failing('update');
    const values = { ...addon, configurationValues: '{"replicaCount":3}' };
    await client.send(new UpdateAddonCommand(values));
    expect(await read()).toMatchObject({ status: 'UPDATE_FAILED' });
    expect((await read())?.configurationValues).toBeUndefined();
    await client.send(new UpdateAddonCommand(values));
    expect(await read()).toMatchObject({ status: 'ACTIVE', configurationValues: '{"replicaCount":3}' });
  });
});

describe('scripts', () => {
  const rule: EksScriptRule = { kind: 'cluster', event: 'update', describes: 1 };

  it.each<[string, object]>([
    ['an unknown kind', { ...rule, kind: 'pod' }],
    ['a misspelt member', { ...rule, describe: 1 }],
    ['an issue code of another kind', { ...rule, kind: 'addon', event: 'create', failure: { issues } }],
    ['a status of another event', { ...rule, kind: 'nodegroup', failure: { status: 'CREATE_FAILED', issues } }],
    ['a failure without an issue', { ...rule, failure: { issues: [] } }],
    ['an update of what cannot be updated', { ...rule, kind: 'fargate-profile' }],
  ])('refuses %s', async (_what, wrong) => {
    await expect(scriptEks(eks.cloud, wrong as EksScriptRule)).rejects.toSatisfy(
      (error) => HeraError.is(error) && error.problems[0]?.code === 'HERA_LC_052',
    );
  });

  it('apply to the account, cluster and name that they name, and count their uses', async () => {
    const other = await scriptEks(eks.cloud, { ...rule, account: '444455556666', hold: true });
    const elsewhere = await scriptEks(eks.cloud, { ...rule, cluster: 'other', hold: true });
    const named = await scriptEks(eks.cloud, { ...rule, name: 'other', hold: true });
    const mine = await scriptEks(eks.cloud, { ...rule, cluster: 'live', times: 1 });
    await upgrade();
    const uses = await Promise.all([other, elsewhere, named, mine].map((script) => script.uses()));
    expect(uses).toEqual([0, 0, 0, 1]);
    expect([await mine.release(), await mine.release()]).toEqual([1, 1]);
  });

  it('are for programs on this machine: not for a page in a browser, nor under another name', async () => {
    const url = `${eks.url}/_hera/eks/script`;
    expect((await fetch(url)).status).toBe(200);
    expect((await fetch(url, { headers: { origin: 'http://evil.example' } })).status).toBe(403);
    expect((await fetch(`${eks.url}/_hera/eks/other`)).status).toBe(404);
    expect((await fetch(`${eks.url}/_hera/s3/script`)).status).toBe(404);
    expect((await fetch(url, { method: 'PUT', body: '{' })).status).toBe(400);
  });

  it('need a cloud with a supplement', async () => {
    await expect(scriptEks({ ...eks.cloud, endpoints: {} }, rule)).rejects.toSatisfy(
      (error) => HeraError.is(error) && error.problems[0]?.code === 'HERA_LC_050',
    );
    await expect(scriptEks({ ...eks.cloud, endpoints: { eks: 'http://127.0.0.1:1' } }, rule)).rejects.toSatisfy(
      (error) => HeraError.is(error) && error.exitCode === 3,
    );
  });
});
