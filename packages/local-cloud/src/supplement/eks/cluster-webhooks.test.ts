import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ControlPlanes } from '../../kubernetes/control-planes';
import { eksToken } from '../../eks-token';
import type { Caller } from '../caller';
import { IssuedCredentials } from '../issued-credentials';
import { serve, type ServiceServer } from '../server';
import { type StsStub, stsStub } from '../sts-stub.fixture';
import { stsRelay } from '../sts-relay';
import { newEntry } from './access-grants';
import { ClusterKubernetes } from './cluster-kubernetes';
import { clusterRecord } from './seeded-eks.fixture';
import { eksService } from './service';
import { EksStore } from './store';

const account = '000000000000';
const region = 'us-east-1';
const caller: Caller = { account, region, service: 'eks' };
const role = (name: string): string => `arn:aws:iam::${account}:role/${name}`;
const log: string[] = [];
const store = new EksStore();
let sts: StsStub;
let server: ServiceServer;

const record = clusterRecord('prod');

const grant = (
  name: string,
  details: { groups?: string[]; username?: string; policy?: string; namespaces?: string[] } = {},
): void => {
  const entry = newEntry(caller, 'prod', role(name), {
    type: 'STANDARD',
    groups: details.groups,
    username: details.username,
  });
  if (details.policy !== undefined) {
    const policyArn = `arn:aws:eks::aws:cluster-access-policy/${details.policy}`;
    const { namespaces = [] } = details;
    entry.policies.set(policyArn, {
      policyArn,
      accessScope: { type: namespaces.length > 0 ? 'namespace' : 'cluster', namespaces },
    });
  }
  record.accessEntries.set(role(name), entry);
};

beforeAll(async () => {
  sts = await stsStub();
  const issued = new IssuedCredentials();
  // No cluster is created here, so no API server starts.
  const planes = new ControlPlanes({ binaries: '/nowhere', version: '1.34.2', directory: '/nowhere' });
  const kubernetes: ClusterKubernetes = new ClusterKubernetes({
    planes,
    url: () => server.url,
    awsEndpoint: sts.url,
    stsHosts: () => [new URL(server.url).host],
    issued,
    log: (line) => log.push(line),
  });
  server = await serve([eksService({ awsEndpoint: sts.url, store, kubernetes })], {}, stsRelay(sts.url, issued));
  store.scope(caller).set('prod', record);
  grant('admin', { groups: ['hera:admin'] });
  grant('team/viewer', { policy: 'AmazonEKSViewPolicy', namespaces: ['shop'] });
  grant('node', { username: 'system:node:{{EC2PrivateDNSName}}' });
});

afterAll(async () => {
  await server.stop();
  await sts.stop();
});

const assumed = async (name: string, at = server.url) => {
  const client = new STSClient({
    endpoint: at,
    region,
    credentials: { accessKeyId: account, secretAccessKey: 'local' },
  });
  const { Credentials: given } = await client.send(
    new AssumeRoleCommand({ RoleArn: role(name), RoleSessionName: 'ann@example.com' }),
  );
  client.destroy();
  return {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  };
};

const post = async (
  path: string,
  body: object,
): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> => {
  const response = await fetch(`${server.url}/_hera/eks/${path}`, { method: 'POST', body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

const review = async (credentials: Parameters<typeof eksToken>[0]['credentials'], clusterName = 'prod') => {
  const { token } = await eksToken({ clusterName, region, credentials, endpoint: server.url });
  const { body } = await post(`token-review/${account}/${region}/prod`, {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenReview',
    spec: { token, audiences: ['https://kubernetes.default.svc'] },
  });
  return body;
};

describe('token reviews', () => {
  it('tell who a role is by its access entry', async () => {
    const credentials = await assumed('admin');
    expect(await review(credentials)).toEqual({
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenReview',
      status: {
        authenticated: true,
        user: {
          username: `arn:aws:sts::${account}:assumed-role/admin/ann-example.com`,
          uid: `aws-iam-authenticator:${account}:AROASTUB:x`,
          groups: ['hera:admin'],
          extra: {
            accessKeyId: [credentials.accessKeyId],
            arn: [`arn:aws:sts::${account}:assumed-role/admin/ann@example.com`],
            canonicalArn: [role('admin')],
            principalId: ['AROASTUB'],
            sessionName: ['ann@example.com'],
          },
        },
      },
    });
  });

  it.each([
    ['who has no access entry', 'nobody', 'prod', /role\/nobody has no access entry/],
    ['a token of another cluster', 'admin', 'dev', /made for another cluster than prod/],
    ['a user name that cannot be resolved', 'node', 'prod', /cannot be resolved/],
  ])('refuse %s, and say why in the log', async (_, name, clusterName, reason) => {
    expect(await review(await assumed(name), clusterName)).toMatchObject({
      status: { authenticated: false, error: expect.stringMatching(reason) },
    });
    expect(log.at(-1)).toMatch(reason);
  });

  it('refuse a role that was assumed past the supplement: LocalStack would take any secret for it', async () => {
    expect(await review(await assumed('admin', sts.url))).toMatchObject({
      status: { authenticated: false, error: expect.stringContaining('AWS_ENDPOINT_URL_STS') },
    });
  });

  it('refuse the root of the account without an entry, and any guessed secret', async () => {
    expect(await review({ accessKeyId: account, secretAccessKey: 'local' })).toMatchObject({
      status: { authenticated: false },
    });
    expect(await review({ accessKeyId: account, secretAccessKey: 'guessed' })).toMatchObject({
      status: { authenticated: false, error: expect.stringContaining('signature does not match') },
    });
  });

  it('are for clusters that exist, and for reviews alone', async () => {
    expect((await post(`token-review/${account}/${region}/none`, {})).status).toBe(404);
    expect((await post(`token-review/${account}/eu-west-1/prod`, {})).status).toBe(404);
    expect(await post(`token-review/${account}/${region}/prod`, { spec: {} })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('no TokenReview') },
    });
  });
});

describe('access reviews', () => {
  const ask = async (principal: string, resourceAttributes: object) => {
    const spec = { user: 'x', extra: { canonicalArn: [principal] }, resourceAttributes };
    const { body } = await post(`access-review/${account}/${region}/prod`, {
      apiVersion: 'authorization.k8s.io/v1',
      spec,
    });
    return body['status'];
  };
  const pods = { verb: 'list', resource: 'pods', namespace: 'shop', version: 'v1' };

  it('allow what an access policy of the entry allows, in its namespaces, and leave the rest open', async () => {
    expect(await ask(role('viewer'), pods)).toEqual({ allowed: true, reason: 'EKS access policy AmazonEKSViewPolicy' });
    expect(await ask(role('viewer'), { ...pods, subresource: 'log', verb: 'get' })).toMatchObject({ allowed: true });
    const open = { allowed: false, reason: 'no access policy of the principal allows it' };
    expect(await ask(role('viewer'), { ...pods, namespace: 'other' })).toEqual(open);
    expect(await ask(role('viewer'), { ...pods, verb: 'delete' })).toEqual(open);
    expect(await ask(role('admin'), pods)).toEqual(open);
    expect(await ask(role('nobody'), pods)).toEqual(open);
  });

  it('answer for paths, and take no other body', async () => {
    const spec = {
      user: 'x',
      extra: { canonicalArn: [role('viewer')] },
      nonResourceAttributes: { path: '/metrics', verb: 'get' },
    };
    const { body } = await post(`access-review/${account}/${region}/prod`, {
      apiVersion: 'authorization.k8s.io/v1',
      spec,
    });
    expect(body).toMatchObject({ status: { allowed: false } });
    expect((await post(`access-review/${account}/${region}/prod`, { spec: 1 })).status).toBe(400);
  });
});

describe('the relay of STS', () => {
  it('hands on what is asked as it is, and is named beside the services', async () => {
    const health = (await (await fetch(`${server.url}/_hera/health`)).json()) as { services: string[] };
    expect(health.services).toEqual(['eks', 'sts']);
    sts.asked.length = 0;
    const credentials = await assumed('admin');
    await review(credentials);
    expect(sts.asked).toEqual([`AssumeRole ${account}`, `GetCallerIdentity ${credentials.accessKeyId}`]);
  });

  it('knows an unsigned request of STS by its form', async () => {
    sts.asked.length = 0;
    const form = {
      Action: 'AssumeRoleWithWebIdentity',
      Version: '2011-06-15',
      RoleArn: role('admin'),
      RoleSessionName: 'ci',
    };
    const response = await fetch(server.url, { method: 'POST', body: new URLSearchParams(form) });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/xml']);
    expect(sts.asked).toEqual(['AssumeRoleWithWebIdentity ']);
  });
});
