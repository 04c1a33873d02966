import { nameTag, type TopicRef } from '@hera/core';
import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target/index.js';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue/index.js';
import { Construct } from 'constructs';
import type { Account } from '../internal/account';
import { policyDocument } from '../internal/policy-document';
import { tlsOnly } from '../notifications/topic-policy';

/** What a finding's way to the topic is made from. */
export interface FindingRouteInput {
  readonly environment: string;
  readonly account: Account;
  readonly topic: TopicRef;
  readonly minimumSeverity: number;
  readonly deadLetterQueue: boolean;
  readonly retryHours: number;
  readonly tags: Readonly<Record<string, string>>;
}

const inputPaths = {
  severity: '$.detail.severity',
  title: '$.detail.title',
  type: '$.detail.type',
  description: '$.detail.description',
  account: '$.detail.accountId',
  region: '$.detail.region',
  count: '$.detail.service.count',
  seen: '$.detail.service.eventLastSeen',
  id: '$.detail.id',
} as const;

// Lines of a message are texts of their own, as in GuardDuty user guide, guardduty_findings_eventbridge (read 2026-11-26).
const lines = [
  'GuardDuty severity <severity>: <title>',
  '<description>',
  'Type <type>, account <account>, region <region>, seen <count> times, last at <seen>.',
  'Finding <id>: https://<region>.console.aws.amazon.com/guardduty/home?region=<region>#/findings?search=id%3D<id>',
] as const;

const days = 24 * 60 * 60;

/** EventBridge rule, its target, and the queue for what cannot be delivered. */
export class FindingRoute extends Construct {
  readonly ruleName: string;
  readonly deadLetterQueueName?: string;
  readonly deadLetterQueueArn?: string;

  constructor(scope: Construct, id: string, input: FindingRouteInput) {
    super(scope, id);
    const { environment, topic, minimumSeverity, retryHours } = input;
    this.ruleName = `${environment}-guardduty-findings`;
    const rule = new CloudwatchEventRule(this, 'Rule', {
      name: this.ruleName,
      description: `GuardDuty findings of severity ${minimumSeverity} and above`,
      eventPattern: JSON.stringify({
        source: ['aws.guardduty'],
        'detail-type': ['GuardDuty Finding'],
        detail: { severity: [{ numeric: ['>=', minimumSeverity] }] },
      }),
      tags: { ...input.tags, ...nameTag(environment, 'guardduty-findings') },
    });
    const queue = input.deadLetterQueue ? this.#queue(input) : undefined;
    new CloudwatchEventTarget(this, 'Target', {
      rule: rule.name,
      targetId: 'topic',
      arn: topic.topicArn,
      inputTransformer: {
        inputPaths: { ...inputPaths },
        inputTemplate: lines.map((line) => JSON.stringify(line)).join('\n'),
      },
      // 185 is what EventBridge does by itself; time is what matters to whoever waits for a finding.
      retryPolicy: { maximumEventAgeInSeconds: retryHours * 3600, maximumRetryAttempts: 185 },
      ...(queue === undefined ? {} : { deadLetterConfig: { arn: queue.arn } }),
      ...(topic.ready === undefined ? {} : { dependsOn: [...topic.ready] }),
    });
    if (queue !== undefined) {
      this.deadLetterQueueArn = queue.arn;
      this.deadLetterQueueName = `${environment}-guardduty-undelivered`;
    }
  }

  /** Encrypted by SQS's own key: EventBridge could not write under a key of ours without being let in there too. */
  #queue({ environment, account, tags }: FindingRouteInput): SqsQueue {
    const name = `${environment}-guardduty-undelivered`;
    const { partition, region, id } = account;
    const arn = `arn:${partition}:sqs:${region}:${id}:${name}`;
    return new SqsQueue(this, 'Undelivered', {
      name,
      messageRetentionSeconds: 14 * days,
      sqsManagedSseEnabled: true,
      policy: policyDocument([
        {
          Sid: 'EventBridge',
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: arn,
          // Source: EventBridge user guide, eb-rule-dlq.
          Condition: {
            ArnEquals: { 'aws:SourceArn': `arn:${partition}:events:${region}:${id}:rule/${this.ruleName}` },
          },
        },
        tlsOnly('sqs:*', arn),
      ]),
      tags: { ...tags, ...nameTag(environment, 'guardduty-undelivered') },
    });
  }
}
