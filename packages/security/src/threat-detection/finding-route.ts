import { contextOf, leaveOut, nameTag, type TopicRef } from '@hera/core';
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

/** Placeholders of what is a number in a finding. */
const numbers = ['severity', 'count'] as const;

const reason =
  'the event bus of LocalStack 4.14.0 drops an event whose number belongs into a text (localstack/services/events/target.py)';

/** What people read. A local bus would drop it with its numbers, so there they are left out, and the manifest says so. */
const message = (scope: Construct): { readonly inputPaths: Record<string, string>; readonly inputTemplate: string } => {
  const paths: Record<string, string> = { ...inputPaths };
  let texts: readonly string[] = lines;
  if (contextOf(scope).target.kind === 'local') {
    leaveOut(scope, 'aws_cloudwatch_event_target.input_transformer: severity and count', reason);
    for (const name of numbers) {
      Reflect.deleteProperty(paths, name);
      texts = texts.map((line) => line.replaceAll(`<${name}>`, '(number)'));
    }
  }
  return { inputPaths: paths, inputTemplate: texts.map((line) => JSON.stringify(line)).join('\n') };
};

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
      inputTransformer: message(this),
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
