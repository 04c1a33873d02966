import {
  type AccessScope,
  AssociateAccessPolicyCommand,
  CreateAccessEntryCommand,
  type CreateAccessEntryRequest,
  DeleteAccessEntryCommand,
  DescribeAccessEntryCommand,
  DisassociateAccessPolicyCommand,
  type EKSClient,
  ListAccessEntriesCommand,
  ListAccessPoliciesCommand,
  ListAssociatedAccessPoliciesCommand,
  UpdateAccessEntryCommand,
} from '@aws-sdk/client-eks';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ACCOUNT, seededEks } from './seeded-eks.fixture';

const principalArn = `arn:aws:iam::${ACCOUNT}:role/teams/admin`;
const policyArn = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy';
const on = { clusterName: 'live', principalArn };

let eks: Awaited<ReturnType<typeof seededEks>>;
let client: EKSClient;

beforeEach(async () => {
  eks = await seededEks();
  client = eks.client;
});
afterEach(() => eks.stop());

const create = (change: Partial<CreateAccessEntryRequest> = {}) =>
  client.send(new CreateAccessEntryCommand({ ...on, ...change }));

it('creates an entry whose ARN and user name are those of EKS', async () => {
  await create({ kubernetesGroups: ['viewers'] });
  const { accessEntry } = await client.send(new DescribeAccessEntryCommand(on));
  expect(accessEntry).toMatchObject({
    type: 'STANDARD',
    kubernetesGroups: ['viewers'],
    username: `arn:aws:sts::${ACCOUNT}:assumed-role/admin/{{SessionName}}`,
    accessEntryArn: expect.stringMatching(
      new RegExp(`^arn:aws:eks:eu-west-1:${ACCOUNT}:access-entry/live/role/${ACCOUNT}/admin/[0-9a-f-]{36}$`),
    ),
    createdAt: expect.any(Date),
  });
});

it('refuses a second entry for the principal, but answers a retry with its token as the first call', async () => {
  const clientRequestToken = 'token';
  const first = await create({ clientRequestToken });
  expect((await create({ clientRequestToken })).accessEntry).toEqual(first.accessEntry);
  await expect(create()).rejects.toMatchObject({ name: 'ResourceInUseException', $metadata: { httpStatusCode: 409 } });
});

it.each<[string, Partial<CreateAccessEntryRequest>]>([
  ['a principal that is none', { principalArn: 'arn:aws:sts::111122223333:assumed-role/a/b' }],
  ['a type that is none', { type: 'ROOT' }],
  ['groups on a node entry', { type: 'EC2_LINUX', kubernetesGroups: ['a'] }],
  ['a reserved group', { kubernetesGroups: ['system:masters'] }],
  ['a reserved user name', { username: 'system:node:x' }],
])('refuses %s', async (_what, change) => {
  await expect(create(change)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  expect((await client.send(new ListAccessEntriesCommand({ clusterName: 'live' }))).accessEntries).toEqual([]);
});

it('associates a policy, changes its scope in place, and takes it away', async () => {
  await create();
  const accessScope: AccessScope = { type: 'namespace', namespaces: ['apps'] };
  await client.send(new AssociateAccessPolicyCommand({ ...on, policyArn, accessScope: { type: 'cluster' } }));
  await client.send(new AssociateAccessPolicyCommand({ ...on, policyArn, accessScope }));
  const { associatedAccessPolicies } = await client.send(new ListAssociatedAccessPoliciesCommand(on));
  expect(associatedAccessPolicies).toMatchObject([{ policyArn, accessScope }]);
  const byPolicy = new ListAccessEntriesCommand({ clusterName: 'live', associatedPolicyArn: policyArn });
  expect((await client.send(byPolicy)).accessEntries).toEqual([principalArn]);
  await client.send(new DisassociateAccessPolicyCommand({ ...on, policyArn }));
  await expect(client.send(new DisassociateAccessPolicyCommand({ ...on, policyArn }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

it.each([
  ['an unknown policy', 'STANDARD', `${policyArn}X`, { type: 'cluster' as const }, 'InvalidParameterException'],
  [
    'a namespace scope without namespaces',
    'STANDARD',
    policyArn,
    { type: 'namespace' as const },
    'InvalidParameterException',
  ],
  [
    'namespaces on a cluster scope',
    'STANDARD',
    policyArn,
    { type: 'cluster' as const, namespaces: ['a'] },
    'InvalidParameterException',
  ],
  ['any policy on a node entry', 'EC2_LINUX', policyArn, { type: 'cluster' as const }, 'InvalidRequestException'],
])('refuses to associate %s', async (_what, type, policy, accessScope, name) => {
  await create({ type });
  const call = client.send(new AssociateAccessPolicyCommand({ ...on, policyArn: policy, accessScope }));
  await expect(call).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 400 } });
});

it('updates groups and user name of standard entries only', async () => {
  await create();
  await client.send(new UpdateAccessEntryCommand({ ...on, kubernetesGroups: ['a'], username: 'someone' }));
  const { accessEntry } = await client.send(new DescribeAccessEntryCommand(on));
  expect(accessEntry).toMatchObject({ kubernetesGroups: ['a'], username: 'someone' });
  await client.send(new DeleteAccessEntryCommand(on));
  await create({ type: 'EC2_LINUX' });
  await expect(client.send(new UpdateAccessEntryCommand({ ...on, username: 'x' }))).rejects.toMatchObject({
    name: 'InvalidRequestException',
  });
});

it('has no access entries while the cluster authenticates by the config map alone', async () => {
  eks.record.cluster.accessConfig = { authenticationMode: 'CONFIG_MAP' };
  const refused = { name: 'InvalidRequestException', message: expect.stringContaining('[API') };
  await expect(create()).rejects.toMatchObject(refused);
  await expect(client.send(new ListAccessEntriesCommand({ clusterName: 'live' }))).rejects.toMatchObject(refused);
});

it('lists access policies in pages', async () => {
  const seen: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.send(new ListAccessPoliciesCommand({ maxResults: 7, nextToken }));
    expect(page.accessPolicies?.length).toBeLessThanOrEqual(7);
    seen.push(...(page.accessPolicies ?? []).map(({ name = '' }) => name));
    ({ nextToken } = page);
  } while (nextToken !== undefined);
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toContain('AmazonEKSClusterAdminPolicy');
});
