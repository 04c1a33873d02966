import { contextOf, factsOf } from '@hera/core';
import { plainStack, problemsOf, resources, synth, testStack } from '@hera/core/testing';
import { type TerraformStack, Token } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { EncryptionKeys, type EncryptionKeysProps } from '../index';

const arn = 'arn:aws:kms:us-east-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const replica = 'arn:aws:kms:us-east-1:444455556666:key/mrk-1234abcd12ab34cd56ef1234567890ab';

const refused = (props: unknown, stack: TerraformStack = testStack('production')) =>
  problemsOf(() => new EncryptionKeys(stack, 'Keys', props as EncryptionKeysProps)).map(
    ({ code, path }) => `${code} ${path}`,
  );

describe('keys that were there before', () => {
  it('stand in for their purpose, beside those that are made', () => {
    const stack = testStack('production');
    const keys = new EncryptionKeys(stack, 'Keys', { fromArn: { logs: arn, backup: replica } });
    expect(keys.require('logs')).toEqual({ keyArn: arn });
    expect(keys.of('backup')).toEqual({ keyArn: replica });
    expect(keys.require('ebs').keyArn).not.toBe(arn);
    const aliases = resources(synth(stack), 'aws_kms_alias').map(({ name }) => name);
    expect(aliases).toEqual(['alias/hera/prod/ebs', 'alias/hera/prod/secrets']);
    expect(factsOf(contextOf(stack).facts, 'keys')).toEqual([
      {
        kind: 'keys',
        keys: [
          { purpose: 'secrets', alias: 'alias/hera/prod/secrets' },
          { purpose: 'ebs', alias: 'alias/hera/prod/ebs' },
        ],
        existing: [
          { purpose: 'logs', keyArn: arn },
          { purpose: 'backup', keyArn: replica },
        ],
      },
    ]);
  });

  it('can be all there is, also in development', () => {
    const stack = testStack('development');
    const keys = new EncryptionKeys(stack, 'Keys', { fromArn: { secrets: arn } });
    expect(synth(stack).resource).toEqual({});
    expect(keys.require('secrets').keyArn).toBe(arn);
  });

  it('can be known to Terraform alone', () => {
    const stack = testStack('production');
    const reference = Token.asString({ ref: 'x' });
    const keys = new EncryptionKeys(stack, 'Keys', { fromArn: { logs: reference } });
    expect(keys.require('logs').keyArn).toBe(reference);
    expect(factsOf(contextOf(stack).facts, 'keys')[0]?.existing).toEqual([{ purpose: 'logs' }]);
  });

  it('may be in any region where the stack does not say which it is in', () => {
    expect(refused({ fromArn: { logs: arn } }, plainStack())).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['an alias', { logs: 'arn:aws:kms:us-east-1:444455556666:alias/ours' }, 'HERA_SEC_012 keys.fromArn.logs'],
    ['an id', { logs: '1234abcd-12ab-34cd-56ef-1234567890ab' }, 'HERA_SEC_012 keys.fromArn.logs'],
    ['all keys', { logs: 'arn:aws:kms:us-east-1:444455556666:key/*' }, 'HERA_SEC_012 keys.fromArn.logs'],
    ['a key elsewhere', { logs: arn.replace('us-east-1', 'eu-west-1') }, 'HERA_SEC_013 keys.fromArn.logs'],
    ['a purpose that there is not', { disks: arn }, 'HERA_SEC_001 keys.fromArn'],
    ['a number', { logs: 1 }, 'HERA_SEC_001 keys.fromArn.logs'],
  ])('are refused for %s', (_, fromArn, expected) => {
    expect(refused({ fromArn })).toEqual([expected]);
  });

  it('are refused for a purpose that a key is made for', () => {
    expect(refused({ purposes: ['ebs'], fromArn: { ebs: arn } })).toEqual(['HERA_SEC_014 keys.fromArn.ebs']);
  });
});
