import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target/index.js';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue/index.js';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy/index.js';
import { Construct } from 'constructs';
import { interruptionEvents } from './interruption-events';
import { boundedName } from './names';

// An event is worthless when it is older than the notice that it gives.
const retentionSeconds = 300;
// SQS, CreateQueue, QueueName.
const longestQueueName = 80;

/** Where EventBridge leaves what Karpenter has to know, and the rules that bring it there. */
export class InterruptionQueue extends Construct {
  /** Name of the queue, readable at synth. */
  readonly queueName: string;
  readonly queueArn: string;

  constructor(scope: Construct, id: string, clusterName: string) {
    super(scope, id);
    this.queueName = boundedName(`${clusterName}-karpenter`, longestQueueName);
    const queue = new SqsQueue(this, 'Queue', {
      name: this.queueName,
      messageRetentionSeconds: retentionSeconds,
      sqsManagedSseEnabled: true,
    });
    this.queueArn = queue.arn;
    const rules = interruptionEvents.map(({ id: name, source, detailType, description }) => {
      const rule = new CloudwatchEventRule(this, name, {
        // 64 characters, of which Terraform appends 26.
        namePrefix: `${clusterName.slice(0, 26)}-karpenter-`,
        description: `Tells Karpenter of the EKS cluster ${clusterName} about ${description}`.slice(0, 512),
        eventPattern: JSON.stringify({ source: [source], 'detail-type': [detailType] }),
      });
      new CloudwatchEventTarget(this, `${name}Target`, { rule: rule.name, targetId: 'karpenter', arn: queue.arn });
      return rule;
    });
    new SqsQueuePolicy(this, 'Policy', {
      queueUrl: queue.url,
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'Events',
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: queue.arn,
            // Upstream lets every rule of every account in; these five are all that have to.
            Condition: { ArnEquals: { 'aws:SourceArn': rules.map(({ arn }) => arn) } },
          },
          {
            Sid: 'DenyPlaintext',
            Effect: 'Deny',
            Principal: '*',
            Action: 'sqs:*',
            Resource: queue.arn,
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      }),
    });
  }
}
