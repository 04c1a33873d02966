import type { TopicPublisher } from '@hera/core';
import type { Account } from '../internal/account';
import { policyDocument, type PolicyStatement } from '../internal/policy-document';

const publish = 'sns:Publish';

/**
 * What lets a service publish. Others of the account need nothing here: their IAM policies decide.
 *
 * Services that are not here cannot be asked for. AWS Backup is better routed by an EventBridge rule, which can also choose.
 */
const statementOf = {
  // No condition, on purpose. EventBridge user guide, eb-use-resource-based, "Amazon SNS permissions" (read 2026-11-26): condition
  // blocks cannot be used in SNS topic policies for EventBridge. With one, messages are lost without an error.
  eventbridge: (): Omit<PolicyStatement, 'Effect' | 'Action'> => ({
    Sid: 'EventBridge',
    Principal: { Service: 'events.amazonaws.com' },
  }),

  // Source: SNS developer guide, sns-access-policy-use-cases, CloudWatch alarms.
  'cloudwatch-alarms': ({ partition, region, id }: Account) => ({
    Sid: 'CloudWatchAlarms',
    Principal: { Service: 'cloudwatch.amazonaws.com' },
    Condition: {
      StringEquals: { 'aws:SourceAccount': id },
      ArnLike: { 'aws:SourceArn': `arn:${partition}:cloudwatch:${region}:${id}:alarm:*` },
    },
  }),

  // Source: AWS Cost Management user guide, budgets-sns-policy. Budgets belong to no region.
  budgets: ({ partition, id }: Account) => ({
    Sid: 'Budgets',
    Principal: { Service: 'budgets.amazonaws.com' },
    Condition: {
      StringEquals: { 'aws:SourceAccount': id },
      ArnLike: { 'aws:SourceArn': `arn:${partition}:budgets::${id}:*` },
    },
  }),
} as const satisfies Readonly<Record<TopicPublisher, (account: Account) => Omit<PolicyStatement, 'Effect' | 'Action'>>>;

/** Services that may be asked for. */
export const topicPublishers = Object.keys(statementOf) as [TopicPublisher, ...TopicPublisher[]];

/** Refuses requests without TLS, whoever sends them. */
export const tlsOnly = (action: string, resource: string): PolicyStatement => ({
  Sid: 'TlsOnly',
  Effect: 'Deny',
  Principal: { AWS: '*' },
  Action: action,
  Resource: resource,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

/** Policy of a topic: the publishers that were asked for, and nothing without TLS. */
export const topicPolicy = (topicArn: string, publishers: readonly TopicPublisher[], account: Account): string =>
  policyDocument([
    ...publishers.map((name): PolicyStatement => ({
      ...statementOf[name](account),
      Effect: 'Allow',
      Action: publish,
      Resource: topicArn,
    })),
    tlsOnly(publish, topicArn),
  ]);
