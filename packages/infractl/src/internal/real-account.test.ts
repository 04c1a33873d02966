import { HeraError } from '@hera/core/errors';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  checkAccount,
  explainMissingBucket,
  readStackFacts,
  realAccountEnvironment,
  refuseForeignEndpoints,
  stateBucket,
} from './real-account';

const identity = { account: '123456789012', arn: 'arn:aws:iam::123456789012:user/x', region: 'eu-west-1' };

const stackFile = (stack: unknown): string => {
  const folder = mkdtempSync(join(tmpdir(), 'hera-facts-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'cdk.tf.json');
  writeFileSync(file, JSON.stringify(stack));
  return file;
};

describe('refuseForeignEndpoints', () => {
  it('names every variable that leads elsewhere', () => {
    const refuse = (): void =>
      refuseForeignEndpoints({ AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_ENDPOINT_URL_EKS: 'nonsense' });
    expect(refuse).toThrow(/AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:1, AWS_ENDPOINT_URL_EKS=nonsense/);
  });

  it.each([
    {},
    { AWS_ENDPOINT_URL: '' },
    { AWS_ENDPOINT_URL_S3: 'https://bucket.vpce-1.s3.eu-west-1.vpce.amazonaws.com' },
  ])('accepts %j', (env) => {
    expect(() => refuseForeignEndpoints(env)).not.toThrow();
  });
});

describe('realAccountEnvironment', () => {
  it('hands on AWS settings and nothing that is not one', () => {
    expect(
      realAccountEnvironment({ AWS_PROFILE: 'work', TF_LOG: 'INFO', TF_CLI_ARGS: '-destroy', SECRET: 'x' }),
    ).toEqual({
      AWS_PROFILE: 'work',
      TF_LOG: 'INFO',
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
    });
  });
});

describe('readStackFacts', () => {
  it('reads backend, accounts and provider constraint', () => {
    const stack = {
      terraform: {
        backend: { s3: { key: 'k' } },
        required_providers: { aws: { source: 'aws', version: '>= 6.25.0' } },
      },
      provider: { aws: [{ allowed_account_ids: ['1'] }] },
    };
    expect(readStackFacts(stackFile(stack))).toEqual({
      needsBucket: true,
      allowedAccounts: ['1'],
      providerConstraint: '>= 6.25.0',
    });
  });

  it('needs no bucket when one is named, or the state is a file', () => {
    expect(readStackFacts(stackFile({ terraform: { backend: { s3: { bucket: 'b' } } } })).needsBucket).toBe(false);
    expect(readStackFacts(stackFile({ terraform: { backend: { local: {} } } })).needsBucket).toBe(false);
    expect(readStackFacts(stackFile({}))).toEqual({ needsBucket: false });
  });
});

describe('checkAccount', () => {
  it('refuses credentials for another account', () => {
    expect(() => checkAccount({ needsBucket: false, allowedAccounts: ['999999999999'] }, identity)).toThrow(
      /HERA_CLI_014 environment\.account: the credentials are for account 123456789012/,
    );
    expect(() => checkAccount({ needsBucket: false, allowedAccounts: ['123456789012'] }, identity)).not.toThrow();
  });
});

describe('the state bucket', () => {
  it('is the one of the account and region, or the one that is named', () => {
    expect(stateBucket(identity, {})).toBe('hera-state-123456789012-eu-west-1');
    expect(stateBucket(identity, { HERA_STATE_BUCKET: 'ours' })).toBe('ours');
  });

  it('is explained when it does not exist, and only then', () => {
    const told = 'Failed to get existing workspaces: S3 bucket "hera-state-1" does not exist.';
    const missing = new HeraError({ code: 'HERA_TF_001', path: '', message: told, fix: 'x' });
    expect(String(explainMissingBucket(missing, 'hera-state-1'))).toContain('infractl apply aws bootstrap');
    const other = new Error('AccessDenied');
    expect(explainMissingBucket(other, 'hera-state-1')).toBe(other);
  });
});
