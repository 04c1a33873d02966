import { contextOf, factsOf } from '@hera/core';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import type { TerraformStack } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { AccountDefaults, type AccountDefaultsProps, EncryptionKeys } from './index';
import { plainStack, problemsOf, resources, stackOf, synth } from './security.fixture';

const ebsKey = { keyArn: 'arn:aws:kms:us-east-1:111122223333:key/ebs' };

const built = (props: AccountDefaultsProps, stack: TerraformStack = stackOf('production')) => {
  new AccountDefaults(stack, 'AccountDefaults', props);
  return { json: synth(stack), stack };
};

describe('account defaults', () => {
  it('encrypt new volumes with the key given', () => {
    const stack = stackOf('production');
    const keys = new EncryptionKeys(stack, 'Keys');
    const { json } = built({ ebsKey: keys.require('ebs') }, stack);
    expect(resources(json, 'aws_ebs_encryption_by_default')).toEqual([{ enabled: true }]);
    expect(resources(json, 'aws_ebs_default_kms_key')).toEqual([
      { key_arn: expect.stringMatching(/^\$\{aws_kms_key\.Keys_ebs_Key_\w+\.arn\}$/) },
    ]);
    expect(factsOf(contextOf(stack).facts, 'account-defaults')).toEqual([
      { kind: 'account-defaults', ebsEncryptionByDefault: true },
    ]);
  });

  it.each([
    ['development', stackOf('development')],
    ['no environment', plainStack()],
  ])('encrypt with the key of AWS when none is given: %s', (_, stack) => {
    const { json } = built({}, stack);
    expect(Object.keys(json.resource)).toEqual(['aws_ebs_encryption_by_default']);
  });

  it('wait for what the key waits for', () => {
    const stack = stackOf('production');
    const policy = new IamRole(stack, 'Policy', { assumeRolePolicy: '{}' });
    const { json } = built({ ebsKey: { ...ebsKey, ready: [policy] } }, stack);
    expect(resources(json, 'aws_ebs_default_kms_key')[0]).toMatchObject({ depends_on: ['aws_iam_role.Policy'] });
  });

  it('leave the default key out of a local target, and say so', () => {
    const { json, stack } = built({ ebsKey }, stackOf('production', { kind: 'local', providerVersion: '5.100.0' }));
    expect(Object.keys(json.resource)).toEqual(['aws_ebs_encryption_by_default']);
    expect(contextOf(stack).leftOut).toMatchObject([
      { what: 'aws_ebs_default_kms_key', constructPath: 'prod-aws/AccountDefaults' },
    ]);
  });

  it('can be left to others', () => {
    const { json, stack } = built({ ebsEncryption: false });
    expect(json.resource).toEqual({});
    expect(factsOf(contextOf(stack).facts, 'account-defaults')[0]?.ebsEncryptionByDefault).toBe(false);
  });

  it.each<[string, unknown, string]>([
    ['an unknown property', { ebs: true }, 'HERA_SEC_001'],
    ['a key without ARN', { ebsKey: {} }, 'HERA_SEC_001'],
    ['a key without encryption', { ebsKey, ebsEncryption: false }, 'HERA_SEC_008'],
  ])('are refused for %s: %s', (_, props, code) => {
    const problems = problemsOf(() => built(props as AccountDefaultsProps));
    expect(problems.map((problem) => problem.code)).toEqual([code]);
  });
});
