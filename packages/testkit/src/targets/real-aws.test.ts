import { STSClient } from '@aws-sdk/client-sts';
import { HeraError } from '@hera/core/errors';
import { planSchema } from '@hera/terraform';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Answer, startAwsEndpoint } from '../aws-endpoint.fixture';
import { realAws, type RealAwsOptions } from './real-aws';

const identity = (account: string): Answer => ({
  type: 'text/xml',
  body: `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::${account}:user/ci</Arn><UserId>A</UserId><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
});

const denied: Answer = {
  status: 403,
  type: 'text/xml',
  body: '<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>expired</Message></Error></ErrorResponse>',
};

const ours = '123456789012';
const plan = planSchema.parse({ format_version: '1.2' });

const sts = async (answer: Answer) => {
  const endpoint = await startAwsEndpoint({ GetCallerIdentity: answer });
  const client = new STSClient({
    region: 'us-east-1',
    endpoint: endpoint.url,
    maxAttempts: 1,
    credentials: { accessKeyId: 'AKIA', secretAccessKey: 'x' },
  });
  onTestFinished(async () => {
    client.destroy();
    await endpoint[Symbol.asyncDispose]();
  });
  return { client, endpoint };
};

const env = { HERA_TESTKIT_REAL_AWS: '1', AWS_PROFILE: 'sandbox', PATH: '/bin' };

const right: RealAwsOptions = {
  allowedAccounts: ['210987654321', ours],
  costCeilingPerMonth: 50,
  region: 'us-east-1',
  estimate: async () => 49.5,
  env,
};

const problems = async (options: RealAwsOptions): Promise<readonly string[]> => {
  try {
    await realAws(options);
  } catch (error) {
    if (!HeraError.is(error)) throw error;
    return error.problems.map(({ code, path }) => `${code} ${path}`);
  }
  return [];
};

describe('realAws', () => {
  it('gives a target for an account on the list', async () => {
    const { client, endpoint } = await sts(identity(ours));
    const target = await realAws({ ...right, sts: client, backendConfig: { bucket: 'state' } });
    expect(target).toMatchObject({ realAccount: ours, backendConfig: { bucket: 'state' } });
    expect(target.environment).toEqual({
      AWS_PROFILE: 'sandbox',
      AWS_REGION: 'us-east-1',
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
    });
    expect(endpoint.calls).toEqual(['GetCallerIdentity']);
    await expect(target.admit?.(plan)).resolves.toBeUndefined();
  });

  it('asks nobody before it was opted in to', async () => {
    const { client, endpoint } = await sts(identity(ours));
    for (const value of [undefined, '', '0', 'true', 'yes']) {
      const not = { ...env, HERA_TESTKIT_REAL_AWS: value };
      expect(await problems({ ...right, sts: client, env: not })).toEqual(['HERA_TEST_089 HERA_TESTKIT_REAL_AWS']);
    }
    expect(endpoint.calls).toEqual([]);
  });

  it('refuses an account that is not on the list', async () => {
    const { client } = await sts(identity('999999999998'));
    await expect(realAws({ ...right, sts: client })).rejects.toThrow(
      'HERA_TEST_089 allowedAccounts: the credentials are for account 999999999998; allowed 210987654321, 123456789012',
    );
  });

  it('passes on that STS gives no answer', async () => {
    const { client } = await sts(denied);
    await expect(realAws({ ...right, sts: client })).rejects.toMatchObject({
      exitCode: 3,
      problems: [{ code: 'HERA_TEST_089', path: 'credentials', message: expect.stringContaining('ExpiredToken') }],
    });
  });

  it('refuses to go on without an estimate', async () => {
    const { client, endpoint } = await sts(identity(ours));
    const { estimate: _, ...without } = right;
    expect(await problems({ ...without, sts: client })).toEqual(['HERA_TEST_090 estimate']);
    expect(endpoint.calls).toEqual([]);
  });

  it.each([[50.01], [Number.NaN], [-1], [Number.POSITIVE_INFINITY]])('rejects a plan that costs %s', async (cost) => {
    const { client } = await sts(identity(ours));
    const { admit } = await realAws({ ...right, sts: client, estimate: async () => cost });
    await expect(admit?.(plan)).rejects.toThrow('HERA_TEST_090 costCeilingPerMonth');
  });

  it('names every mistake at once', async () => {
    const wrong = {
      allowedAccounts: ['12345', '000000000000', '*'],
      costCeilingPerMonth: Number.NaN,
      region: 'Virginia',
      env: { AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:1' },
    };
    expect(await problems(wrong)).toEqual([
      'HERA_TEST_089 HERA_TESTKIT_REAL_AWS',
      'HERA_TEST_089 allowedAccounts',
      'HERA_TEST_089 allowedAccounts',
      'HERA_TEST_089 allowedAccounts',
      'HERA_TEST_089 costCeilingPerMonth',
      'HERA_TEST_089 region',
      'HERA_TEST_090 estimate',
      'HERA_TEST_089 AWS_ENDPOINT_URL_STS',
    ]);
    expect(await problems({ ...right, allowedAccounts: [] })).toEqual(['HERA_TEST_089 allowedAccounts']);
    expect(await problems({ ...right, costCeilingPerMonth: -1 })).toEqual(['HERA_TEST_089 costCeilingPerMonth']);
  });
});
