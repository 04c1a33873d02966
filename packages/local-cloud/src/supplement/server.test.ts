import { DescribeClusterCommand, ListCapabilitiesCommand, ListClustersCommand } from '@aws-sdk/client-eks';
import { HeraError } from '@hera/core/errors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientFor, seededEks } from './eks/seeded-eks.fixture';
import { startSupplement, type Supplement } from './server';

const AWS = 'http://127.0.0.1:1';
let supplement: Supplement;

beforeAll(async () => {
  supplement = await startSupplement({ awsEndpoint: AWS });
});
afterAll(() => supplement.stop());

const signedFor = (service: string, target?: string): RequestInit => ({
  method: 'POST',
  body: '{}',
  headers: {
    authorization: `AWS4-HMAC-SHA256 Credential=111122223333/20261122/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
    ...(target === undefined ? {} : { 'x-amz-target': target }),
  },
});

describe('operations that the supplement lacks', () => {
  it('answers 501 with the operation by name, as an error that the SDK understands', async () => {
    const call = clientFor(supplement.url).send(new ListCapabilitiesCommand({ clusterName: 'c' }));
    await expect(call).rejects.toMatchObject({
      name: 'NotImplementedOperation',
      message: expect.stringContaining('eks:ListCapabilities'),
      $metadata: { httpStatusCode: 501 },
    });
  });

  it('counts them by service, also for services and paths that it does not know at all', async () => {
    await fetch(`${supplement.url}/`, signedFor('organizations', 'AWSOrganizationsV20161128.ListRoots'));
    await fetch(`${supplement.url}/`, signedFor('organizations', 'AWSOrganizationsV20161128.ListRoots'));
    const strange = await fetch(`${supplement.url}/clusters/c/no-such-thing`, signedFor('eks'));
    expect(strange.status).toBe(501);
    const report = (await (await fetch(`${supplement.url}/_hera/capabilities`)).json()) as ReturnType<
      Supplement['capabilities']
    >;
    expect(report).toEqual(supplement.capabilities());
    expect(report.services['organizations']).toMatchObject({ implemented: [], unknownAsked: { ListRoots: 2 } });
    expect(report.services['eks']?.unknownAsked['POST /clusters/c/no-such-thing']).toBe(1);
    expect(report.services['eks']?.implemented).toContain('CreateCluster');
  });
});

describe('the HTTP server', () => {
  it('is healthy', async () => {
    const response = await fetch(`${supplement.url}/_hera/health`);
    expect([response.status, await response.json()]).toEqual([
      200,
      { status: 'ok', services: ['eks', 'guardduty', 'backup', 'budgets'] },
    ]);
  });

  it.each([
    ['larger than 1 MiB', 'x'.repeat(1024 * 1024 + 1), 413, 'RequestEntityTooLargeException'],
    ['not JSON', '{', 400, 'SerializationException'],
    ['not an object', '[]', 400, 'SerializationException'],
    ['without required members', '{"name":"c"}', 400, 'InvalidParameterException'],
  ])('refuses a body that is %s', async (_what, body, status, code) => {
    const response = await fetch(`${supplement.url}/clusters`, { method: 'POST', body });
    expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([status, code]);
    expect(await response.json()).toMatchObject({ __type: code });
  });

  it('says that EC2 is not there instead of inventing a VPC', async () => {
    const body = JSON.stringify({
      name: 'c',
      roleArn: 'arn:aws:iam::111122223333:role/r',
      resourcesVpcConfig: { subnetIds: ['subnet-1', 'subnet-2'] },
    });
    const response = await fetch(`${supplement.url}/clusters`, { method: 'POST', body });
    expect(response.status).toBe(503);
    expect(await response.text()).toContain(`EC2 at ${AWS}`);
  });

  it('refuses an AWS endpoint that is not loopback', async () => {
    const call = startSupplement({ awsEndpoint: 'https://ec2.eu-west-1.amazonaws.com' });
    await expect(call).rejects.toSatisfy((error) => HeraError.is(error) && error.problems[0]?.code === 'HERA_SUP_001');
  });

  it('says that a port is taken', async () => {
    const call = startSupplement({ awsEndpoint: AWS, port: supplement.port });
    await expect(call).rejects.toSatisfy((error) => HeraError.is(error) && error.exitCode === 3);
  });

  it('closes its port', async () => {
    const other = await startSupplement({ awsEndpoint: AWS });
    await other.stop();
    await expect(fetch(`${other.url}/_hera/health`)).rejects.toThrow();
  });
});

it('keeps accounts and regions apart', async () => {
  const eks = await seededEks();
  try {
    expect((await eks.client.send(new ListClustersCommand({}))).clusters).toEqual(['live']);
    for (const stranger of [clientFor(eks.url, '444455556666'), clientFor(eks.url, undefined, 'us-east-1')]) {
      expect((await stranger.send(new ListClustersCommand({}))).clusters).toEqual([]);
      await expect(stranger.send(new DescribeClusterCommand({ name: 'live' }))).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
      });
    }
  } finally {
    await eks.stop();
  }
});
