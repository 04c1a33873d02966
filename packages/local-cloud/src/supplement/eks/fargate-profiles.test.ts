import {
  CreateClusterCommand,
  CreateFargateProfileCommand,
  type CreateFargateProfileRequest,
  DeleteClusterCommand,
  DeleteFargateProfileCommand,
  DescribeAccessEntryCommand,
  DescribeFargateProfileCommand,
  type EKSClient,
  ListAccessEntriesCommand,
  ListFargateProfilesCommand,
  TagResourceCommand,
} from '@aws-sdk/client-eks';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { scriptEks } from '../script-eks';
import { ec2Stub, type Ec2Stub } from './ec2-stub.fixture';
import { ACCOUNT, seededEks } from './seeded-eks.fixture';

const podExecutionRoleArn = `arn:aws:iam::${ACCOUNT}:role/pods`;
const on = { clusterName: 'live', fargateProfileName: 'apps' };

let ec2: Ec2Stub;
let eks: Awaited<ReturnType<typeof seededEks>>;
let client: EKSClient;

beforeEach(async () => {
  ec2 = await ec2Stub([
    { id: 'subnet-a', zone: 'az1' },
    { id: 'subnet-b', zone: 'az2', open: true },
    { id: 'subnet-c', zone: 'az2', vpcId: 'vpc-2' },
  ]);
  eks = await seededEks({}, ec2.url);
  client = eks.client;
});
afterEach(async () => {
  await eks.stop();
  await ec2.stop();
});

const create = (change: Partial<CreateFargateProfileRequest> = {}) =>
  client.send(
    new CreateFargateProfileCommand({ ...on, podExecutionRoleArn, selectors: [{ namespace: 'apps' }], ...change }),
  );
const names = async () =>
  (await client.send(new ListFargateProfilesCommand({ clusterName: 'live' }))).fargateProfileNames;

it('takes the private subnets of the cluster, lets the role join, keeps its tags, and goes away', async () => {
  expect((await create({ tags: { a: '1' } })).fargateProfile?.status).toBe('CREATING');
  const { fargateProfile } = await client.send(new DescribeFargateProfileCommand(on));
  expect(fargateProfile).toMatchObject({
    status: 'ACTIVE',
    subnets: ['subnet-a'],
    selectors: [{ namespace: 'apps', labels: {} }],
    fargateProfileArn: expect.stringMatching(
      new RegExp(`^arn:aws:eks:eu-west-1:${ACCOUNT}:fargateprofile/live/apps/[0-9a-f-]{36}$`),
    ),
  });
  const entry = new DescribeAccessEntryCommand({ clusterName: 'live', principalArn: podExecutionRoleArn });
  expect((await client.send(entry)).accessEntry?.type).toBe('FARGATE_LINUX');
  await client.send(new TagResourceCommand({ resourceArn: fargateProfile?.fargateProfileArn, tags: { b: '2' } }));
  const tagged = await client.send(new DescribeFargateProfileCommand(on));
  expect(tagged.fargateProfile?.tags).toEqual({ a: '1', b: '2' });
  await expect(client.send(new DeleteClusterCommand({ name: 'live' }))).rejects.toMatchObject({
    name: 'ResourceInUseException',
  });
  await client.send(new DeleteFargateProfileCommand(on));
  expect(await names()).toEqual([]);
  expect((await client.send(new ListAccessEntriesCommand({ clusterName: 'live' }))).accessEntries).toEqual([]);
});

it('is made and deleted one at a time per cluster, in the words of EKS', async () => {
  const creating = await scriptEks(eks.cloud, { kind: 'fargate-profile', event: 'create', name: 'apps', hold: true });
  await create();
  await expect(create({ fargateProfileName: 'jobs' })).rejects.toMatchObject({
    name: 'ResourceInUseException',
    message:
      'Cannot create Fargate Profile jobs because cluster live currently has Fargate profile apps in status CREATING',
  });
  await creating.release();
  await create({ fargateProfileName: 'jobs' });
  const deleting = await scriptEks(eks.cloud, { kind: 'fargate-profile', event: 'delete', name: 'jobs', hold: true });
  await client.send(new DeleteFargateProfileCommand({ ...on, fargateProfileName: 'jobs' }));
  await expect(client.send(new DeleteFargateProfileCommand(on))).rejects.toMatchObject({
    name: 'ResourceInUseException',
    message: expect.stringContaining('jobs in status DELETING'),
  });
  await deleting.release();
  expect(await names()).toEqual(['apps']);
  // Both had the same role, and one is left.
  const entries = await client.send(new ListAccessEntriesCommand({ clusterName: 'live' }));
  expect(entries.accessEntries).toEqual([podExecutionRoleArn]);
});

it('fails to be made and to be deleted as scripted', async () => {
  const issues = [{ code: 'PodExecutionRoleAlreadyInUse', message: 'in use by nodes' }];
  await scriptEks(eks.cloud, { kind: 'fargate-profile', event: 'create', failure: { issues } });
  await scriptEks(eks.cloud, { kind: 'fargate-profile', event: 'delete', failure: { issues }, times: 1 });
  await create();
  const read = async () => (await client.send(new DescribeFargateProfileCommand(on))).fargateProfile;
  expect(await read()).toMatchObject({ status: 'CREATE_FAILED', health: { issues } });
  await client.send(new DeleteFargateProfileCommand(on));
  expect((await read())?.status).toBe('DELETE_FAILED');
  await client.send(new DeleteFargateProfileCommand(on));
  expect(await names()).toEqual([]);
});

it('refuses a second one of the name, but answers a retry with its token', async () => {
  const first = await create({ clientRequestToken: 't' });
  const again = await create({ clientRequestToken: 't' });
  expect(again.fargateProfile?.fargateProfileArn).toBe(first.fargateProfile?.fargateProfileArn);
  await expect(create()).rejects.toMatchObject({
    name: 'ResourceInUseException',
    message: 'A Fargate Profile already exists with this name in this cluster.',
  });
});

it.each<[string, Partial<CreateFargateProfileRequest>, RegExp]>([
  [
    'a public subnet',
    { subnets: ['subnet-b'] },
    /^Subnet subnet-b provided in Fargate Profile is not a private subnet$/,
  ],
  ['a subnet of another VPC', { subnets: ['subnet-c'] }, /subnet-c/],
  ['a subnet that is none', { subnets: ['subnet-x'] }, /not found/],
  ['no selector', { selectors: [] }, /at least one selector/],
  ['a selector without a namespace', { selectors: [{ labels: { a: 'b' } }] }, /at least one namespace/],
  ['six selectors', { selectors: Array.from({ length: 6 }, () => ({ namespace: 'a' })) }, /more than the 5/],
  [
    'six labels',
    { selectors: [{ namespace: 'a', labels: { a: '', b: '', c: '', d: '', e: '', f: '' } }] },
    /more than 5 Label pairs/,
  ],
  ['a role that is none', { podExecutionRoleArn: 'pods' }, /podExecutionRoleArn/],
  ['a reserved name', { fargateProfileName: 'eks-apps' }, /eks-/],
])('refuses %s', async (_what, change, message) => {
  await expect(create(change)).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: expect.stringMatching(message),
  });
  expect(await names()).toEqual([]);
});

it('cannot be in a cluster that is not there yet', async () => {
  await scriptEks(eks.cloud, { kind: 'cluster', event: 'create', hold: true });
  const roleArn = `arn:aws:iam::${ACCOUNT}:role/cluster`;
  const resourcesVpcConfig = { subnetIds: ['subnet-a', 'subnet-b'] };
  await client.send(new CreateClusterCommand({ name: 'new', roleArn, resourcesVpcConfig }));
  await expect(create({ clusterName: 'new' })).rejects.toMatchObject({
    name: 'InvalidRequestException',
    message: "Cluster 'new' is not in ACTIVE status",
  });
});
