import type { TopicPublisher, TopicRef } from './contracts';
import type { ProblemCollector } from './errors';
import { isUnknown } from './tokens';

/** Publishers by the names that people know. */
const publisherNames: Readonly<Record<TopicPublisher, string>> = {
  eventbridge: 'EventBridge',
  'cloudwatch-alarms': 'CloudWatch alarms',
  budgets: 'AWS Budgets',
};

/** Who publishes to a topic, and how to say what is wrong with it. */
export interface TopicUse {
  readonly publisher: TopicPublisher;
  /** Path of the topic's property. */
  readonly path: string;
  /** What does not happen when the topic turns the publisher away, for example `no finding would arrive`. */
  readonly otherwise: string;
  /** Codes for a topic that does not admit the publisher, and for one that it cannot publish to at all. */
  readonly codes: { readonly publisher: string; readonly topicArn: string };
  /** Region that the topic has to be in; `undefined` where it is not known at synth. @default - any region will do */
  readonly region?: { readonly name: string | undefined };
}

/** Whether a service can publish to a topic: by the topic's own word on its publishers, its region and its kind. */
export const checkTopic = (problems: ProblemCollector, { topicArn, publishers }: TopicRef, use: TopicUse): void => {
  const who = publisherNames[use.publisher];
  if (publishers !== undefined && !publishers.includes(use.publisher)) {
    problems.add({
      code: use.codes.publisher,
      path: use.path,
      message: `the policy of the topic does not admit ${who}, so ${use.otherwise}`,
      allowed: `a topic whose publishers include '${use.publisher}'`,
      fix: `add '${use.publisher}' to the publishers of the topic`,
    });
  }
  if (isUnknown(topicArn)) return;
  const found = /^arn:aws[a-z-]*:sns:([a-z0-9-]+):\d{12}:[\w-]{1,256}$/.exec(topicArn);
  const region = use.region?.name;
  if (found !== null && (region === undefined || found[1] === region)) return;
  const place = use.region === undefined ? '' : ` in ${region ?? 'this region'}`;
  problems.add({
    code: use.codes.topicArn,
    path: `${use.path}.topicArn`,
    message: `${JSON.stringify(topicArn)} is no topic that ${who}${place} can publish to`,
    allowed: `arn:aws:sns:${region ?? '<region>'}:<account>:<topic>, not FIFO`,
    fix: `name a standard topic of ${use.region === undefined ? 'this account' : 'the same region'}`,
  });
};
