import { AwsStack, defineEnvironment } from '@hera/core';
import { problemsOf, resources, synth, testStack } from '@hera/core/testing';
import { Testing, Token } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { EncryptionKeys, type EncryptionKeysProps } from '../index';

const refused = (props: EncryptionKeysProps, stack = testStack('production')) =>
  problemsOf(() => new EncryptionKeys(stack, 'Keys', props)).map(({ code, path }) => `${code} ${path}`);

describe('aliases', () => {
  const stackIn = (app: ReturnType<typeof Testing.app>, id: string, region = 'us-east-1', account?: string) =>
    new AwsStack(app, id, {
      environment: defineEnvironment({
        name: 'prod',
        profile: 'production',
        region,
        ...(account === undefined ? {} : { account }),
      }),
      target: { kind: 'aws' },
    });

  it('have a qualifier where one is given', () => {
    const stack = testStack('production');
    new EncryptionKeys(stack, 'Keys', { purposes: ['ebs'], aliasQualifier: 'data' });
    expect(resources(synth(stack), 'aws_kms_alias')[0]).toMatchObject({ name: 'alias/hera/prod/data/ebs' });
  });

  it('of a second stack of the environment are refused, unless they have a qualifier', () => {
    const app = Testing.app();
    new EncryptionKeys(stackIn(app, 'one'), 'Keys', { purposes: ['ebs'] });
    expect(refused({ purposes: ['ebs', 'logs'] }, stackIn(app, 'two'))).toEqual(['HERA_SEC_006 keys.purposes']);
    expect(refused({ purposes: ['ebs'], aliasQualifier: 'data' }, stackIn(app, 'three'))).toEqual([]);
  });

  it('do not meet in another region or account', () => {
    const app = Testing.app();
    new EncryptionKeys(stackIn(app, 'one', 'us-east-1', '111122223333'), 'Keys', { purposes: ['ebs'] });
    expect(refused({ purposes: ['ebs'] }, stackIn(app, 'two', 'eu-west-1', '111122223333'))).toEqual([]);
    expect(refused({ purposes: ['ebs'] }, stackIn(app, 'three', 'us-east-1', '444455556666'))).toEqual([]);
    expect(refused({ purposes: ['ebs'] }, stackIn(app, 'four', 'us-east-1', '111122223333'))).toHaveLength(1);
  });

  it.each(['', 'a b', 'a/b', 'x'.repeat(65)])('are refused for the qualifier %j: HERA_SEC_015', (aliasQualifier) => {
    expect(refused({ purposes: ['ebs'], aliasQualifier })).toContain('HERA_SEC_015 keys.aliasQualifier');
  });

  it('are refused for a qualifier that is known later', () => {
    expect(refused({ purposes: ['ebs'], aliasQualifier: Token.asString({ ref: 'x' }) })).toEqual([
      'HERA_CORE_002 keys.aliasQualifier',
    ]);
  });
});
