import {
  DescribeRuleCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateDetectorCommand,
  GetDetectorCommand,
  ListDetectorsCommand,
  UpdateDetectorCommand,
} from '@aws-sdk/client-guardduty';
import { GetTopicAttributesCommand, SetTopicAttributesCommand } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue/index.js';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy/index.js';
import { AwsStack, defineEnvironment, type SynthTarget } from '@hera/core';
import { EncryptionKeys, NotificationTopic, ThreatDetection } from '@hera/security';
import { environmentChecks, eventually } from '@hera/testkit';
import { type App, TerraformOutput } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { deployedEnvironment, deploymentIn } from '../support/deployed-environment';

const account = '000000000611';
const name = 'detection';

/** Production's topic and detector, and a queue that listens in the place of a pager. */
const build = (app: App, target: SynthTarget): void => {
  const environment = defineEnvironment({ name, profile: 'production', region: 'us-east-1' });
  const stack = new AwsStack(app, name, { environment, target });
  const keys = new EncryptionKeys(stack, 'Keys', { purposes: ['notifications'] });
  const listener = new SqsQueue(stack, 'Listener', { name: 'detection-listener', sqsManagedSseEnabled: true });
  const topic = new NotificationTopic(stack, 'Notifications', {
    publishers: ['eventbridge', 'cloudwatch-alarms'],
    key: keys.require('notifications'),
    subscriptions: {
      listener: { protocol: 'sqs', endpoint: listener.arn, rawMessage: true },
      oncall: { protocol: 'email', endpoint: 'oncall@example.com' },
    },
  });
  new SqsQueuePolicy(stack, 'ListenerPolicy', {
    queueUrl: listener.url,
    policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'sns.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: listener.arn,
          Condition: { ArnEquals: { 'aws:SourceArn': topic.topicArn } },
        },
      ],
    }),
  });
  const detection = new ThreatDetection(stack, 'ThreatDetection', {
    topic,
    minimumSeverity: 'high',
    features: { s3DataEvents: false },
  });
  const output = (id: string, value: string | undefined) =>
    new TerraformOutput(stack, id, { value: value ?? '' }).overrideLogicalId(id);
  output('topic_arn', topic.topicArn);
  output('rule_name', detection.ruleName);
  output('detector_id', detection.detectorId);
  output('listener_url', listener.url);
  output('undelivered_arn', detection.deadLetterQueueArn);
};

const env = deployedEnvironment({ app: name, account, build });

const topicAttributes = async () => {
  const { Attributes = {} } = await env.aws.sns.send(
    new GetTopicAttributesCommand({ TopicArn: env.output('topic_arn') }),
  );
  return Attributes;
};

const finding = (title: string, severity: number) => ({
  Source: 'aws.guardduty',
  DetailType: 'GuardDuty Finding',
  Detail: JSON.stringify({
    accountId: account,
    region: 'us-east-1',
    id: 'f0',
    type: 'PrivilegeEscalation:Kubernetes/PrivilegedContainer',
    title,
    description: 'A privileged container was started on "prod".',
    severity,
    service: { count: 2, eventLastSeen: '2026-11-26T10:00:00Z' },
  }),
});

const received = async (): Promise<readonly Message[]> => {
  const { Messages = [] } = await env.aws.sqs.send(
    new ReceiveMessageCommand({ QueueUrl: env.output('listener_url'), WaitTimeSeconds: 1, MaxNumberOfMessages: 10 }),
  );
  return Messages;
};

describe('threat detection', () => {
  it('has one detector, on, with the features that were declared', async () => {
    const { guardduty } = env.aws;
    const DetectorId = env.output('detector_id');
    expect((await guardduty.send(new ListDetectorsCommand({}))).DetectorIds).toEqual([DetectorId]);
    const detector = await guardduty.send(new GetDetectorCommand({ DetectorId }));
    expect(detector).toMatchObject({
      Status: 'ENABLED',
      FindingPublishingFrequency: 'FIFTEEN_MINUTES',
      Tags: { Name: 'detection-guardduty', 'hera:environment': name },
    });
    const features = Object.fromEntries((detector.Features ?? []).map((feature) => [feature.Name, feature]));
    expect(features).toMatchObject({
      EKS_AUDIT_LOGS: { Status: 'ENABLED' },
      S3_DATA_EVENTS: { Status: 'DISABLED' },
      RUNTIME_MONITORING: {
        Status: 'ENABLED',
        AdditionalConfiguration: [
          { Name: 'EKS_ADDON_MANAGEMENT', Status: 'ENABLED' },
          { Name: 'ECS_FARGATE_AGENT_MANAGEMENT', Status: 'DISABLED' },
          { Name: 'EC2_AGENT_MANAGEMENT', Status: 'DISABLED' },
        ],
      },
    });
  });

  it('has a rule whose only target is the topic, with a queue for what cannot be delivered', async () => {
    const { events } = env.aws;
    const Rule = env.output('rule_name');
    expect(await events.send(new DescribeRuleCommand({ Name: Rule }))).toMatchObject({ State: 'ENABLED' });
    const { Targets = [] } = await events.send(new ListTargetsByRuleCommand({ Rule }));
    expect(Targets).toMatchObject([
      {
        Arn: env.output('topic_arn'),
        DeadLetterConfig: { Arn: env.output('undelivered_arn') },
        RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
      },
    ]);
    expect(env.output('undelivered_arn')).toBe(`arn:aws:sqs:us-east-1:${account}:detection-guardduty-undelivered`);
  });

  it('has a topic under the key of its purpose, that EventBridge and alarms of this account may publish to', async () => {
    const { KmsMasterKeyId, Policy = '{}' } = await topicAttributes();
    expect(KmsMasterKeyId).toMatch(new RegExp(`^arn:aws:kms:us-east-1:${account}:key/`));
    const { Statement } = JSON.parse(Policy) as { Statement: readonly Record<string, unknown>[] };
    const allowed = Statement.filter(({ Effect }) => Effect === 'Allow');
    expect(allowed.map(({ Principal }) => Principal)).toEqual([
      { Service: 'events.amazonaws.com' },
      { Service: 'cloudwatch.amazonaws.com' },
    ]);
    expect(allowed[1]).toMatchObject({
      Condition: {
        StringEquals: { 'aws:SourceAccount': account },
        ArnLike: { 'aws:SourceArn': `arn:aws:cloudwatch:us-east-1:${account}:alarm:*` },
      },
    });
    expect(Statement.filter(({ Effect }) => Effect === 'Deny')).toMatchObject([
      { Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    ]);
    for (const { Resource } of Statement) expect(Resource).toBe(env.output('topic_arn'));
  });

  it('tells of a finding by its severity, in words', async () => {
    const { FailedEntryCount } = await env.aws.events.send(
      new PutEventsCommand({ Entries: [finding('not worth a page', 6.9), finding('a privileged container', 7)] }),
    );
    expect(FailedEntryCount).toBe(0);
    const messages = await eventually(async () => {
      const found = await received();
      if (found.length === 0) throw new Error('nothing arrived');
      return found;
    });
    const texts = messages.map(({ Body = '' }) => Body);
    expect(texts).toHaveLength(1);
    // LocalStack cannot write numbers into a text, so a rehearsal has none.
    expect(texts[0]).toContain('GuardDuty severity (number): a privileged container');
    expect(texts[0]).toContain(`account ${account}, region us-east-1, seen (number) times`);
    expect(texts[0]).not.toMatch(/<\w+>/);
    expect(await received()).toEqual([]);
  });

  it('keeps what cannot be delivered encrypted, for 14 days', async () => {
    const QueueUrl = env.output('listener_url').replace('detection-listener', 'detection-guardduty-undelivered');
    const { Attributes } = await env.aws.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    expect(Attributes).toMatchObject({ MessageRetentionPeriod: '1209600', SqsManagedSseEnabled: 'true' });
  });
});

describe('checks', () => {
  env.checks(
    environmentChecks.filter(({ id, subject }) => subject === 'detection' || ['kms-keys', 'tags'].includes(id)),
  );
});

const check = (id: string) => {
  const found = environmentChecks.find((item) => item.id === id);
  if (found === undefined) throw new Error(id);
  return env.check(found);
};

describe('life cycle', () => {
  it('has nothing to change right after the apply', async () => {
    await env.deployment.idempotent();
  });

  it('sees a detector that was switched off by hand, and mends it', async () => {
    await env.aws.guardduty.send(
      new UpdateDetectorCommand({
        DetectorId: env.output('detector_id'),
        Enable: false,
        Features: [{ Name: 'EKS_AUDIT_LOGS', Status: 'DISABLED' }],
      }),
    );
    expect(await check('threat-detection')).toMatchObject({
      status: 'fail',
      found: expect.stringMatching(/it is not enabled.*EKS_AUDIT_LOGS: it is off, expected on/),
    });
    expect([...(await env.drift())].sort()).toEqual([
      expect.stringMatching(/^aws_guardduty_detector\./),
      expect.stringMatching(/^aws_guardduty_detector_feature\..*eksAuditLogs/),
    ]);
    await env.reapply();
    expect(await check('threat-detection')).toMatchObject({ status: 'pass' });
  });

  it('sees a topic that was opened, and findings that go elsewhere', async () => {
    const { sns, events } = env.aws;
    const TopicArn = env.output('topic_arn');
    const open = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sns:Publish', Resource: TopicArn }],
    };
    await sns.send(
      new SetTopicAttributesCommand({ TopicArn, AttributeName: 'Policy', AttributeValue: JSON.stringify(open) }),
    );
    await events.send(
      new PutTargetsCommand({
        Rule: env.output('rule_name'),
        Targets: [{ Id: 'topic', Arn: env.output('undelivered_arn') }],
      }),
    );
    expect(await check('notification-topics')).toMatchObject({
      status: 'fail',
      found: expect.stringMatching(/missing .*events\.amazonaws\.com.*not declared \*.*without TLS/),
    });
    expect(await check('threat-detection')).toMatchObject({
      status: 'fail',
      found: expect.stringContaining('no topic is told'),
    });
    expect(await env.drift()).toHaveLength(2);
    await env.reapply();
    expect(await check('notification-topics')).toMatchObject({ status: 'pass' });
    expect(await check('threat-detection')).toMatchObject({ status: 'pass' });
  });

  it('leaves nothing behind when it is destroyed', async () => {
    const present = (await env.deployment.inventory()).map(({ service, type }) => `${service} ${type}`);
    expect([...present].sort()).toEqual([
      'events rule',
      'guardduty detector',
      'kms alias',
      'kms key',
      'sns topic',
      'sqs queue',
      'sqs queue',
    ]);
    await env.destroy();
    expect(await env.leftovers()).toEqual([]);
    expect((await env.aws.guardduty.send(new ListDetectorsCommand({}))).DetectorIds).toEqual([]);
  });
});

describe('a detector that is there already', () => {
  const other = '000000000612';

  /** Development: no key, and everything else as it comes. */
  const adopting = (app: App, target: SynthTarget): void => {
    const environment = defineEnvironment({ name: 'adopting', profile: 'development', region: 'us-east-1' });
    const stack = new AwsStack(app, 'adopting', { environment, target });
    const topic = new NotificationTopic(stack, 'Notifications', { publishers: ['eventbridge'] });
    new ThreatDetection(stack, 'ThreatDetection', { topic, deadLetterQueue: false });
  };

  it('refuses a second one, and is taken over by an import', async () => {
    const deployment = await deploymentIn({ app: 'adopting', account: other, build: adopting });
    try {
      const { guardduty } = deployment.aws;
      const { DetectorId = '' } = await guardduty.send(new CreateDetectorCommand({ Enable: true }));
      await deployment.init();
      const detectors = async () =>
        (await deployment.plan()).changes.filter(({ address }) => address.startsWith('aws_guardduty_detector.'));
      const [creation] = await detectors();
      expect(creation).toMatchObject({ action: 'create' });
      await expect(deployment.apply()).rejects.toThrow(/a detector already exists for the current account/);
      await deployment.import(creation?.address ?? '', DetectorId);
      expect(await detectors()).toMatchObject([{ action: 'update' }]);
      await deployment.apply();
      await deployment.idempotent();
      expect(await guardduty.send(new GetDetectorCommand({ DetectorId }))).toMatchObject({
        FindingPublishingFrequency: 'FIFTEEN_MINUTES',
        Tags: { 'hera:environment': 'adopting' },
      });
    } finally {
      await deployment.destroy();
      expect(await deployment.leaks()).toEqual([]);
      deployment.close();
    }
  });
});
