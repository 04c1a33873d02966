import { contextOf, factsOf } from '@hera/core';
import { plainStack, problemsOf, resources, synth, testStack } from '@hera/core/testing';
import { type TerraformStack, Token } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { EncryptionKeys, type EncryptionKeysProps } from './index';
import { statements } from './security.fixture';

const administrators = ['arn:aws:iam::111122223333:role/ops'];

const built = (props: EncryptionKeysProps = {}, stack: TerraformStack = testStack('production')) => {
  const keys = new EncryptionKeys(stack, 'Keys', props);
  const json = synth(stack);
  const key = (purpose: string) =>
    resources(json, 'aws_kms_key').find(({ description }) => String(description).endsWith(`: ${purpose}`)) ?? {};
  return { keys, stack, json, key, policy: (purpose: string) => statements(key(purpose)['policy']) };
};

const partition = /\$\{data\.aws_partition\.Keys_Partition_\w+\.partition\}/.source;
const account = /\$\{data\.aws_caller_identity\.Keys_Caller_\w+\.account_id\}/.source;

describe('keys of a production environment', () => {
  const { keys, stack, json, key, policy } = built({ administrators });

  it('are one for secrets, one for volumes, one for logs, each with its alias', () => {
    expect(resources(json, 'aws_kms_key')).toHaveLength(3);
    expect(
      resources(json, 'aws_kms_alias')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['alias/hera/prod/ebs', 'alias/hera/prod/logs', 'alias/hera/prod/secrets']);
    expect(factsOf(contextOf(stack).facts, 'keys')).toEqual([
      {
        kind: 'keys',
        keys: ['secrets', 'ebs', 'logs'].map((purpose) => ({ purpose, alias: `alias/hera/prod/${purpose}` })),
      },
    ]);
  });

  it('rotate every year, wait 30 days before they go, and are not destroyed by Terraform', () => {
    for (const made of resources(json, 'aws_kms_key')) {
      expect(made).toMatchObject({
        enable_key_rotation: true,
        rotation_period_in_days: 365,
        deletion_window_in_days: 30,
        lifecycle: { prevent_destroy: true },
      });
    }
    expect(key('ebs')['tags']).toEqual({ Name: 'prod-ebs' });
  });

  it('let the account and the named administrators in, the latter without use of the key', () => {
    const [root, admins, ...more] = policy('secrets');
    expect(root).toMatchObject({
      Principal: { AWS: expect.stringMatching(new RegExp(`^arn:${partition}:iam::${account}:root$`)) },
      Action: 'kms:*',
    });
    expect(admins).toMatchObject({ Principal: { AWS: administrators } });
    expect(String(admins?.Action)).not.toMatch(/Encrypt|Decrypt|GenerateDataKey|Grant|kms:\*/);
    // EKS takes its grant in the name of the cluster's creator, so nobody else needs to be named.
    expect(more).toEqual([]);
  });

  it('let CloudWatch Logs of this region in, for log groups of this account', () => {
    expect(policy('logs').slice(2)).toEqual([
      {
        Sid: 'CloudWatchLogsUse',
        Effect: 'Allow',
        Principal: { Service: expect.stringMatching(/^logs\.us-east-1\.\$\{data\.aws_partition\.\w+\.dns_suffix\}$/) },
        Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
        Resource: '*',
        Condition: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': expect.stringMatching(
              new RegExp(`^arn:${partition}:logs:us-east-1:${account}:log-group:\\*$`),
            ),
          },
        },
      },
      expect.objectContaining({ Sid: 'LogDeliveryUse' }),
    ]);
  });

  it('let log delivery in, for this account', () => {
    const delivery = policy('logs').at(-1);
    expect(delivery?.Principal).toEqual({ Service: 'delivery.logs.amazonaws.com' });
    expect(delivery?.Condition).toEqual({
      StringEquals: { 'aws:SourceAccount': expect.stringMatching(new RegExp(`^${account}$`)) },
      ArnLike: {
        'aws:SourceArn': expect.stringMatching(new RegExp(`^arn:${partition}:logs:us-east-1:${account}:\\*$`)),
      },
    });
  });

  it('let the service-linked role of Auto Scaling use volumes, with grants for AWS resources only', () => {
    const [use, grant, ...more] = policy('ebs').slice(2);
    const role = expect.stringMatching(
      /:role\/aws-service-role\/autoscaling\.amazonaws\.com\/AWSServiceRoleForAutoScaling$/,
    );
    expect(use).toMatchObject({ Principal: { AWS: role } });
    expect(use?.Action).not.toContain('kms:CreateGrant');
    expect(grant).toMatchObject({
      Principal: { AWS: role },
      Action: 'kms:CreateGrant',
      Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    });
    expect(more).toEqual([]);
  });

  it('are made for backups and notifications where that is asked for, without a word of the others changing', () => {
    const more = built({ administrators, purposes: ['secrets', 'ebs', 'logs', 'backup', 'notifications'] });
    expect(resources(more.json, 'aws_kms_key')).toHaveLength(5);
    expect(more.json.resource['aws_kms_key']).toMatchObject(json.resource['aws_kms_key'] ?? {});
    // AWS Backup acts by roles of the account, which IAM gives their rights.
    expect(more.policy('backup').map(({ Sid }) => Sid)).toEqual(['Account', 'Administrators']);
  });

  it('let those publish notifications who publish, each for this account as far as AWS can tell', () => {
    const publishers = built({ purposes: ['notifications'] })
      .policy('notifications')
      .slice(1);
    const from = (service: string, source: string) => ({
      Effect: 'Allow',
      Principal: { Service: service },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Resource: '*',
      Condition: {
        StringEquals: { 'aws:SourceAccount': expect.stringMatching(new RegExp(`^${account}$`)) },
        ArnLike: { 'aws:SourceArn': expect.stringMatching(new RegExp(`^arn:${partition}:${source}$`)) },
      },
    });
    expect(publishers).toEqual([
      { Sid: 'CloudWatchAlarms', ...from('cloudwatch.amazonaws.com', `cloudwatch:us-east-1:${account}:alarm:\\*`) },
      // AWS does not support conditions on the source between EventBridge and encrypted topics: it delivers nothing then.
      {
        Sid: 'EventBridge',
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        Resource: '*',
      },
      { Sid: 'Backup', ...from('backup.amazonaws.com', `backup:us-east-1:${account}:backup-vault:\\*`) },
      { Sid: 'Budgets', ...from('budgets.amazonaws.com', `budgets::${account}:\\*`) },
    ]);
  });

  it('never let a wildcard principal in, nor a service for anybody but where AWS leaves no choice', () => {
    const every = built({ purposes: ['secrets', 'ebs', 'logs', 'backup', 'notifications'] });
    const all = resources(every.json, 'aws_kms_key').flatMap((made) => statements(made['policy']));
    expect(all.length).toBeGreaterThan(12);
    const open = all.filter(
      ({ Principal, Condition }) => JSON.stringify(Principal).includes('"Service"') && Condition === undefined,
    );
    expect(open.map(({ Sid }) => Sid)).toEqual(['EventBridge']);
    for (const { Sid, Principal, Effect } of all) {
      expect(Effect).toBe('Allow');
      expect(JSON.stringify(Principal), Sid).not.toContain('*');
    }
  });

  it('are handed out by purpose', () => {
    expect(keys.of('logs')?.keyArn).toBe(keys.require('logs').keyArn);
    expect(keys.of('backup')).toBeUndefined();
    expect(problemsOf(() => keys.require('backup'))).toEqual([
      expect.objectContaining({ code: 'HERA_SEC_007', allowed: 'secrets, ebs, logs', constructPath: 'prod-aws/Keys' }),
    ]);
  });
});

describe('keys elsewhere', () => {
  it('are none in development, unless asked for; they then wait 7 days and can be destroyed', () => {
    const none = built({}, testStack('development'));
    expect(none.json.resource).toEqual({});
    expect(factsOf(contextOf(none.stack).facts, 'keys')).toEqual([{ kind: 'keys', keys: [] }]);
    expect(problemsOf(() => none.keys.require('ebs'))[0]?.allowed).toContain('no keys here');
    const asked = built({ purposes: ['ebs'] }, testStack('development'));
    expect(asked.key('ebs')).toMatchObject({ deletion_window_in_days: 7 });
    expect(asked.key('ebs')).not.toHaveProperty('lifecycle');
    expect(asked.policy('ebs').map(({ Sid }) => Sid)).not.toContain('Administrators');
  });

  it('can be destroyed on a local target, and the manifest says so', () => {
    const { json, stack } = built(
      {},
      testStack('production', { target: { kind: 'local', providerVersion: '5.100.0' } }),
    );
    expect(JSON.stringify(json)).not.toContain('prevent_destroy');
    expect(contextOf(stack).leftOut).toEqual([
      expect.objectContaining({ what: 'aws_kms_key.lifecycle.prevent_destroy', constructPath: 'prod-aws/Keys' }),
    ]);
  });

  it('follow production in a stack that declares no environment, in the region of its provider', () => {
    const { json, policy } = built({}, plainStack());
    expect(resources(json, 'aws_kms_key')).toHaveLength(3);
    expect(resources(json, 'aws_kms_key')[0]).toMatchObject({ lifecycle: { prevent_destroy: true } });
    expect(JSON.stringify(policy('logs'))).toMatch(/logs\.\$\{data\.aws_region\.Keys_Region_\w+\.id\}\.\$\{/);
    expect(resources(json, 'aws_kms_alias')[0]).toMatchObject({ name: 'alias/hera/mine/ebs' });
  });

  it('can bring the Auto Scaling role along, for accounts that never had one', () => {
    const { json, policy } = built({ createAutoScalingRole: true });
    expect(resources(json, 'aws_iam_service_linked_role')).toEqual([{ aws_service_name: 'autoscaling.amazonaws.com' }]);
    expect(JSON.stringify(policy('ebs')[1]?.Principal)).toContain(
      '${aws_iam_service_linked_role.Keys_AutoScalingRole_',
    );
  });
});

describe('keys are refused', () => {
  const refused = (props: unknown) =>
    problemsOf(() => new EncryptionKeys(testStack('production'), 'Keys', props as EncryptionKeysProps)).map(
      ({ code, path }) => `${code} ${path}`,
    );

  it.each<[string, unknown, string]>([
    ['an unknown property', { purpose: ['ebs'] }, 'HERA_SEC_001 keys'],
    ['a purpose that there is not', { purposes: ['disks'] }, 'HERA_SEC_001 keys.purposes[0]'],
    ['half a day', { deletionWindowDays: 7.5 }, 'HERA_SEC_001 keys.deletionWindowDays'],
    ['a wildcard administrator', { administrators: ['*'] }, 'HERA_SEC_002 keys.administrators[0]'],
    [
      'an account as administrator',
      { administrators: ['arn:aws:iam::111122223333:root'] },
      'HERA_SEC_002 keys.administrators[0]',
    ],
    [
      'a session as administrator',
      { administrators: ['arn:aws:sts::111122223333:assumed-role/ops/me'] },
      'HERA_SEC_002 keys.administrators[0]',
    ],
    ['too short a window', { deletionWindowDays: 6 }, 'HERA_SEC_003 keys.deletionWindowDays'],
    ['too long a window', { deletionWindowDays: 31 }, 'HERA_SEC_003 keys.deletionWindowDays'],
    ['too quick a rotation', { rotationPeriodDays: 89 }, 'HERA_SEC_004 keys.rotationPeriodDays'],
    ['too slow a rotation', { rotationPeriodDays: 2561 }, 'HERA_SEC_004 keys.rotationPeriodDays'],
    [
      'a role for no key',
      { purposes: ['logs'], createAutoScalingRole: true },
      'HERA_SEC_011 keys.createAutoScalingRole',
    ],
    [
      'a window known later',
      { deletionWindowDays: Token.asNumber({ ref: 'x' }) },
      'HERA_CORE_002 keys.deletionWindowDays',
    ],
    ['purposes known later', { purposes: Token.asList({ ref: 'x' }) }, 'HERA_CORE_002 keys.purposes'],
  ])('for %s', (_, props, expected) => {
    expect(refused(props)).toEqual([expected]);
  });

  it('not for an administrator that is known later, or for what is right', () => {
    expect(refused({ administrators: [Token.asString({ ref: 'x' }), ...administrators] })).toEqual([]);
    expect(refused({ purposes: ['ebs', 'ebs'], deletionWindowDays: 7, rotationPeriodDays: 2560 })).toEqual([]);
  });

  it('with all problems together', () => {
    expect(refused({ administrators: ['me'], deletionWindowDays: 1, rotationPeriodDays: 1, key: 1 })).toHaveLength(4);
  });

  it('for an alias that KMS would refuse: HERA_SEC_005', () => {
    const problems = problemsOf(() => new EncryptionKeys(plainStack('my.stack'), 'Keys', { purposes: ['ebs'] }));
    expect(problems).toMatchObject([
      { code: 'HERA_SEC_005', message: expect.stringContaining('alias/hera/my.stack/ebs') },
    ]);
  });

  it('for an alias that the stack has already: HERA_SEC_006', () => {
    const stack = testStack('production');
    new EncryptionKeys(stack, 'Keys', { purposes: ['ebs'] });
    const problems = problemsOf(() => new EncryptionKeys(stack, 'More', { purposes: ['ebs', 'logs'] }));
    expect(problems).toMatchObject([{ code: 'HERA_SEC_006', constructPath: 'prod-aws/More' }]);
  });
});
