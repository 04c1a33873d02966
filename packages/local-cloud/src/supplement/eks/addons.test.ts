import {
  CreateAddonCommand,
  type CreateAddonRequest,
  CreatePodIdentityAssociationCommand,
  DeleteAddonCommand,
  DescribeAddonCommand,
  DescribeAddonConfigurationCommand,
  DescribeAddonVersionsCommand,
  DescribePodIdentityAssociationCommand,
  DescribeUpdateCommand,
  type EKSClient,
  ListAddonsCommand,
  ListPodIdentityAssociationsCommand,
  UpdateAddonCommand,
  UpdatePodIdentityAssociationCommand,
} from '@aws-sdk/client-eks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ACCOUNT, seededEks } from './seeded-eks.fixture';

const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const cni = { clusterName: 'live', addonName: 'vpc-cni' };

let eks: Awaited<ReturnType<typeof seededEks>>;
let client: EKSClient;

beforeEach(async () => {
  eks = await seededEks();
  client = eks.client;
});
afterEach(() => eks.stop());

const create = (change: Partial<CreateAddonRequest> = {}) => client.send(new CreateAddonCommand({ ...cni, ...change }));
const associations = async () =>
  (await client.send(new ListPodIdentityAssociationsCommand({ clusterName: 'live' }))).associations ?? [];

describe('add-ons', () => {
  it('takes the default version of the Kubernetes version, which DescribeAddonVersions marks', async () => {
    await create({ addonName: 'coredns' });
    const { addon } = await client.send(new DescribeAddonCommand({ clusterName: 'live', addonName: 'coredns' }));
    const { addons } = await client.send(
      new DescribeAddonVersionsCommand({ addonName: 'coredns', kubernetesVersion: '1.34' }),
    );
    const marked = addons?.[0]?.addonVersions?.find(({ compatibilities }) => compatibilities?.[0]?.defaultVersion);
    expect(addon).toMatchObject({ status: 'ACTIVE', addonVersion: marked?.addonVersion, health: { issues: [] } });
    expect(addon?.addonArn).toMatch(new RegExp(`^arn:aws:eks:eu-west-1:${ACCOUNT}:addon/live/coredns/[0-9a-f-]{36}$`));
  });

  it.each<[string, Partial<CreateAddonRequest>]>([
    ['an unknown add-on', { addonName: 'vpc-cnii' }],
    ['an unknown version', { addonVersion: 'v0.0.1-eksbuild.1' }],
    ['a version of another Kubernetes version', { addonName: 'kube-proxy', addonVersion: 'v1.36.1-eksbuild.4' }],
    ['values that are not JSON', { configurationValues: '{"env": ' }],
    ['values that are no mapping', { configurationValues: 'true' }],
    ['a key that the schema lacks', { addonName: 'coredns', configurationValues: '{"replicas":3}' }],
    ['a switch that is no text', { configurationValues: '{"enableNetworkPolicy":true}' }],
    ['a role that is none', { serviceAccountRoleArn: 'admin' }],
    ['an association whose role is none', { podIdentityAssociations: [{ serviceAccount: 'a', roleArn: 'b' }] }],
  ])('refuses %s and leaves nothing behind', async (_what, change) => {
    await expect(create(change)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    expect((await client.send(new ListAddonsCommand({ clusterName: 'live' }))).addons).toEqual([]);
    expect(await associations()).toEqual([]);
  });

  it('says what of the values is wrong, in the words of EKS', async () => {
    const values = { resources: { limit: {} }, replicas: 3, replicaCount: '3' };
    const call = create({ addonName: 'coredns', configurationValues: JSON.stringify(values) });
    const extra = 'is not defined in the schema and the schema does not allow additional properties';
    const error = await call.catch((reason: unknown) => reason as Error);
    expect((error as Error).message).toMatch(
      /^ConfigurationValue provided in request is not supported: Json schema validation failed with error: \[/,
    );
    for (const part of [`$.resources.limit: ${extra}`, `$.replicas: ${extra}`, '$.replicaCount: ']) {
      expect((error as Error).message).toContain(part);
    }
  });

  it('has a schema, which is the one that values are checked against', async () => {
    const { addons } = await client.send(new DescribeAddonVersionsCommand({ addonName: 'vpc-cni' }));
    const addonVersion = addons?.[0]?.addonVersions?.[0]?.addonVersion;
    const found = await client.send(new DescribeAddonConfigurationCommand({ addonName: 'vpc-cni', addonVersion }));
    expect(JSON.parse(found.configurationSchema ?? '')).toMatchObject({ $ref: '#/definitions/VpcCni' });
    const env = {
      ENABLE_PREFIX_DELEGATION: 'true',
      WARM_PREFIX_TARGET: '1',
      NETWORK_POLICY_ENFORCING_MODE: 'standard',
    };
    const nodeAgent = { enablePolicyEventLogs: 'true' };
    await create({ configurationValues: JSON.stringify({ enableNetworkPolicy: 'true', env, nodeAgent }) });
  });

  it('updates by a recorded update that belongs to the add-on', async () => {
    await create({ serviceAccountRoleArn: role('a') });
    const configurationValues = '{"env":{"WARM_IP_TARGET":"2"}}';
    const { update } = await client.send(new UpdateAddonCommand({ ...cni, configurationValues }));
    const ask = { name: 'live', updateId: update?.id };
    expect((await client.send(new DescribeUpdateCommand({ ...ask, addonName: 'vpc-cni' }))).update?.status).toBe(
      'Successful',
    );
    await expect(client.send(new DescribeUpdateCommand(ask))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    const { addon } = await client.send(new DescribeAddonCommand(cni));
    expect(addon?.configurationValues).toBe(configurationValues);
    expect(addon?.serviceAccountRoleArn).toBeUndefined();
  });

  it('is there once', async () => {
    await create();
    await expect(create()).rejects.toMatchObject({ name: 'ResourceInUseException' });
  });

  it('finds nothing for a name that is none, as EKS does', async () => {
    expect((await client.send(new DescribeAddonVersionsCommand({ addonName: 'none' }))).addons).toEqual([]);
    const filtered = await client.send(
      new DescribeAddonVersionsCommand({ owners: ['community'], types: ['networking'] }),
    );
    expect(filtered.addons?.map(({ addonName }) => addonName)).toEqual(['external-dns']);
  });

  it('names the service account and policy that an add-on wants', async () => {
    const { addons } = await client.send(new DescribeAddonVersionsCommand({ addonName: 'vpc-cni' }));
    const addonVersion = addons?.[0]?.addonVersions?.[0]?.addonVersion;
    const found = await client.send(new DescribeAddonConfigurationCommand({ addonName: 'vpc-cni', addonVersion }));
    expect(found.podIdentityConfiguration?.[0]?.serviceAccount).toBe('aws-node');
  });
});

describe('Pod Identity associations', () => {
  it('are owned by the add-on that asked for them, follow its updates and go with it', async () => {
    await create({ podIdentityAssociations: [{ serviceAccount: 'aws-node', roleArn: role('a') }] });
    const { addon } = await client.send(new DescribeAddonCommand(cni));
    const [owned] = await associations();
    expect(addon?.podIdentityAssociations).toEqual([owned?.associationArn]);
    expect(owned).toMatchObject({ namespace: 'kube-system', ownerArn: addon?.addonArn });

    await client.send(
      new UpdateAddonCommand({ ...cni, podIdentityAssociations: [{ serviceAccount: 'aws-node', roleArn: role('b') }] }),
    );
    const { association } = await client.send(
      new DescribePodIdentityAssociationCommand({ clusterName: 'live', associationId: owned?.associationId }),
    );
    expect(association?.roleArn).toBe(role('b'));

    await client.send(new DeleteAddonCommand(cni));
    expect(await associations()).toEqual([]);
  });

  it('are one per service account, whoever made the first', async () => {
    const item = { clusterName: 'live', namespace: 'kube-system', serviceAccount: 'aws-node', roleArn: role('a') };
    const { association } = await client.send(new CreatePodIdentityAssociationCommand(item));
    expect(association?.associationArn).toMatch(
      new RegExp(`^arn:aws:eks:eu-west-1:${ACCOUNT}:podidentityassociation/live/a-[a-z0-9]{17}$`),
    );
    const inUse = { name: 'ResourceInUseException', $metadata: { httpStatusCode: 409 } };
    await expect(client.send(new CreatePodIdentityAssociationCommand(item))).rejects.toMatchObject(inUse);
    const add = create({ podIdentityAssociations: [{ serviceAccount: 'aws-node', roleArn: role('b') }] });
    await expect(add).rejects.toMatchObject(inUse);
    expect((await client.send(new ListAddonsCommand({ clusterName: 'live' }))).addons).toEqual([]);
  });

  it('carry an external id only with a target role', async () => {
    const { association } = await client.send(
      new CreatePodIdentityAssociationCommand({
        clusterName: 'live',
        namespace: 'a',
        serviceAccount: 'b',
        roleArn: role('a'),
      }),
    );
    expect(association?.externalId).toBeUndefined();
    const on = { clusterName: 'live', associationId: association?.associationId };
    const changed = await client.send(new UpdatePodIdentityAssociationCommand({ ...on, targetRoleArn: role('t') }));
    expect(changed.association).toMatchObject({ targetRoleArn: role('t'), externalId: expect.any(String) });
    const wrong = client.send(
      new UpdatePodIdentityAssociationCommand({ ...on, roleArn: role('b'), targetRoleArn: 't' }),
    );
    await expect(wrong).rejects.toMatchObject({ name: 'InvalidParameterException' });
    const kept = await client.send(new DescribePodIdentityAssociationCommand(on));
    expect(kept.association).toMatchObject({ roleArn: role('a'), targetRoleArn: role('t') });
    const cleared = await client.send(new UpdatePodIdentityAssociationCommand({ ...on, targetRoleArn: '' }));
    expect(cleared.association?.externalId).toBeUndefined();
  });
});
