import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target/index.js';
import { nameTag, type TopicRef } from '@hera/core';
import { Construct } from 'constructs';

/** What the way of failed jobs to a topic is made from. */
export interface FailedJobsInput {
  readonly environment: string;
  /** Name without the environment. */
  readonly name: string;
  readonly topic: TopicRef;
  readonly tags: Readonly<Record<string, string>>;
}

interface Kind {
  readonly suffix: string;
  readonly description: string;
  readonly detailTypes: readonly string[];
  /** Property of the event that says how the job ended. */
  readonly ended: 'state' | 'status';
  readonly how: readonly string[];
  /** Placeholders beside those that every event has. */
  readonly paths: Readonly<Record<string, string>>;
  readonly of: string;
}

// Backup and copy jobs have a `state`, restore jobs a `status`. Source: AWS Backup developer guide, eventbridge (read 2026-11-26).
const kinds = {
  Backups: {
    suffix: 'backups-failed',
    description: 'Backup and copy jobs that did not end well',
    detailTypes: ['Backup Job State Change', 'Copy Job State Change'],
    ended: 'state',
    how: ['FAILED', 'ABORTED', 'EXPIRED', 'PARTIAL'],
    paths: { resource: '$.detail.resourceArn' },
    of: 'of <resource>',
  },
  Restores: {
    suffix: 'restores-failed',
    description: 'Restore jobs, those of restore testing too, that did not end well',
    detailTypes: ['Restore Job State Change'],
    ended: 'status',
    how: ['FAILED', 'ABORTED'],
    paths: { job: '$.detail.restoreJobId' },
    of: '<job>',
  },
} as const satisfies Readonly<Record<string, Kind>>;

/**
 * Failed jobs of the account and region, whichever plan they are of, told to a topic. What AWS says of the failure is not in the message: it
 * may hold quotes, with which EventBridge drops what it is to put together.
 */
export class FailedJobs extends Construct {
  readonly ruleNames: readonly string[];

  constructor(scope: Construct, id: string, input: FailedJobsInput) {
    super(scope, id);
    this.ruleNames = Object.entries(kinds).map(([name, kind]) => this.#route(new Construct(this, name), kind, input));
  }

  #route(at: Construct, kind: Kind, { environment, name, topic, tags }: FailedJobsInput): string {
    const ruleName = `${environment}-${name}-${kind.suffix}`;
    const rule = new CloudwatchEventRule(at, 'Rule', {
      name: ruleName,
      description: kind.description,
      eventPattern: JSON.stringify({
        source: ['aws.backup'],
        'detail-type': kind.detailTypes,
        detail: { [kind.ended]: kind.how },
      }),
      tags: { ...tags, ...nameTag(environment, `${name}-${kind.suffix}`) },
    });
    new CloudwatchEventTarget(at, 'Target', {
      rule: rule.name,
      targetId: 'topic',
      arn: topic.topicArn,
      inputTransformer: {
        inputPaths: {
          what: '$.detail-type',
          ended: `$.detail.${kind.ended}`,
          type: '$.detail.resourceType',
          account: '$.account',
          region: '$.region',
          time: '$.time',
          ...kind.paths,
        },
        inputTemplate: [
          `AWS Backup: <what> to <ended>, ${kind.of}`,
          'Type <type>, account <account>, region <region>, at <time>.',
          'Jobs: https://<region>.console.aws.amazon.com/backup/home?region=<region>#/jobs',
        ]
          .map((line) => JSON.stringify(line))
          .join('\n'),
      },
      retryPolicy: { maximumEventAgeInSeconds: 24 * 3600, maximumRetryAttempts: 185 },
      ...(topic.ready === undefined ? {} : { dependsOn: [...topic.ready] }),
    });
    return ruleName;
  }
}
