import type { DocumentMutation } from './documents.fixture';

const cluster = 'aws_eks_cluster/';
const controlPlane = 'aws_cloudwatch_log_group/Cluster_ControlPlane';
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

/** Logs, versions, images, what adds nodes, budgets. */
export const documentsOfUpkeep: readonly DocumentMutation[] = [...logging, ...upkeep];
