import {
  AssociateIdentityProviderConfigCommand,
  CreateAddonCommand,
  DescribeIdentityProviderConfigCommand,
  DescribeInsightCommand,
  DescribeUpdateCommand,
  DisassociateIdentityProviderConfigCommand,
  type EKSClient,
  ListIdentityProviderConfigsCommand,
  ListInsightsCommand,
  type OidcIdentityProviderConfigRequest,
  TagResourceCommand,
  UpdateClusterConfigCommand,
} from '@aws-sdk/client-eks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scriptEks } from '../script-eks';
import { seededEks } from './seeded-eks.fixture';
import type { StoredNodegroup } from './store';

const clusterName = 'live';
const oidc = { identityProviderConfigName: 'sso', issuerUrl: 'https://sso.example.com', clientId: 'k8s' };
const on = { clusterName, identityProviderConfig: { type: 'oidc', name: 'sso' } };

let eks: Awaited<ReturnType<typeof seededEks>>;
let client: EKSClient;

beforeEach(async () => {
  eks = await seededEks();
  client = eks.client;
});
afterEach(() => eks.stop());

const associate = (change: Partial<OidcIdentityProviderConfigRequest> = {}) =>
  client.send(new AssociateIdentityProviderConfigCommand({ clusterName, oidc: { ...oidc, ...change } }));
const listed = async () =>
  (await client.send(new ListIdentityProviderConfigsCommand({ clusterName }))).identityProviderConfigs;
const read = async () =>
  (await client.send(new DescribeIdentityProviderConfigCommand(on))).identityProviderConfig?.oidc;

describe('OIDC identity provider', () => {
  it('is associated by an update of the cluster, once, tagged, and taken away', async () => {
    const held = await scriptEks(eks.cloud, { kind: 'identity-provider', event: 'create', hold: true });
    const { update } = await associate({ groupsClaim: 'groups' });
    expect(update?.type).toBe('AssociateIdentityProviderConfig');
    expect((await read())?.status).toBe('CREATING');
    await expect(
      client.send(new UpdateClusterConfigCommand({ name: 'live', deletionProtection: true })),
    ).rejects.toMatchObject({ name: 'ResourceInUseException', message: expect.stringContaining(update?.id ?? '-') });
    await held.release();
    const provider = await read();
    expect(provider).toMatchObject({ ...oidc, status: 'ACTIVE', groupsClaim: 'groups' });
    await client.send(new TagResourceCommand({ resourceArn: provider?.identityProviderConfigArn, tags: { a: 'b' } }));
    expect((await read())?.tags).toEqual({ a: 'b' });
    await expect(associate()).rejects.toMatchObject({ name: 'ResourceInUseException' });
    expect(await listed()).toEqual([{ type: 'oidc', name: 'sso' }]);
    await client.send(new DisassociateIdentityProviderConfigCommand(on));
    expect(await listed()).toEqual([]);
    await expect(read()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('is not there when its association fails', async () => {
    const issues = [{ code: 'Unknown', message: 'the issuer did not answer' }];
    await scriptEks(eks.cloud, { kind: 'identity-provider', event: 'create', failure: { issues } });
    const { update } = await associate();
    const told = await client.send(new DescribeUpdateCommand({ name: 'live', updateId: update?.id }));
    expect(told.update).toMatchObject({ status: 'Failed', errors: [{ errorMessage: 'the issuer did not answer' }] });
    expect(await listed()).toEqual([]);
  });

  it.each<[string, Partial<OidcIdentityProviderConfigRequest>]>([
    ['an issuer without TLS', { issuerUrl: 'http://sso.example.com' }],
    ['no client', { clientId: '' }],
    ['no name', { identityProviderConfigName: '' }],
  ])('refuses %s', async (_what, change) => {
    await expect(associate(change)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    expect(await listed()).toEqual([]);
  });
});

describe('insights', () => {
  const insights = async (filter?: object) =>
    (await client.send(new ListInsightsCommand({ clusterName, filter }))).insights ?? [];

  it('pass on a cluster that is ready for the next version', async () => {
    expect((await insights()).map(({ insightStatus }) => insightStatus?.status)).toEqual(['PASSING', 'PASSING']);
    expect(await insights({ statuses: ['ERROR'] })).toEqual([]);
    expect(await insights({ categories: ['MISCONFIGURATION'] })).toEqual([]);
  });

  it('name the node group that is behind and the add-on that does not run on the next version', async () => {
    const old = { nodegroupName: 'old', nodegroupArn: 'arn:old', version: '1.33' } as StoredNodegroup;
    eks.record.nodegroups.set('old', old);
    await client.send(new CreateAddonCommand({ clusterName, addonName: 'kube-proxy' }));
    const [skew, addons] = await insights({ statuses: ['ERROR'], kubernetesVersions: ['1.35'] });
    expect(skew?.insightStatus?.reason).toBe('old');
    const { insight } = await client.send(new DescribeInsightCommand({ clusterName, id: addons?.id }));
    expect(insight?.categorySpecificSummary?.addonCompatibilityDetails).toMatchObject([
      { name: 'kube-proxy', compatibleVersions: [expect.stringMatching(/^v1\.35\./), expect.any(String)] },
    ]);
    await expect(client.send(new DescribeInsightCommand({ clusterName, id: 'none' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});
