import { contextOf, factsOf } from '@hera/core';
import { plainStack, problemsOf, resources, synth, testStack } from '@hera/core/testing';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { type TerraformStack, Token } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { AccountDefaults, type AccountDefaultsProps, EncryptionKeys } from './index';

const ebsKey = { keyArn: 'arn:aws:kms:us-east-1:111122223333:key/ebs' };

const built = (props: AccountDefaultsProps, stack: TerraformStack = testStack('production')) => {
  new AccountDefaults(stack, 'AccountDefaults', props);
  return { json: synth(stack), stack };
};

describe('account defaults', () => {
  it('encrypt new volumes with the key given', () => {
    const stack = testStack('production');
    const keys = new EncryptionKeys(stack, 'Keys');
    const { json } = built({ ebsKey: keys.require('ebs') }, stack);
    expect(resources(json, 'aws_ebs_encryption_by_default')).toEqual([{ enabled: true }]);
    expect(resources(json, 'aws_ebs_default_kms_key')).toEqual([
      { key_arn: expect.stringMatching(/^\$\{aws_kms_key\.Keys_ebs_Key_\w+\.arn\}$/) },
    ]);
    expect(factsOf(contextOf(stack).facts, 'account-defaults')).toEqual([
      {
        kind: 'account-defaults',
        ebsEncryptionByDefault: true,
        s3PublicAccessBlock: true,
        instanceMetadata: { httpTokens: 'required' },
        defaultVpcReport: true,
      },
    ]);
  });

  it('close S3 to the public, all four ways', () => {
    expect(resources(built({}).json, 'aws_s3_account_public_access_block')).toEqual([
      { block_public_acls: true, block_public_policy: true, ignore_public_acls: true, restrict_public_buckets: true },
    ]);
  });

  it('require tokens of instance metadata, and leave the hops to the machine image', () => {
    expect(resources(built({}).json, 'aws_ec2_instance_metadata_defaults')).toEqual([{ http_tokens: 'required' }]);
  });

  it.each([1, 64])('limit the hops where that is asked for: %d', (hopLimit) => {
    const { json, stack } = built({ instanceMetadata: { hopLimit } });
    expect(resources(json, 'aws_ec2_instance_metadata_defaults')).toEqual([
      { http_tokens: 'required', http_put_response_hop_limit: hopLimit },
    ]);
    expect(factsOf(contextOf(stack).facts, 'account-defaults')[0]?.instanceMetadata?.hopLimit).toBe(hopLimit);
  });

  it('have addresses that stay', () => {
    const { json } = built({ ebsKey });
    expect(Object.entries(json.resource).map(([type, named]) => `${type}.${Object.keys(named).join()}`)).toEqual([
      expect.stringMatching(/^aws_ebs_default_kms_key\.AccountDefaults_EbsKey_[0-9A-F]{8}$/),
      expect.stringMatching(/^aws_ebs_encryption_by_default\.AccountDefaults_EbsEncryption_[0-9A-F]{8}$/),
      expect.stringMatching(/^aws_ec2_instance_metadata_defaults\.AccountDefaults_InstanceMetadata_[0-9A-F]{8}$/),
      expect.stringMatching(/^aws_s3_account_public_access_block\.AccountDefaults_S3PublicAccess_[0-9A-F]{8}$/),
    ]);
  });

  it.each([
    ['development', testStack('development')],
    ['no environment', plainStack()],
  ])('encrypt with the key of AWS when none is given: %s', (_, stack) => {
    const { json } = built({}, stack);
    expect(Object.keys(json.resource)).not.toContain('aws_ebs_default_kms_key');
    expect(resources(json, 'aws_ebs_encryption_by_default')).toHaveLength(1);
  });

  it('wait for what the key waits for', () => {
    const stack = testStack('production');
    const policy = new IamRole(stack, 'Policy', { assumeRolePolicy: '{}' });
    const { json } = built({ ebsKey: { ...ebsKey, ready: [policy] } }, stack);
    expect(resources(json, 'aws_ebs_default_kms_key')[0]).toMatchObject({ depends_on: ['aws_iam_role.Policy'] });
  });

  it('leave out of a local target what it cannot hold, and say so', () => {
    const { json, stack } = built(
      { ebsKey },
      testStack('production', { target: { kind: 'local', providerVersion: '5.100.0' } }),
    );
    expect(Object.keys(json.resource)).toEqual(['aws_ebs_encryption_by_default']);
    expect(contextOf(stack).leftOut).toMatchObject([
      { what: 'aws_ebs_default_kms_key', constructPath: 'prod-aws/AccountDefaults' },
      { what: 'aws_s3_account_public_access_block', constructPath: 'prod-aws/AccountDefaults' },
      { what: 'aws_ec2_instance_metadata_defaults', constructPath: 'prod-aws/AccountDefaults' },
    ]);
  });

  it.each<[AccountDefaultsProps, string]>([
    [{ ebsEncryption: false }, 'aws_ebs_encryption_by_default'],
    [{ s3PublicAccessBlock: false }, 'aws_s3_account_public_access_block'],
    [{ instanceMetadata: false }, 'aws_ec2_instance_metadata_defaults'],
  ])('can be left to others, one by one: %o', (props, type) => {
    const all = [
      'aws_ebs_encryption_by_default',
      'aws_ec2_instance_metadata_defaults',
      'aws_s3_account_public_access_block',
    ];
    expect(Object.keys(built(props).json.resource).sort()).toEqual(all.filter((item) => item !== type));
  });

  it('promise nothing where all is left to others', () => {
    const { json, stack } = built({
      ebsEncryption: false,
      s3PublicAccessBlock: false,
      instanceMetadata: false,
      defaultVpcReport: false,
    });
    expect(json.resource).toEqual({});
    expect(factsOf(contextOf(stack).facts, 'account-defaults')).toEqual([
      { kind: 'account-defaults', ebsEncryptionByDefault: false, s3PublicAccessBlock: false, defaultVpcReport: false },
    ]);
  });

  it.each<[string, unknown, string]>([
    ['an unknown property', { ebs: true }, 'HERA_SEC_001'],
    ['a key without ARN', { ebsKey: {} }, 'HERA_SEC_001'],
    ['a key without encryption', { ebsKey, ebsEncryption: false }, 'HERA_SEC_008'],
    ['metadata by true', { instanceMetadata: true }, 'HERA_SEC_001'],
    ['half a hop', { instanceMetadata: { hopLimit: 1.5 } }, 'HERA_SEC_001'],
    ['no hop', { instanceMetadata: { hopLimit: 0 } }, 'HERA_SEC_022'],
    ['too many hops', { instanceMetadata: { hopLimit: 65 } }, 'HERA_SEC_022'],
    ['hops known later', { instanceMetadata: { hopLimit: Token.asNumber({ ref: 'x' }) } }, 'HERA_CORE_002'],
  ])('are refused for %s: %s', (_, props, code) => {
    const problems = problemsOf(() => built(props as AccountDefaultsProps));
    expect(problems.map((problem) => problem.code)).toEqual([code]);
  });
});
