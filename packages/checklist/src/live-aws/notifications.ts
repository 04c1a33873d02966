import { ListRulesCommand, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { GetTopicAttributesCommand, paginateListSubscriptionsByTopic } from '@aws-sdk/client-sns';
import { collect, mapLimited } from '@hera/core/aws-sdk';
import { type LiveContext, width } from './context';
import { pagesBy } from './pages';

/** Types that `addNotifications` looks for. */
export const notificationTypes = [
  'aws_sns_topic',
  'aws_sns_topic_subscription',
  'aws_cloudwatch_event_rule',
  'aws_cloudwatch_event_target',
] as const;

/** Types that are not told whole where it is not known what alarms and rules set off. */
export const topicTypes = ['aws_sns_topic', 'aws_sns_topic_subscription'] as const;

/** Events that an incident begins with. */
const incidentSources = ['aws.guardduty', 'aws.securityhub', 'aws.health', 'aws.backup'];

const addEventRules = async ({ aws, reader, state }: LiveContext): Promise<readonly string[]> => {
  const types = ['aws_cloudwatch_event_rule', 'aws_cloudwatch_event_target', ...topicTypes];
  const rules = await reader.read('events:ListRules', types, () =>
    collect(
      pagesBy(
        (NextToken) => aws.events.send(new ListRulesCommand({ NextToken })),
        (page) => page.NextToken,
      ),
      (page) => page.Rules,
    ),
  );
  const arns: string[] = [];
  const concerned = (rules ?? []).filter(({ EventPattern = '' }) =>
    incidentSources.some((source) => EventPattern.includes(`"${source}"`)),
  );
  await mapLimited(concerned, width, async (rule) => {
    const name = rule.Name ?? '';
    const address = state.add({
      type: 'aws_cloudwatch_event_rule',
      key: name,
      values: {
        id: name,
        name,
        arn: rule.Arn,
        event_bus_name: rule.EventBusName ?? 'default',
        event_pattern: rule.EventPattern,
        state: rule.State,
        is_enabled: rule.State !== 'DISABLED',
      },
    });
    const targets = await reader.find('events:ListTargetsByRule', ['aws_cloudwatch_event_target', ...topicTypes], () =>
      collect(
        pagesBy(
          (NextToken) => aws.events.send(new ListTargetsByRuleCommand({ Rule: name, NextToken })),
          (page) => page.NextToken,
        ),
        (page) => page.Targets,
      ),
    );
    for (const target of targets ?? []) {
      if (target.Arn !== undefined) arns.push(target.Arn);
      state.add({
        type: 'aws_cloudwatch_event_target',
        key: `${name}-${target.Id}`,
        values: {
          id: `${name}-${target.Id}`,
          rule: name,
          target_id: target.Id,
          arn: target.Arn,
          event_bus_name: rule.EventBusName ?? 'default',
        },
        dependsOn: [address],
      });
    }
  });
  return arns;
};

const addTopics = async ({ aws, reader, state }: LiveContext, arns: readonly string[]): Promise<readonly string[]> => {
  const keys: string[] = [];
  const topics = [...new Set(arns)].filter((arn) => /^arn:[^:]+:sns:/.test(arn));
  await mapLimited(topics, width, async (TopicArn) => {
    const answer = await reader.find('sns:GetTopicAttributes', topicTypes, () =>
      aws.sns.send(new GetTopicAttributesCommand({ TopicArn })),
    );
    const attributes = answer?.Attributes;
    if (attributes === undefined) return;
    const key = attributes['KmsMasterKeyId'];
    if (key !== undefined && key !== '') keys.push(key);
    state.add({
      type: 'aws_sns_topic',
      key: TopicArn.split(':').at(-1) ?? TopicArn,
      values: {
        id: TopicArn,
        arn: TopicArn,
        name: TopicArn.split(':').at(-1),
        kms_master_key_id: key,
        policy: attributes['Policy'],
      },
    });
    const subscriptions = await reader.find('sns:ListSubscriptionsByTopic', ['aws_sns_topic_subscription'], () =>
      collect(paginateListSubscriptionsByTopic({ client: aws.sns }, { TopicArn }), (page) => page.Subscriptions),
    );
    // Endpoints are mailboxes and telephones of people: they are left where they are.
    for (const [at, { SubscriptionArn, Protocol }] of (subscriptions ?? []).entries()) {
      const pending = SubscriptionArn?.startsWith('arn:') !== true;
      const id = pending ? `${TopicArn}/pending-${at + 1}` : SubscriptionArn;
      state.add({
        type: 'aws_sns_topic_subscription',
        key: `${TopicArn.split(':').at(-1)}-${at + 1}`,
        values: { id, topic_arn: TopicArn, protocol: Protocol, pending_confirmation: pending },
      });
    }
  });
  return keys;
};

/** Event rules that an incident begins with, and the topics that they and the alarms go to. @returns keys of the topics */
export const addNotifications = async (
  context: LiveContext,
  alarmActions: readonly string[],
): Promise<readonly string[]> => addTopics(context, [...alarmActions, ...(await addEventRules(context))]);
