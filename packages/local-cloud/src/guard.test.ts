import { describe, expect, it } from 'vitest';
import { dummyAccount, isDummyAccount } from './account';
import { environmentOf } from './environment';
import { assertLocalOnly } from './guard';
import { failureOf } from './temporary-folder.fixture';

const account = '000000000000';
const endpoint = 'http://127.0.0.1:4566';
const env = environmentOf({
  endpoint,
  endpoints: { eks: 'http://127.0.0.1:4567' },
  account,
  region: 'us-east-1',
  emptyFile: '/empty',
  env: {},
});

const pathsOf = async (
  change: Record<string, string | undefined>,
  more: Partial<{ endpoint: string; account: string }> = {},
) => {
  const error = await failureOf(() => assertLocalOnly({ env: { ...env, ...change }, endpoint, account, ...more }));
  expect(error.exitCode).toBe(2);
  return error.problems.map(({ path }) => path);
};

describe('assertLocalOnly', () => {
  it('accepts the environment of a local cloud', () => {
    expect(() => assertLocalOnly({ env, endpoint, account })).not.toThrow();
  });

  it('reports everything at once', async () => {
    const change = {
      AWS_ENDPOINT_URL_S3: 'https://s3.amazonaws.com',
      AWS_PROFILE: 'prod',
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'TRUE',
    };
    expect(await pathsOf(change, { endpoint: 'http://10.0.0.1' })).toEqual([
      'endpoint',
      'AWS_ENDPOINT_URL_S3',
      'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
      'AWS_PROFILE',
    ]);
  });

  it.each([
    ['AWS_ENDPOINT_URL', 'https://sts.amazonaws.com'],
    ['AWS_ENDPOINT_URL', ''],
    ['AWS_ENDPOINT_URL', undefined],
    ['AWS_ENDPOINT_URL_EKS', 'http://127.0.0.1.evil.com'],
    ['AWS_S3_ENDPOINT', 'https://s3.eu-west-1.amazonaws.com'],
    ['TF_AWS_STS_ENDPOINT', 'https://sts.amazonaws.com'],
    ['AWS_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE'],
    ['AWS_ACCESS_KEY_ID', undefined],
    ['AWS_SESSION_TOKEN', 'x'],
  ])('refuses %s=%s', async (name, value) => expect(await pathsOf({ [name]: value })).toEqual([name]));

  it('does not take switches for endpoints', () => {
    const switches = { AWS_USE_FIPS_ENDPOINT: 'false', AWS_USE_DUALSTACK_ENDPOINT: 'false' };
    expect(() => assertLocalOnly({ env: { ...env, ...switches }, endpoint, account })).not.toThrow();
  });

  it.each(['123456789012', '00000000000', '0000000000000', '', '000001000000', '12345678901a'])(
    'refuses the account %j',
    async (real) => expect(await pathsOf({ AWS_ACCESS_KEY_ID: real }, { account: real })).toContain('account'),
  );
});

describe('dummy accounts', () => {
  it('are the reserved range and one digit twelve times', async () => {
    expect([0, 1, 99_999].map(dummyAccount)).toEqual(['000000000000', '000000000001', '000000099999']);
    expect(['111111111111', '999999999999', dummyAccount(42)].every(isDummyAccount)).toBe(true);
    for (const index of [-1, 100_000, 1.5, NaN]) {
      expect((await failureOf(() => dummyAccount(index))).problems[0]?.code).toBe('HERA_LC_040');
    }
  });
});

describe('environmentOf', () => {
  it("blanks the caller's AWS settings, and keeps proxies away from loopback", () => {
    const caller = {
      AWS_PROFILE: 'prod',
      AWS_ENDPOINT_URL_EC2: 'https://ec2.amazonaws.com',
      AWS_USE_FIPS_ENDPOINT: 'true',
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
      NO_PROXY: 'corp.example.com, localhost',
      PATH: '/bin',
    };
    const made = environmentOf({
      endpoint,
      endpoints: {},
      account,
      region: 'eu-west-1',
      emptyFile: '/empty',
      env: caller,
    });
    expect(made).toMatchObject({
      AWS_PROFILE: '',
      AWS_ENDPOINT_URL_EC2: '',
      AWS_USE_FIPS_ENDPOINT: 'false',
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false',
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL_S3_CONTROL: 'http://localhost:4566',
      NO_PROXY: 'corp.example.com,localhost,.localhost,127.0.0.1,::1',
    });
    expect(made).not.toHaveProperty('PATH');
    expect(() => assertLocalOnly({ env: { ...caller, ...made }, endpoint, account })).not.toThrow();
  });
});
