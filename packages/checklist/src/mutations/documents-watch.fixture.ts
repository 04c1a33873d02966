import type { DocumentMutation } from './documents.fixture';

const cluster = 'aws_eks_cluster/';
const controlPlane = 'aws_cloudwatch_log_group/ControlPlane';
const flow = 'aws_cloudwatch_log_group/flow-log';
const types = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'] as const;
const red = { 'infra-05': 'fail' } as const;

const logging: readonly DocumentMutation[] = [
  ...types.map((type): DocumentMutation => ({
    what: `no ${type} log`,
    edits: [{ set: cluster, path: 'enabled_cluster_log_types', to: types.filter((each) => each !== type) }],
    turns: red,
  })),
  { what: 'no logs', edits: [{ set: cluster, path: 'enabled_cluster_log_types', to: [] }], turns: red },
  { what: 'logs that never expire', edits: [{ unset: controlPlane, path: 'retention_in_days' }], turns: red },
  {
    what: 'logs that never expire, as 0',
    edits: [{ set: controlPlane, path: 'retention_in_days', to: 0 }],
    turns: red,
  },
  { what: 'logs of a day', edits: [{ set: controlPlane, path: 'retention_in_days', to: 1 }], turns: red },
  { what: 'logs of 29 days', edits: [{ set: controlPlane, path: 'retention_in_days', to: 29 }], turns: red },
  { what: 'logs of a year', edits: [{ set: controlPlane, path: 'retention_in_days', to: 365 }], turns: {} },
  {
    what: 'a retention that a variable decides',
    edits: [{ set: controlPlane, path: 'retention_in_days', to: '${var.days}' }],
    turns: { 'infra-05': 'unknown' },
  },
  { what: 'no log group: EKS makes one that never expires', edits: [{ remove: controlPlane }], turns: red },
  {
    what: 'a log group of another name',
    edits: [{ set: controlPlane, path: 'name', to: '/aws/eks/production/cluster' }],
    turns: red,
  },
  { what: 'logs without a key', edits: [{ unset: controlPlane, path: 'kms_key_id' }], turns: red },
  {
    what: 'a cluster that does not wait for its log group',
    edits: [{ set: cluster, path: 'depends_on', to: [] }],
    turns: { 'infra-05': 'warn' },
  },
  { what: 'no flow log', edits: [{ remove: 'aws_flow_log/' }], turns: red },
  { what: 'a flow log of refusals', edits: [{ set: 'aws_flow_log/', path: 'traffic_type', to: 'REJECT' }], turns: red },
  { what: 'flow logs that never expire', edits: [{ unset: flow, path: 'retention_in_days' }], turns: red },
  { what: 'flow logs of a week', edits: [{ set: flow, path: 'retention_in_days', to: 7 }], turns: red },
  { what: 'flow logs without a key', edits: [{ unset: flow, path: 'kms_key_id' }], turns: red },
  {
    what: 'a flow log of one subnet',
    edits: [
      { unset: 'aws_flow_log/', path: 'vpc_id' },
      { set: 'aws_flow_log/', path: 'subnet_id', to: '@aws_subnet/private_use1-az1.id' },
    ],
    turns: red,
  },
  {
    what: 'a role of the flow log that may write nothing',
    edits: [{ remove: 'aws_iam_role_policy/flow-log' }],
    turns: {},
    liveAlone: 'whether the records of a flow log arrive: by the status of its delivery',
  },
];

const plan = 'aws_backup_plan/';
const selection = 'aws_backup_selection/ClusterSelection';
const selections = 'aws_backup_selection/';
const everyBackup = { 'infra-06': 'fail', 'dr-18': 'fail', 'dr-21': 'fail' } as const;
const seldom = { 'dr-18': 'fail', 'dr-21': 'fail' } as const;
const schedule = (what: string, to: string, turns: DocumentMutation['turns']): DocumentMutation => ({
  what,
  edits: [{ set: plan, path: 'rule.0.schedule', to }],
  turns,
});

const backup: readonly DocumentMutation[] = [
  { what: 'no backup plan', edits: [{ removeAll: selections }, { remove: plan }], turns: everyBackup },
  { what: 'a backup plan of nothing', edits: [{ removeAll: selections }], turns: { 'infra-06': 'fail' } },
  {
    what: 'a backup plan of something else',
    edits: [{ set: selection, path: 'resources', to: ['arn:aws:dynamodb:us-east-1:111122223333:table/orders'] }],
    turns: everyBackup,
  },
  {
    what: 'a backup plan of every cluster',
    edits: [{ set: selection, path: 'resources', to: ['arn:aws:eks:*:*:cluster/*'] }],
    turns: {},
  },
  {
    what: 'a backup plan by a tag that the cluster does not have',
    edits: [
      { unset: selection, path: 'resources' },
      { set: selection, path: 'selection_tag', to: [{ type: 'STRINGEQUALS', key: 'backup', value: 'yes' }] },
    ],
    turns: everyBackup,
  },
  {
    what: 'a backup plan of every cluster with a tag that this one does not have',
    edits: [
      { set: selection, path: 'resources', to: ['*'] },
      { set: selection, path: 'condition', to: [{ string_equals: [{ key: 'aws:ResourceTag/backup', value: 'yes' }] }] },
    ],
    turns: everyBackup,
  },
  {
    what: 'a backup plan of everything but the cluster',
    edits: [
      { set: selection, path: 'resources', to: ['*'] },
      { set: selection, path: 'not_resources', to: [`@${cluster}.arn`] },
    ],
    turns: everyBackup,
  },
  {
    what: 'a backup plan of everything but what has a tag of another environment',
    edits: [
      { set: selection, path: 'resources', to: ['*'] },
      {
        set: selection,
        path: 'condition',
        to: [{ string_not_like: [{ key: 'aws:ResourceTag/environment', value: 'dev*' }] }],
      },
    ],
    turns: {},
  },
  {
    what: 'a vault without a key',
    edits: [{ unset: 'aws_backup_vault/', path: 'kms_key_arn' }],
    turns: { 'infra-06': 'warn' },
  },
  schedule('backups of a day', 'cron(0 5 * * ? *)', seldom),
  schedule('backups of two hours', 'cron(0 0/2 * * ? *)', seldom),
  schedule('backups of a weekday', 'cron(0 * ? * MON-FRI *)', seldom),
  schedule('backups of a day, as a rate', 'rate(1 day)', seldom),
  schedule('backups of half an hour', 'rate(30 minutes)', {}),
  schedule('a schedule that is none', 'hourly', { 'dr-18': 'unknown' }),
  {
    what: 'no schedule',
    edits: [{ unset: plan, path: 'rule.0.schedule' }],
    turns: { 'dr-18': 'unknown' },
  },
  {
    what: 'a daily rule for long keeping beside the hourly one',
    edits: [
      {
        set: plan,
        path: 'rule.1',
        to: { rule_name: 'daily', target_vault_name: '@aws_backup_vault/.name', schedule: 'cron(0 5 * * ? *)' },
      },
    ],
    turns: {},
  },
  {
    what: 'backups that are kept for a day',
    edits: [{ set: plan, path: 'rule.0.lifecycle.delete_after', to: 1 }],
    turns: {},
    unseen: 'whether backups are kept for long enough: the seed names no time',
  },
  {
    what: 'backups that are copied nowhere',
    edits: [{ unset: plan, path: 'rule.0.copy_action' }],
    turns: {},
    unseen: 'whether backups are copied to a second region, while a person attests the plan for that',
  },
  {
    what: 'a role of the backup that may do nothing',
    edits: [{ set: 'aws_iam_role/BackupRole', path: 'assume_role_policy', to: '{"Statement":[]}' }],
    turns: {},
    liveAlone: 'whether the role of the backup may read the cluster: by the jobs that end well',
  },
];

const alarmNames = ['api-errors', 'failed-nodes', 'waiting-pods', 'node-memory', 'nat-ports'] as const;
const alarm = 'aws_cloudwatch_metric_alarm/api-errors';
const noRunbook = { 'mon-17': 'fail', 'ops-24': 'fail' } as const;

const alarms: readonly DocumentMutation[] = [
  ...alarmNames.map((name): DocumentMutation => ({
    what: `no alarm for ${name}`,
    edits: [{ remove: `aws_cloudwatch_metric_alarm/${name}` }],
    turns: { 'mon-13': 'fail' },
  })),
  {
    what: 'no alarm at all',
    edits: [{ removeAll: 'aws_cloudwatch_metric_alarm/' }],
    turns: { 'mon-13': 'fail' },
  },
  {
    what: 'an alarm without an action',
    edits: [{ set: alarm, path: 'alarm_actions', to: [] }],
    turns: { 'mon-13': 'fail' },
  },
  {
    what: 'an alarm without a list of actions',
    edits: [{ unset: alarm, path: 'alarm_actions' }],
    turns: { 'mon-13': 'fail' },
  },
  {
    what: 'an alarm that is muted',
    edits: [{ set: alarm, path: 'actions_enabled', to: false }],
    turns: { 'mon-13': 'fail' },
  },
  {
    what: 'an alarm on another metric',
    edits: [{ set: alarm, path: 'metric_name', to: 'etcd_size' }],
    turns: { 'mon-13': 'fail' },
  },
  {
    what: 'an alarm in another namespace',
    edits: [{ set: alarm, path: 'namespace', to: 'Custom' }],
    turns: { 'mon-13': 'fail' },
  },
  {
    what: 'a topic that nobody hears',
    edits: [{ remove: 'aws_sns_topic_subscription/' }],
    turns: { 'mon-13': 'warn' },
  },
  {
    what: 'an alarm that is made by metric maths',
    edits: [
      { unset: alarm, path: 'metric_name' },
      { unset: alarm, path: 'namespace' },
      {
        set: alarm,
        path: 'metric_query',
        to: [
          { id: 'e', expression: 'm * 2', return_data: true },
          {
            id: 'm',
            metric: { namespace: 'AWS/EKS', metric_name: 'apiserver_request_total_5XX', period: 60, stat: 'Sum' },
          },
        ],
      },
    ],
    turns: {},
  },
  {
    what: 'a threshold that is never reached',
    edits: [{ set: alarm, path: 'threshold', to: 1e12 }],
    turns: {},
    unseen: 'whether the threshold of an alarm is the right one',
  },
  {
    what: 'an alarm on another cluster',
    edits: [{ set: alarm, path: 'dimensions.ClusterName', to: 'staging' }],
    turns: { 'mon-13': 'fail' },
  },
  { what: 'an alarm without a description', edits: [{ unset: alarm, path: 'alarm_description' }], turns: noRunbook },
  {
    what: 'an alarm without a link',
    edits: [{ set: alarm, path: 'alarm_description', to: 'Errors.' }],
    turns: noRunbook,
  },
  {
    what: 'a link that leads nowhere',
    edits: [{ set: alarm, path: 'alarm_description', to: 'Runbook: https://runbooks.example.com/gone' }],
    turns: {},
    unseen: 'whether the link of a runbook leads anywhere: nothing here fetches it',
  },
];

const observability: readonly DocumentMutation[] = [
  {
    what: 'nothing that collects metrics and logs',
    edits: [{ remove: 'aws_eks_addon/Observability' }],
    turns: { 'mon-14': 'unknown', 'mon-15': 'unknown' },
  },
  {
    what: 'a scraper for metrics in place of the add-on, and nothing for logs',
    edits: [
      { remove: 'aws_eks_addon/Observability' },
      {
        add: 'aws_prometheus_scraper/more',
        values: {
          source: { eks: { cluster_arn: `@${cluster}.arn`, subnet_ids: ['@aws_subnet/private_use1-az1.id'] } },
        },
      },
    ],
    turns: { 'mon-15': 'unknown' },
  },
  { what: 'no dashboard', edits: [{ remove: 'aws_cloudwatch_dashboard/' }], turns: { 'ops-26': 'fail' } },
  {
    what: 'a dashboard of another cluster',
    edits: [
      { set: 'aws_cloudwatch_dashboard/', path: 'dashboard_body', to: '{"widgets":[{"x":["ClusterName","staging"]}]}' },
    ],
    turns: { 'ops-26': 'fail' },
  },
  {
    what: 'a dashboard of a cluster whose name begins alike',
    edits: [
      { set: 'aws_cloudwatch_dashboard/', path: 'dashboard_body', to: '{"widgets":[{"x":["ClusterName","prod-eu"]}]}' },
    ],
    turns: { 'ops-26': 'fail' },
  },
  {
    what: 'findings that are sent nowhere',
    edits: [{ remove: 'aws_cloudwatch_event_target/' }],
    turns: { 'ops-27': 'warn' },
  },
  {
    what: 'a rule for findings that is off',
    edits: [{ set: 'aws_cloudwatch_event_rule/', path: 'state', to: 'DISABLED' }],
    turns: { 'ops-27': 'warn' },
  },
  {
    what: 'no rule for findings',
    edits: [{ remove: 'aws_cloudwatch_event_target/' }, { remove: 'aws_cloudwatch_event_rule/' }],
    turns: {},
    unseen: 'whether findings reach anybody, while a person attests the plan for incidents and nothing routes them',
  },
];

const detector = 'aws_guardduty_detector/';
const upkeep: readonly DocumentMutation[] = [
  {
    what: 'a version without support',
    edits: [{ set: cluster, path: 'version', to: '1.27' }],
    turns: { 'beyond-28': 'fail' },
  },
  {
    what: 'a version in extended support',
    edits: [{ set: cluster, path: 'version', to: '1.32' }],
    turns: { 'beyond-28': 'fail' },
  },
  {
    what: 'a version that nobody knows',
    edits: [{ set: cluster, path: 'version', to: '1.99' }],
    turns: { 'beyond-28': 'unknown' },
  },
  { what: 'no version', edits: [{ unset: cluster, path: 'version' }], turns: { 'beyond-28': 'unknown' } },
  {
    what: 'tags that move',
    edits: [{ set: 'aws_ecr_repository/', path: 'image_tag_mutability', to: 'MUTABLE' }],
    turns: { 'beyond-32': 'fail' },
  },
  {
    what: 'tags left to the default',
    edits: [{ unset: 'aws_ecr_repository/', path: 'image_tag_mutability' }],
    turns: { 'beyond-32': 'fail' },
  },
  {
    what: 'no scan on push',
    edits: [{ set: 'aws_ecr_repository/', path: 'image_scanning_configuration.scan_on_push', to: false }],
    turns: { 'beyond-32': 'fail' },
  },
  {
    what: 'a second repository with its defaults',
    edits: [{ add: 'aws_ecr_repository/more', values: { name: 'more' } }],
    turns: { 'beyond-32': 'fail' },
  },
  { what: 'no repository', edits: [{ remove: 'aws_ecr_repository/' }], turns: { 'beyond-32': 'not-applicable' } },
  {
    what: 'a cluster that can be deleted',
    edits: [{ set: cluster, path: 'deletion_protection', to: false }],
    turns: { 'beyond-33': 'fail' },
  },
  {
    what: 'deletion protection left to the default',
    edits: [{ unset: cluster, path: 'deletion_protection' }],
    turns: { 'beyond-33': 'fail' },
  },
  { what: 'GuardDuty off', edits: [{ set: detector, path: 'enable', to: false }], turns: { 'beyond-34': 'fail' } },
  {
    what: 'GuardDuty without audit logs',
    edits: [{ set: 'aws_guardduty_detector_feature/eksAuditLogs', path: 'status', to: 'DISABLED' }],
    turns: { 'beyond-34': 'fail' },
  },
  {
    what: 'GuardDuty without an eye on the nodes',
    edits: [{ remove: 'aws_guardduty_detector_feature/runtimeMonitoring' }],
    turns: { 'beyond-34': 'fail' },
  },
  {
    what: 'GuardDuty without S3, which this environment does not use',
    edits: [{ remove: 'aws_guardduty_detector_feature/s3DataEvents' }],
    turns: {},
  },
  {
    what: 'no GuardDuty in the stack: the organisation may run it',
    edits: [{ removeAll: 'aws_guardduty_detector_feature/' }, { remove: detector }],
    turns: { 'beyond-34': 'unknown' },
  },
  {
    what: 'nothing that adds nodes',
    edits: [
      { remove: 'aws_eks_pod_identity_association/cluster-autoscaler' },
      { fact: 'cluster', path: 'clusterAutoscaler', to: false },
      { fact: 'kubernetes', path: 'components', to: [] },
    ],
    turns: { 'beyond-35': 'fail' },
  },
  {
    what: 'a budget that tells nobody',
    edits: [{ unset: 'aws_budgets_budget/', path: 'notification' }],
    turns: { 'beyond-37': 'warn' },
  },
  { what: 'no budget in the stack', edits: [{ remove: 'aws_budgets_budget/' }], turns: { 'beyond-37': 'unknown' } },
  { what: 'another tag', edits: [{ set: cluster, path: 'tags', to: { owner: 'another-team' } }], turns: {} },
  {
    what: 'other instance types',
    edits: [{ set: 'aws_eks_node_group/workload', path: 'instance_types', to: ['m6i.large'] }],
    turns: {},
  },
  {
    what: 'Spot for everything',
    edits: [{ setAll: 'aws_eks_node_group/', path: 'capacity_type', to: 'SPOT' }],
    turns: {},
    unseen:
      'whether critical workloads stand on nodes that AWS may take back: the seed asks for it in its table, and has no item for it',
  },
];

/** Logs, backups, alarms, versions, images, budgets. */
export const documentsOfWatch: readonly DocumentMutation[] = [
  ...logging,
  ...backup,
  ...alarms,
  ...observability,
  ...upkeep,
];
