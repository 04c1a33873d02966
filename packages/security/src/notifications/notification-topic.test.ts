import { contextOf, factsOf } from '@hera/core';
import { plainStack, problemsOf, resources, synth, testStack } from '@hera/core/testing';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { type TerraformStack, Token } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { EncryptionKeys, NotificationTopic, type NotificationTopicProps } from '../index';
import { statements } from '../security.fixture';

const key = { keyArn: 'arn:aws:kms:us-east-1:111122223333:key/notifications' };

const built = (props: NotificationTopicProps, stack: TerraformStack = testStack('production')) => {
  const topic = new NotificationTopic(stack, 'Alerts', props);
  const json = synth(stack);
  const [rendered = {}] = resources(json, 'aws_sns_topic');
  return { topic, json, rendered, policy: statements(rendered['policy']), stack };
};

const reference = (data: string, attribute: string): string => `\\$\\{data\\.${data}\\.Alerts_\\w+\\.${attribute}\\}`;
const account = reference('aws_caller_identity', 'account_id');
const partition = reference('aws_partition', 'partition');

describe('a notification topic', () => {
  it('is encrypted by the key of its purpose, and signs with SHA-256', () => {
    const stack = testStack('production');
    const keys = new EncryptionKeys(stack, 'Keys', { purposes: ['notifications'] });
    const { rendered, topic } = built({ publishers: ['eventbridge'], key: keys.require('notifications') }, stack);
    expect(rendered).toMatchObject({
      name: 'prod-notifications',
      kms_master_key_id: expect.stringMatching(/^\$\{aws_kms_key\.Keys_notifications_Key_\w+\.arn\}$/),
      signature_version: 2,
      tags: { Name: 'prod-notifications' },
    });
    expect(topic.keyArn).toBe(keys.require('notifications').keyArn);
    expect(topic.publishers).toEqual(['eventbridge']);
  });

  it('waits for what its key waits for', () => {
    const stack = testStack('production');
    const policy = new IamRole(stack, 'Policy', { assumeRolePolicy: '{}' });
    expect(built({ publishers: [], key: { ...key, ready: [policy] } }, stack).rendered).toMatchObject({
      depends_on: ['aws_iam_role.Policy'],
    });
  });

  it('admits the services that were asked for, for this account, and nothing without TLS', () => {
    const { policy } = built({ publishers: ['eventbridge', 'cloudwatch-alarms', 'budgets', 'eventbridge'], key });
    expect(policy.map(({ Sid, Effect, Principal }) => [Sid, Effect, Principal])).toEqual([
      ['EventBridge', 'Allow', { Service: 'events.amazonaws.com' }],
      ['CloudWatchAlarms', 'Allow', { Service: 'cloudwatch.amazonaws.com' }],
      ['Budgets', 'Allow', { Service: 'budgets.amazonaws.com' }],
      ['TlsOnly', 'Deny', { AWS: '*' }],
    ]);
    const [events, alarms, budgets, tls] = policy;
    expect(events).not.toHaveProperty('Condition');
    const pinned = (arn: string) => ({
      StringEquals: { 'aws:SourceAccount': expect.stringMatching(new RegExp(`^${account}$`)) },
      ArnLike: { 'aws:SourceArn': expect.stringMatching(new RegExp(`^${arn}$`)) },
    });
    expect(alarms?.Condition).toEqual(pinned(`arn:${partition}:cloudwatch:us-east-1:${account}:alarm:\\*`));
    expect(budgets?.Condition).toEqual(pinned(`arn:${partition}:budgets::${account}:\\*`));
    expect(tls?.Condition).toEqual({ Bool: { 'aws:SecureTransport': 'false' } });
    for (const { Action, Resource } of policy) {
      expect(Action).toBe('sns:Publish');
      expect(Resource).toMatch(new RegExp(`^arn:${partition}:sns:us-east-1:${account}:prod-notifications$`));
    }
  });

  it('has only the refusal in its policy when nobody was asked for', () => {
    expect(built({ publishers: [], key }).policy.map(({ Sid }) => Sid)).toEqual(['TlsOnly']);
  });

  it('subscribes by names that last, and keeps endpoints out of the manifest', () => {
    const { json, stack } = built({
      publishers: ['eventbridge'],
      key,
      name: 'security',
      subscriptions: {
        oncall: { protocol: 'email', endpoint: 'oncall@example.com' },
        pager: { protocol: 'https', endpoint: 'https://pager.example.com/hera' },
        tickets: { protocol: 'sqs', endpoint: 'arn:aws:sqs:us-east-1:111122223333:tickets', rawMessage: true },
      },
    });
    expect(Object.keys(json.resource['aws_sns_topic_subscription'] ?? {})).toEqual([
      'Alerts_oncall_925C488E',
      'Alerts_pager_65BCACE5',
      'Alerts_tickets_FAFF99AC',
    ]);
    expect(Object.keys(json.resource['aws_sns_topic'] ?? {})).toEqual(['Alerts_Topic_4CF1C27A']);
    expect(resources(json, 'aws_sns_topic_subscription')).toEqual([
      expect.objectContaining({ protocol: 'email', endpoint: 'oncall@example.com' }),
      expect.objectContaining({ protocol: 'https', endpoint: 'https://pager.example.com/hera' }),
      expect.objectContaining({ protocol: 'sqs', raw_message_delivery: true }),
    ]);
    const facts = factsOf(contextOf(stack).facts, 'notification-topic');
    expect(facts).toEqual([
      {
        kind: 'notification-topic',
        topicName: 'prod-security',
        publishers: ['eventbridge'],
        customerManagedKey: true,
        subscriptions: [
          { name: 'oncall', protocol: 'email' },
          { name: 'pager', protocol: 'https' },
          { name: 'tickets', protocol: 'sqs' },
        ],
      },
    ]);
    expect(JSON.stringify(facts)).not.toContain('example.com');
  });

  it('needs no key in development', () => {
    const { rendered, topic } = built({ publishers: ['eventbridge'] }, testStack('development'));
    expect(rendered).not.toHaveProperty('kms_master_key_id');
    expect(topic.keyArn).toBeUndefined();
  });

  it('takes its region from the provider in a stack without environment', () => {
    expect(built({ publishers: ['eventbridge'], key }, plainStack()).policy[0]?.Resource).toMatch(
      /^arn:\$\{.*\}:sns:\$\{data\.aws_region\.Alerts_Region_\w+\.id\}:/,
    );
  });
});

describe('a notification topic is refused', () => {
  const refused = (props: unknown, profile: 'production' | 'development' = 'production') =>
    problemsOf(() => built(props as NotificationTopicProps, testStack(profile))).map(
      ({ code, path }) => `${code} ${path}`,
    );
  const subscribed = (subscriptions: unknown) => refused({ publishers: [], key, subscriptions });

  it.each<[string, unknown, string]>([
    ['another service', { publishers: ['backup'], key }, 'HERA_SEC_001 topic.publishers[0]'],
    ['no word about publishers', { key }, 'HERA_SEC_001 topic.publishers'],
    ['an unknown property', { publishers: [], key, fifo: true }, 'HERA_SEC_001 topic'],
    ['no key where one is wanted', { publishers: [] }, 'HERA_SEC_030 topic.key'],
    ['a name with a dot', { publishers: [], key, name: 'a.fifo' }, 'HERA_SEC_031 topic.name'],
    ['too long a name', { publishers: [], key, name: 'x'.repeat(252) }, 'HERA_SEC_031 topic.name'],
    ['a name known later', { publishers: [], key, name: Token.asString({ ref: 'x' }) }, 'HERA_CORE_002 topic.name'],
  ])('for %s', (_, props, expected) => {
    expect(refused(props)).toContain(expected);
    expect(refused(props)).toHaveLength(1);
  });

  it.each<[string, unknown, string[]]>([
    [
      'another protocol',
      { a: { protocol: 'http', endpoint: 'http://x' } },
      ['HERA_SEC_001 topic.subscriptions.a.protocol'],
    ],
    [
      'a name with a space',
      { 'on call': { protocol: 'email', endpoint: 'a@b.example' } },
      ['HERA_SEC_032 topic.subscriptions.on call'],
    ],
    [
      'raw mail',
      { a: { protocol: 'email', endpoint: 'a@b.example', rawMessage: true } },
      ['HERA_SEC_032 topic.subscriptions.a.rawMessage'],
    ],
    [
      'half an address',
      { a: { protocol: 'email', endpoint: 'oncall' } },
      ['HERA_SEC_033 topic.subscriptions.a.endpoint'],
    ],
    [
      'plain HTTP',
      { a: { protocol: 'https', endpoint: 'http://x.example' } },
      ['HERA_SEC_034 topic.subscriptions.a.endpoint'],
    ],
    ['no URL', { a: { protocol: 'https', endpoint: 'x.example' } }, ['HERA_SEC_034 topic.subscriptions.a.endpoint']],
    [
      'the name of a queue',
      { a: { protocol: 'sqs', endpoint: 'tickets' } },
      ['HERA_SEC_035 topic.subscriptions.a.endpoint'],
    ],
    [
      'the same endpoint twice',
      { a: { protocol: 'email', endpoint: 'a@b.example' }, b: { protocol: 'email', endpoint: 'a@b.example' } },
      ['HERA_SEC_036 topic.subscriptions.b'],
    ],
  ])('with %s', (_, subscriptions, expected) => {
    expect(subscribed(subscriptions)).toEqual(expected);
  });

  it('without repeating a password', () => {
    const props = {
      publishers: [],
      key,
      subscriptions: { a: { protocol: 'https' as const, endpoint: 'https://u:hunter2@x.example' } },
    };
    const problems = problemsOf(() => built(props));
    expect(problems).toMatchObject([{ code: 'HERA_SEC_034' }]);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });

  it('not for an endpoint that is known later', () => {
    expect(subscribed({ a: { protocol: 'sqs', endpoint: Token.asString({ ref: 'x' }) } })).toEqual([]);
  });

  it('with all problems together', () => {
    expect(refused({ publishers: [], name: 'a b', subscriptions: { A: { protocol: 'sqs', endpoint: 'x' } } })).toEqual([
      'HERA_SEC_031 topic.name',
      'HERA_SEC_030 topic.key',
      'HERA_SEC_032 topic.subscriptions.A',
      'HERA_SEC_035 topic.subscriptions.A.endpoint',
    ]);
  });
});
