import { Lazy } from 'cdktf';
import { expect, it } from 'vitest';
import { checkTopic, type TopicUse } from './check-topic';
import type { TopicRef } from './contracts';
import { ProblemCollector } from './errors';

const arn = 'arn:aws:sns:eu-west-1:111122223333:prod';
const use: TopicUse = {
  publisher: 'eventbridge',
  path: 'backup.topic',
  otherwise: 'no failed job would be told',
  codes: { publisher: 'HERA_X_1', topicArn: 'HERA_X_2' },
  region: { name: 'eu-west-1' },
};
const { region: _, ...anywhere } = use;
const found = (topic: TopicRef, of: TopicUse) => {
  const problems = new ProblemCollector();
  checkTopic(problems, topic, of);
  return problems.problems.map(({ code, path, message }) => `${code} ${path}: ${message}`);
};

it.each<[string, TopicRef, TopicUse]>([
  ['of the region', { topicArn: arn, publishers: ['budgets', 'eventbridge'] }, use],
  ['of publishers that nobody told', { topicArn: arn }, use],
  ['of a reference', { topicArn: Lazy.stringValue({ produce: () => arn }) }, use],
  ['where the region is not known', { topicArn: arn }, { ...use, region: { name: undefined } }],
  ['of any region, where any will do', { topicArn: arn.replace('eu-west-1', 'us-east-1') }, anywhere],
])('takes a topic %s', (_, topic, of) => {
  expect(found(topic, of)).toEqual([]);
});

it('says all that is wrong with a topic', () => {
  expect(found({ topicArn: `${arn}.fifo`, publishers: ['budgets'] }, use)).toEqual([
    'HERA_X_1 backup.topic: the policy of the topic does not admit EventBridge, so no failed job would be told',
    `HERA_X_2 backup.topic.topicArn: "${arn}.fifo" is no topic that EventBridge in eu-west-1 can publish to`,
  ]);
  expect(found({ topicArn: arn.replace('eu-west-1', 'us-east-1') }, use)).toHaveLength(1);
  expect(found({ topicArn: 'prod' }, { ...anywhere, publisher: 'budgets' })).toEqual([
    'HERA_X_2 backup.topic.topicArn: "prod" is no topic that AWS Budgets can publish to',
  ]);
});
