import { isUnknown, type ProblemCollector, type TopicRef } from '@hera/core';

/** Whether a rule of EventBridge in this region can publish to a topic. */
export const checkTopic = (problems: ProblemCollector, region: string | undefined, topic: TopicRef): void => {
  if (topic.publishers !== undefined && !topic.publishers.includes('eventbridge')) {
    problems.add({
      code: 'HERA_REC_021',
      path: 'backup.topic',
      message: 'the policy of the topic does not admit EventBridge, so no failed job would be told',
      allowed: "a topic whose publishers include 'eventbridge'",
      fix: "add 'eventbridge' to the publishers of the topic",
    });
  }
  if (isUnknown(topic.topicArn)) return;
  const found = /^arn:aws[a-z-]*:sns:([a-z0-9-]+):\d{12}:[\w-]{1,256}$/.exec(topic.topicArn);
  if (found !== null && (region === undefined || found[1] === region)) return;
  problems.add({
    code: 'HERA_REC_020',
    path: 'backup.topic.topicArn',
    message: `${JSON.stringify(topic.topicArn)} is no topic that a rule of ${region ?? 'this region'} can publish to`,
    allowed: `arn:aws:sns:${region ?? '<region>'}:<account>:<topic>, not FIFO`,
    fix: 'name a standard topic of the same region',
  });
};
