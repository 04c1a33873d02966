import { GetTopicAttributesCommand, paginateListTopics } from '@aws-sdk/client-sns';
import type { NotificationTopicFact } from '@hera/core/facts';
import { factsOf } from '@hera/core/facts';
import type { Check, CheckContext } from '../check';
import { customerKeyFaultOf } from '../internal/live-keys';
import { judge, list, notApplicable, observe, type Observation, setDifference } from '../internal/observation';
import { collect } from '@hera/core/aws-sdk';

const services: Readonly<Record<NotificationTopicFact['publishers'][number], string>> = {
  eventbridge: 'events.amazonaws.com',
  'cloudwatch-alarms': 'cloudwatch.amazonaws.com',
  budgets: 'budgets.amazonaws.com',
};

interface Statement {
  readonly Effect?: string;
  readonly Principal?: unknown;
  readonly Condition?: { readonly Bool?: Readonly<Record<string, unknown>> };
}

const statementsOf = (policy: string): readonly Statement[] => {
  const { Statement: all = [] } = JSON.parse(policy) as { readonly Statement?: Statement | readonly Statement[] };
  return Array.isArray(all) ? (all as readonly Statement[]) : [all as Statement];
};

/** Everybody whom a statement lets in, as text. */
const principalsOf = ({ Principal: principal }: Statement): readonly string[] =>
  typeof principal === 'object' && principal !== null
    ? Object.values(principal).flat().map(String)
    : [String(principal)];

const look = async (
  context: CheckContext,
  arn: string | undefined,
  { topicName, publishers, customerManagedKey }: NotificationTopicFact,
): Promise<readonly Observation[]> => {
  if (arn === undefined) return [observe('sns:ListTopics', topicName, 'no such topic', ['the topic does not exist'])];
  const { Attributes = {} } = await context.aws.sns.send(new GetTopicAttributesCommand({ TopicArn: arn }));
  const { KmsMasterKeyId: key, Policy: policy = '{}', SubscriptionsPending: pending = '0' } = Attributes;
  const statements = statementsOf(policy);
  const admitted = statements.filter(({ Effect }) => Effect === 'Allow').flatMap(principalsOf);
  const tls = statements.some(
    ({ Effect, Condition }) => Effect === 'Deny' && String(Condition?.Bool?.['aws:SecureTransport']) === 'false',
  );
  return [
    observe('sns:GetTopicAttributes', `${topicName} KmsMasterKeyId`, key ?? 'not encrypted', [
      customerManagedKey && (await customerKeyFaultOf(context, key)),
    ]),
    observe(
      'sns:GetTopicAttributes',
      `${topicName} Policy`,
      `admits ${list(admitted)}${tls ? ', with TLS only' : ''}`,
      [
        setDifference(
          publishers.map((name) => services[name]),
          admitted,
        ),
        !tls && 'it takes messages without TLS',
      ],
    ),
    observe(
      'sns:GetTopicAttributes',
      `${topicName} Subscriptions`,
      `${Attributes['SubscriptionsConfirmed'] ?? '0'} confirmed, ${pending} waiting to be confirmed`,
    ),
  ];
};

/** Topics that the stack makes: encryption, and who may publish. */
export const notificationTopics: Check = {
  id: 'notification-topics',
  title: 'Notification topics are encrypted and open to the declared services alone',
  subject: 'detection',
  run: async (context) => {
    const declared = factsOf(context.manifest.facts, 'notification-topic');
    if (declared.length === 0) return notApplicable('the stack declares no notification topic');
    const topics = await collect(paginateListTopics({ client: context.aws.sns }, {}), (page) => page.Topics);
    const arnOf = (name: string) => topics.find(({ TopicArn }) => TopicArn?.endsWith(`:${name}`))?.TopicArn;
    const seen = await Promise.all(declared.map((fact) => look(context, arnOf(fact.topicName), fact)));
    return judge(
      declared
        .map(({ topicName, publishers, customerManagedKey }) => {
          const encrypted = customerManagedKey ? 'under an own key' : 'without an own key';
          return `${topicName} ${encrypted}, for ${list(publishers)}`;
        })
        .join('; '),
      seen.flat(),
    );
  },
};
