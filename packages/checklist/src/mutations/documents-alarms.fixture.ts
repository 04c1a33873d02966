import type { DocumentMutation } from './documents.fixture';

const cluster = 'aws_eks_cluster/';
const all = 'aws_cloudwatch_metric_alarm/';
const named = (name: string): string => `${all}Alarms_${name}_`;
const failed = named('failed-nodes');
const red = { 'mon-13': 'fail' } as const;
const unheard = { 'mon-13': 'warn', 'ops-27': 'warn', 'beyond-37': 'warn' } as const;
const noRunbook = { 'mon-17': 'fail', 'ops-24': 'fail' } as const;

/** Alarms of prod-aws that belong to the least set, one for each zone where there is a NAT gateway in each. */
const least = [
  'api-server-errors',
  'failed-nodes',
  'pending-pods',
  'node-memory',
  'nat-ports_use1-az1',
  'nat-ports_use1-az2',
  'nat-ports_use1-az4',
] as const;
const beyond = [
  'api-server-latency',
  'api-server-throttling',
  'etcd-size',
  'node-cpu',
  'node-disk',
  'node-metrics-missing',
  'address-usage',
  'undelivered-messages_guardduty-findings',
] as const;

const removed: readonly DocumentMutation[] = [
  ...least.map((name): DocumentMutation => ({
    what: `no alarm ${name}`,
    edits: [{ remove: named(name) }],
    turns: red,
  })),
  ...beyond.map((name): DocumentMutation => ({
    what: `no alarm ${name}, which is not of the least set`,
    edits: [{ remove: named(name) }],
    turns: {},
  })),
  {
    what: 'no alarm beyond the least set',
    edits: beyond.map((name) => ({ remove: named(name) })),
    turns: {},
    unseen: 'whether there are alarms beyond the least set, such as for full disks or a slow API server',
  },
  { what: 'no alarm at all', edits: [{ removeAll: all }], turns: red },
];

const actions: readonly DocumentMutation[] = [
  { what: 'an alarm without an action', edits: [{ set: failed, path: 'alarm_actions', to: [] }], turns: red },
  { what: 'an alarm without a list of actions', edits: [{ unset: failed, path: 'alarm_actions' }], turns: red },
  { what: 'an alarm that is muted', edits: [{ set: failed, path: 'actions_enabled', to: false }], turns: red },
  { what: 'every alarm muted', edits: [{ setAll: all, path: 'actions_enabled', to: false }], turns: red },
  {
    what: 'an alarm beyond the least set that is muted',
    edits: [{ set: named('node-cpu'), path: 'actions_enabled', to: false }],
    turns: red,
  },
  {
    what: 'actions that a variable decides',
    edits: [{ set: failed, path: 'alarm_actions', to: '${var.actions}' }],
    turns: { 'mon-13': 'unknown' },
  },
  {
    what: 'alarms that do not tell when it is over',
    edits: [{ setAll: all, path: 'ok_actions', to: [] }],
    turns: {},
    unseen: 'whether somebody is told that an alarm is over',
  },
  {
    what: 'a topic that nobody hears',
    edits: [{ remove: 'aws_sns_topic_subscription/' }],
    turns: unheard,
  },
  {
    what: 'subscribers of another topic',
    edits: [
      {
        set: 'aws_sns_topic_subscription/',
        path: 'topic_arn',
        to: 'arn:aws:sns:us-east-1:111122223333:another',
      },
    ],
    turns: unheard,
  },
  {
    what: 'a topic that CloudWatch may not publish to',
    edits: [{ set: 'aws_sns_topic/', path: 'policy', to: '{"Version":"2012-10-17","Statement":[]}' }],
    turns: {},
    unseen:
      'whether the policy of the topic, and that of its key, let CloudWatch publish: only an alarm that goes off shows it',
  },
];

const metrics: readonly DocumentMutation[] = [
  {
    what: 'an alarm on another metric',
    edits: [{ set: failed, path: 'metric_name', to: 'cluster_node_count' }],
    turns: red,
  },
  { what: 'an alarm in another namespace', edits: [{ set: failed, path: 'namespace', to: 'Custom' }], turns: red },
  {
    what: 'an alarm on another cluster',
    edits: [{ set: failed, path: 'dimensions.ClusterName', to: 'staging' }],
    turns: red,
  },
  {
    what: 'an alarm by metric maths on another cluster',
    edits: [1, 2].map((at) => ({
      set: named('api-server-errors'),
      path: `metric_query.${at}.metric.dimensions.ClusterName`,
      to: 'staging',
    })),
    turns: red,
  },
  {
    what: 'metric maths without the metric of errors',
    edits: [
      { set: named('api-server-errors'), path: 'metric_query.1.metric.metric_name', to: 'apiserver_request_total' },
    ],
    turns: red,
  },
  {
    what: 'an alarm on the errors alone, without metric maths',
    edits: [
      { unset: named('api-server-errors'), path: 'metric_query' },
      { set: named('api-server-errors'), path: 'namespace', to: 'AWS/EKS' },
      { set: named('api-server-errors'), path: 'metric_name', to: 'apiserver_request_total_5XX' },
      { set: named('api-server-errors'), path: 'dimensions', to: { ClusterName: `@${cluster}.name` } },
    ],
    turns: {},
  },
  {
    what: 'the NAT gateway of one zone watched twice, that of another not at all',
    edits: [
      {
        set: named('nat-ports_use1-az2'),
        path: 'dimensions.NatGatewayId',
        to: '@aws_nat_gateway/use1-az1.id',
      },
    ],
    turns: red,
  },
  {
    what: 'pods that wait, by the metric of all queues',
    edits: [{ set: named('pending-pods'), path: 'metric_name', to: 'scheduler_pending_pods' }],
    turns: {},
  },
  {
    what: 'a threshold that is never reached',
    edits: [{ set: failed, path: 'threshold', to: 1e12 }],
    turns: {},
    unseen: 'whether the threshold of an alarm is the right one',
  },
  {
    what: 'an alarm that waits for a day',
    edits: [
      { set: failed, path: 'evaluation_periods', to: 1440 },
      { set: failed, path: 'datapoints_to_alarm', to: 1440 },
    ],
    turns: {},
    unseen: 'whether an alarm goes off soon enough',
  },
  {
    what: 'an alarm that takes silence for well',
    edits: [{ set: named('node-metrics-missing'), path: 'treat_missing_data', to: 'notBreaching' }],
    turns: {},
    unseen: 'whether an alarm is right to take missing data for well',
  },
];

const runbooks: readonly DocumentMutation[] = [
  { what: 'an alarm without a description', edits: [{ unset: failed, path: 'alarm_description' }], turns: noRunbook },
  {
    what: 'an alarm without a link',
    edits: [{ set: failed, path: 'alarm_description', to: 'Nodes are not ready.' }],
    turns: noRunbook,
  },
  {
    what: 'an alarm beyond the least set without a link',
    edits: [{ set: named('node-cpu'), path: 'alarm_description', to: 'Nodes are busy.' }],
    turns: noRunbook,
  },
  {
    what: 'a description that a variable decides: what is attested stands alone',
    edits: [{ set: failed, path: 'alarm_description', to: '${var.description}' }],
    turns: {},
  },
  {
    what: 'a link that leads nowhere',
    edits: [{ set: failed, path: 'alarm_description', to: 'Runbook: https://runbooks.example.com/gone' }],
    turns: {},
    unseen: 'whether the link of a runbook leads anywhere: nothing here fetches it',
  },
];

const addon = 'aws_eks_addon/amazon-cloudwatch-observability';
const board = 'aws_cloudwatch_dashboard/';
const boardOf = (what: string, body: string): DocumentMutation => ({
  what,
  edits: [{ set: board, path: 'dashboard_body', to: body }],
  turns: { 'ops-26': 'fail' },
});

const sight: readonly DocumentMutation[] = [
  {
    what: 'nothing that collects metrics and logs',
    edits: [{ remove: addon }],
    turns: { 'mon-14': 'unknown', 'mon-15': 'unknown' },
  },
  {
    what: 'a scraper for metrics in place of the add-on, and nothing for logs',
    edits: [
      { remove: addon },
      {
        add: 'aws_prometheus_scraper/more',
        values: {
          source: { eks: { cluster_arn: `@${cluster}.arn`, subnet_ids: ['@aws_subnet/private_use1-az1.id'] } },
        },
      },
    ],
    turns: { 'mon-15': 'unknown' },
  },
  {
    what: 'agents whose role may send nothing',
    edits: [{ remove: 'aws_iam_role_policy_attachment/amazon-cloudwatch-observability' }],
    turns: {},
    liveAlone: 'whether the agents may send metrics and logs: by the newest of either',
  },
  {
    what: 'logs of pods that never expire',
    edits: [{ unset: 'aws_cloudwatch_log_group/Logs_application', path: 'retention_in_days' }],
    turns: { 'infra-05': 'fail' },
  },
  {
    what: 'no log group for the logs of pods: the agent makes one that never expires',
    edits: [{ remove: 'aws_cloudwatch_log_group/Logs_application' }],
    turns: {},
    liveAlone: 'log groups that agents make themselves, which never expire',
  },
  { what: 'no dashboard', edits: [{ remove: board }], turns: { 'ops-26': 'fail' } },
  boardOf('a dashboard of another cluster', '{"widgets":[{"x":["ClusterName","staging"]}]}'),
  boardOf('a dashboard of a cluster whose name begins alike', '{"widgets":[{"x":["ClusterName","prod-eu"]}]}'),
  boardOf('an empty dashboard', '{"widgets":[]}'),
  {
    what: 'findings that are sent nowhere',
    edits: [{ remove: 'aws_cloudwatch_event_target/ThreatDetection' }],
    turns: { 'ops-27': 'warn' },
  },
  {
    what: 'a rule for findings that is off',
    edits: [{ set: 'aws_cloudwatch_event_rule/ThreatDetection', path: 'state', to: 'DISABLED' }],
    turns: { 'ops-27': 'warn' },
  },
  {
    what: 'no rule for findings',
    edits: [
      { remove: 'aws_cloudwatch_event_target/ThreatDetection' },
      { remove: 'aws_cloudwatch_event_rule/ThreatDetection' },
    ],
    turns: {},
    unseen: 'whether findings reach anybody, while a person attests the plan for incidents and nothing routes them',
  },
];

/** Alarms, whom they tell, runbooks; what collects metrics and logs; dashboards. */
export const documentsOfAlarms: readonly DocumentMutation[] = [
  ...removed,
  ...actions,
  ...metrics,
  ...runbooks,
  ...sight,
];
