import { AwsStack, defineEnvironment } from '@hera/core';
import { problemsOf, resources, synth, testStack } from '@hera/core/testing';
import { Testing, Token } from 'cdktf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EncryptionKeys, type EncryptionKeysProps, type KeyPolicyStatement } from '../index';
import { type Statement, statements } from '../security.fixture';

const ops = 'arn:aws:iam::111122223333:role/ops';
const audit = 'arn:aws:iam::111122223333:role/audit';
const own = { StringEquals: { 'aws:SourceAccount': '111122223333' } };

const statement = (more: Partial<Record<keyof KeyPolicyStatement, unknown>>): KeyPolicyStatement =>
  ({ Sid: 'More', Effect: 'Allow', Principal: { AWS: ops }, Action: 'kms:Decrypt', ...more }) as KeyPolicyStatement;

const refused = (added: unknown, more: EncryptionKeysProps = {}, stack = testStack('production')) =>
  problemsOf(
    () =>
      new EncryptionKeys(stack, 'Keys', {
        purposes: ['ebs'],
        additionalStatements: { ebs: added as readonly KeyPolicyStatement[] },
        ...more,
      }),
  ).map(({ code, path }) => `${code} ${path.replace('keys.additionalStatements', '')}`);

describe('additional statements', () => {
  it('come after those of the key, for the key itself', () => {
    const stack = testStack('production');
    const added = statement({ Principal: { Service: 's3.amazonaws.com' }, Condition: own });
    new EncryptionKeys(stack, 'Keys', { purposes: ['ebs', 'logs'], additionalStatements: { logs: [added] } });
    const [ebs, logs] = resources(synth(stack), 'aws_kms_key').map(({ policy }) => statements(policy));
    expect(logs?.at(-1)).toEqual({ ...added, Resource: '*' });
    expect(logs?.[0]).toMatchObject({ Sid: 'Account', Action: 'kms:*' });
    expect(ebs?.map(({ Sid }) => Sid)).not.toContain('More');
  });

  it.each<[string, unknown]>([
    [
      'another account, by id or by ARN',
      [statement({ Principal: { AWS: ['444455556666', 'arn:aws:iam::444455556666:root'] } })],
    ],
    ['a role that Terraform knows', [statement({ Principal: { AWS: Token.asString({ ref: 'x' }) } })]],
    [
      'a service for one topic',
      [
        statement({
          Principal: { Service: 'events.amazonaws.com' },
          Condition: { ArnLike: { 'kms:EncryptionContext:aws:sns:topicArn': 'arn:aws:sns:us-east-1:111122223333:*' } },
        }),
      ],
    ],
    [
      'a service, whatever the case of the condition',
      [
        statement({
          Principal: { Service: 's3.amazonaws.com' },
          Condition: { StringEquals: { 'AWS:SourceAccount': '1' } },
        }),
      ],
    ],
    [
      'a Deny of deletion to the whole account',
      [
        statement({
          Effect: 'Deny',
          Principal: { AWS: '111122223333' },
          Action: ['kms:ScheduleKeyDeletion', 'kms:Disable*'],
        }),
      ],
    ],
    [
      'a Deny of everything to a role that is no administrator',
      [statement({ Effect: 'Deny', Principal: { AWS: audit }, Action: 'kms:*' })],
    ],
    [
      'a Deny to a role that Terraform knows, of use',
      [statement({ Effect: 'Deny', Principal: { AWS: Token.asString({ ref: 'x' }) } })],
    ],
  ])('may name %s', (_, added) => {
    expect(refused(added)).toEqual([]);
  });

  it('may deny everything to one of two administrators', () => {
    const deny = statement({ Effect: 'Deny', Principal: { AWS: audit }, Action: 'kms:*' });
    expect(refused([deny], { administrators: [ops, audit] })).toEqual([]);
  });

  it('may deny everything to another account, where the environment says whose it is', () => {
    const stack = new AwsStack(Testing.app(), 'prod-aws', {
      environment: defineEnvironment({
        name: 'prod',
        profile: 'production',
        region: 'us-east-1',
        account: '111122223333',
      }),
      target: { kind: 'aws' },
    });
    const deny = (account: string) => [statement({ Effect: 'Deny', Principal: { AWS: account }, Action: 'kms:*' })];
    expect(refused(deny('444455556666'), {}, stack)).toEqual([]);
    expect(
      refused(deny('111122223333'), { purposes: ['logs'], additionalStatements: { logs: deny('111122223333') } }),
    ).toEqual(['HERA_SEC_017 .logs[0].Principal']);
  });
});

describe('additional statements are refused', () => {
  it.each<[string, unknown, string]>([
    ['the wildcard', statement({ Principal: '*' }), 'HERA_SEC_016 .ebs[0].Principal'],
    ['the wildcard as an ARN', statement({ Principal: { AWS: '*' } }), 'HERA_SEC_016 .ebs[0].Principal.AWS'],
    [
      'every role of an account',
      statement({ Principal: { AWS: 'arn:aws:iam::111122223333:role/*' } }),
      'HERA_SEC_016 .ebs[0].Principal.AWS',
    ],
    [
      'the wildcard, denied',
      statement({ Effect: 'Deny', Principal: { AWS: '*' }, Action: 'kms:Decrypt' }),
      'HERA_SEC_016 .ebs[0].Principal.AWS',
    ],
    [
      'a Deny to the account',
      statement({ Effect: 'Deny', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:PutKeyPolicy' }),
      'HERA_SEC_017 .ebs[0].Principal',
    ],
    [
      'a Deny to the account by its id',
      statement({ Effect: 'Deny', Principal: { AWS: '111122223333' }, Action: 'kms:Put*' }),
      'HERA_SEC_017 .ebs[0].Principal',
    ],
    [
      'a Deny to the account in other letters',
      statement({ Effect: 'Deny', Principal: { AWS: '111122223333' }, Action: 'kms:putkeypolic?' }),
      'HERA_SEC_017 .ebs[0].Principal',
    ],
    [
      'a Deny to the account of reading the policy',
      statement({ Effect: 'Deny', Principal: { AWS: '111122223333' }, Action: 'kms:Get*' }),
      'HERA_SEC_017 .ebs[0].Principal',
    ],
    [
      'a Deny to the account with a condition',
      statement({
        Effect: 'Deny',
        Principal: { AWS: '111122223333' },
        Action: 'kms:*',
        Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } },
      }),
      'HERA_SEC_017 .ebs[0].Principal',
    ],
    [
      'a Deny of everything to somebody only Terraform knows',
      statement({ Effect: 'Deny', Principal: { AWS: Token.asString({ ref: 'x' }) }, Action: 'kms:*' }),
      'HERA_SEC_017 .ebs[0].Principal',
    ],
    [
      'a service for everybody',
      statement({ Principal: { Service: 's3.amazonaws.com' } }),
      'HERA_SEC_018 .ebs[0].Condition',
    ],
    [
      'a service with a condition that pins nothing',
      statement({ Principal: { Service: 's3.amazonaws.com' }, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
      'HERA_SEC_018 .ebs[0].Condition',
    ],
    ['an id that the key has', statement({ Sid: 'AutoScalingUse' }), 'HERA_SEC_019 .ebs[0].Sid'],
    ['nobody', statement({ Principal: {} }), 'HERA_SEC_021 .ebs[0].Principal'],
    [
      'a group',
      statement({ Principal: { AWS: 'arn:aws:iam::111122223333:group/ops' } }),
      'HERA_SEC_021 .ebs[0].Principal.AWS',
    ],
    [
      'a service by half its name',
      statement({ Principal: { Service: 's3' }, Condition: own }),
      'HERA_SEC_021 .ebs[0].Principal.Service',
    ],
    ['an action of another service', statement({ Action: 's3:GetObject' }), 'HERA_SEC_001 .ebs[0].Action'],
    ['everybody but one', { ...statement({}), NotPrincipal: { AWS: ops } }, 'HERA_SEC_001 .ebs[0]'],
    ['an id with a space', statement({ Sid: 'More of it' }), 'HERA_SEC_001 .ebs[0].Sid'],
  ])('for %s', (_, added, expected) => {
    expect(refused([added])).toEqual([expected]);
  });

  it('for an id used twice', () => {
    expect(refused([statement({}), statement({})])).toEqual(['HERA_SEC_019 .ebs[1].Sid']);
  });

  it('where several of them leave no administrator', () => {
    const deny = (Sid: string, AWS: string, Action: string) =>
      statement({ Sid, Effect: 'Deny', Principal: { AWS }, Action });
    expect(
      refused([deny('One', ops, 'kms:PutKeyPolicy'), deny('Two', audit, 'kms:*')], { administrators: [ops, audit] }),
    ).toEqual(['HERA_SEC_017 .ebs']);
  });

  it('for a key that is not made here', () => {
    expect(refused([statement({})], { purposes: ['logs'] })).toEqual(['HERA_SEC_020 .ebs']);
  });

  it('all together, with what is wrong elsewhere', () => {
    expect(
      refused([statement({ Principal: '*' }), statement({ Sid: 'S', Principal: { Service: 's3.amazonaws.com' } })], {
        deletionWindowDays: 1,
      }),
    ).toHaveLength(3);
  });
});

/** Reads a policy as IAM does, in its own words: nothing of the product is used. */
const mayMend = (all: readonly Statement[], accountArn: RegExp): boolean => {
  const hits = ({ Principal, Action }: Statement): boolean => {
    const principals = [(Principal as { AWS?: string | string[] }).AWS ?? []].flat();
    const actions = [Action as string | string[]].flat();
    const named = principals.some((value) => value === '*' || accountArn.test(value) || value === '111122223333');
    return named && actions.some((action) => ['kms:*', 'kms:put*', 'kms:putkeypolicy'].includes(action.toLowerCase()));
  };
  return (
    all.some((item) => item.Effect === 'Allow' && item.Condition === undefined && hits(item)) &&
    !all.some((item) => item.Effect === 'Deny' && hits(item))
  );
};

it('never leave an accepted policy that the account cannot mend', () => {
  const principals = fc.constantFrom('*', '111122223333', 'arn:aws:iam::111122223333:root', ops, audit);
  const actions = fc.constantFrom('kms:*', 'kms:Put*', 'kms:PutKeyPolicy', 'kms:Decrypt', 'kms:Disable*');
  const any = fc.record({
    Effect: fc.constantFrom('Allow', 'Deny'),
    Principal: fc.record({ AWS: fc.array(principals, { minLength: 1, maxLength: 3 }) }),
    Action: fc.array(actions, { minLength: 1, maxLength: 3 }),
  });
  let accepted = 0;
  fc.assert(
    fc.property(fc.array(any, { maxLength: 3 }), (list) => {
      const stack = testStack('production');
      const added = list.map((item, index) => statement({ ...item, Sid: `S${index}` }));
      const problems = problemsOf(
        () => new EncryptionKeys(stack, 'Keys', { purposes: ['secrets'], additionalStatements: { secrets: added } }),
      );
      if (problems.length > 0) return true;
      accepted += 1;
      const [key] = resources(synth(stack), 'aws_kms_key');
      return mayMend(statements(key?.['policy']), /:root$/);
    }),
    { numRuns: 150 },
  );
  expect(accepted).toBeGreaterThan(10);
});
