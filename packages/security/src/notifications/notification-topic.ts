import {
  contextOf,
  isUnknown,
  type KeyRef,
  nameTag,
  parseWith,
  ProblemCollector,
  publishFact,
  requireKnown,
  type TopicPublisher,
  type TopicRef,
} from '@hera/core';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic/index.js';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription/index.js';
import { Construct } from 'constructs';
import { z } from 'zod';
import { accountOf } from '../internal/account';
import { checkSubscriptions, subscriptionsSchema, type TopicSubscription } from './subscriptions';
import { topicPolicy, topicPublishers } from './topic-policy';

/** Props of `NotificationTopic`. */
export interface NotificationTopicProps {
  /** AWS services that may publish, beside what IAM of the account allows. */
  readonly publishers: readonly TopicPublisher[];
  /** Name without the environment; the topic is called `<environment>-<name>`. @default 'notifications' */
  readonly name?: string;
  /**
   * Key that messages are encrypted with; its policy must admit the same services, as that of the purpose `notifications` does.
   * The key that AWS manages for SNS cannot be used: no service could publish.
   * @default - none, which an environment with `customerManagedKeys` refuses
   */
  readonly key?: KeyRef;
  /** Who gets the messages, by a name that is part of the Terraform address. @default - nobody yet */
  readonly subscriptions?: Readonly<Record<string, TopicSubscription>>;
  /** Tags of the topic, beside `Name`. @default - none but those of the provider */
  readonly tags?: Readonly<Record<string, string>>;
}

const schema = z.strictObject({
  publishers: z.array(z.enum(topicPublishers)),
  name: z.string().optional(),
  key: z.looseObject({ keyArn: z.string() }).optional(),
  subscriptions: subscriptionsSchema.optional(),
  tags: z.record(z.string(), z.string()).optional(),
});

interface TopicPlan {
  readonly topicName: string;
  readonly publishers: readonly TopicPublisher[];
  readonly subscriptions: Readonly<Record<string, TopicSubscription>>;
}

const check = (scope: Construct, props: NotificationTopicProps): TopicPlan => {
  const { name: environment, settings } = contextOf(scope);
  const problems = new ProblemCollector(scope.node.path);
  const known = <T>(value: T, path: string): T | undefined => problems.collect(() => requireKnown(value, path));
  const name = known(props.name, 'topic.name') ?? 'notifications';
  const publishers = known(props.publishers, 'topic.publishers');
  const parsed = problems.collect(() =>
    parseWith(
      schema,
      { ...props, name, ...(isUnknown(props.publishers) ? { publishers: [] } : {}) },
      { code: 'HERA_SEC_001', root: 'topic' },
    ),
  );
  const topicName = `${environment}-${String(name)}`;
  if (!/^[\w-]{1,256}$/.test(topicName)) {
    problems.add({
      code: 'HERA_SEC_031',
      path: 'topic.name',
      message: `${JSON.stringify(topicName)} is not a topic name that SNS accepts`,
      allowed: 'letters, digits, dashes and underscores, 256 characters at most with the environment in front',
      fix: 'use a simpler name',
    });
  }
  if (settings.customerManagedKeys && props.key === undefined) {
    problems.add({
      code: 'HERA_SEC_030',
      path: 'topic.key',
      message: 'the environment wants customer-managed keys, and without one SNS keeps messages unencrypted',
      allowed: 'a key whose policy admits the publishers',
      fix: "pass keys.require('notifications'), or override customerManagedKeys in the environment with a justification",
    });
  }
  if (parsed?.subscriptions !== undefined) checkSubscriptions(problems, props.subscriptions ?? {});
  problems.throwIfAny();
  return { topicName, publishers: [...new Set(publishers ?? [])], subscriptions: props.subscriptions ?? {} };
};

/**
 * An SNS topic for people: encrypted, over TLS only, and open to the AWS services that were asked for and no others.
 *
 * @throws HeraError `HERA_SEC_001`, `HERA_SEC_030` to `HERA_SEC_036`, `HERA_CORE_002` where a literal is needed
 */
export class NotificationTopic extends Construct implements TopicRef {
  readonly topicArn: string;
  readonly topicName: string;
  readonly publishers: readonly TopicPublisher[];
  readonly keyArn?: string;

  constructor(scope: Construct, id: string, props: NotificationTopicProps) {
    super(scope, id);
    const { topicName, publishers, subscriptions } = check(this, props);
    const { key } = props;
    const account = accountOf(this);
    const topic = new SnsTopic(this, 'Topic', {
      name: topicName,
      // On the topic itself, not as a resource of its own: it is then never there with the policy that SNS gives by default.
      policy: topicPolicy(
        `arn:${account.partition}:sns:${account.region}:${account.id}:${topicName}`,
        publishers,
        account,
      ),
      // SHA-256, for whoever checks where a message is from. SNS signs with SHA-1 unless asked.
      signatureVersion: 2,
      tags: { ...props.tags, ...nameTag(contextOf(this).name, props.name ?? 'notifications') },
      ...(key === undefined ? {} : { kmsMasterKeyId: key.keyArn }),
      ...(key?.ready === undefined ? {} : { dependsOn: [...key.ready] }),
    });
    for (const [name, { protocol, endpoint, rawMessage }] of Object.entries(subscriptions)) {
      new SnsTopicSubscription(this, name, {
        topicArn: topic.arn,
        protocol,
        endpoint,
        ...(rawMessage === undefined ? {} : { rawMessageDelivery: rawMessage }),
      });
    }
    this.topicArn = topic.arn;
    this.topicName = topicName;
    this.publishers = publishers;
    if (key !== undefined) this.keyArn = key.keyArn;
    publishFact(this, {
      kind: 'notification-topic',
      topicName,
      publishers,
      customerManagedKey: key !== undefined,
      subscriptions: Object.entries(subscriptions).map(([name, { protocol }]) => ({ name, protocol })),
    });
  }
}
