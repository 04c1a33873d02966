import type { Status } from '../engine/report';
import { recordedAccount } from '../live-aws/recorded-account.fixture';
import { type Answer, type Answers, Refusal } from '../live-aws/recorded-aws.fixture';
import { clusterArn, id, keyArn, lastEvent, region, topicArn, zones } from '../live-aws/recorded-names.fixture';
import { changeValue } from './change-value.fixture';
import { office } from './production.fixture';

const plain = (call: string): Record<string, unknown> => {
  const answer = recordedAccount[call];
  if (answer === undefined || typeof answer === 'function' || answer instanceof Refusal)
    throw new Error(`${call} has no plain answer`);
  return structuredClone(answer);
};

/** An answer with some of what it says changed. */
const changed = (call: string, ...changes: readonly (readonly [path: string, to: unknown])[]): Answers => {
  const answer = plain(call);
  for (const [path, to] of changes) changeValue(answer, path, to);
  return { [call]: answer };
};

const endpoint = (service: string, at: number) => ({
  vpcEndpointId: `vpce-1${at}1${at}1${at}1${at}`,
  vpcEndpointType: 'Interface',
  vpcId: 'vpc-0a0a0a0a',
  serviceName: `com.amazonaws.${region}.${service}`,
  state: 'available',
  subnetIdSet: zones.map((zone) => id('subnet', zone, '2')),
  privateDnsEnabled: true,
});
const endpoints = (plain('ec2 DescribeVpcEndpoints')['vpcEndpointSet'] as readonly object[])
  .slice(0, 2)
  .concat(['ec2', 'ecr.api', 'ecr.dkr', 'eks-auth', 'logs'].map(endpoint));

const alarm = (name: string, namespace: string, metric: string) => ({
  AlarmName: name,
  AlarmArn: `arn:aws:cloudwatch:${region}:111122223333:alarm:${name}`,
  AlarmDescription: `Runbook: https://runbooks.example.com/${name}`,
  ActionsEnabled: true,
  AlarmActions: [topicArn],
  Namespace: namespace,
  MetricName: metric,
  Dimensions: [{ Name: 'ClusterName', Value: 'prod' }],
});
const [errors, ports] = plain('monitoring DescribeAlarms')['MetricAlarms'] as readonly object[];
const alarms = [
  errors,
  ...zones.map((zone) => ({
    ...ports,
    AlarmName: `prod-nat-ports-${zone}`,
    Dimensions: [{ Name: 'NatGatewayId', Value: id('nat', zone) }],
  })),
  alarm('nodes', 'ContainerInsights', 'cluster_failed_node_count'),
  alarm('pods', 'AWS/EKS', 'scheduler_pending_pods'),
  alarm('memory', 'ContainerInsights', 'node_memory_utilization'),
];

const logGroups = (more: object = {}, of = ''): Answers => ({
  'logs DescribeLogGroups': (body) => {
    const { logGroupNamePrefix: prefix = '' } = JSON.parse(body) as { logGroupNamePrefix?: string };
    const names = ['/aws/eks/prod/cluster', '/aws/containerinsights/prod/application', '/hera/prod/flow-log'];
    return {
      logGroups: names
        .filter((name) => name.startsWith(prefix))
        .map((name) => ({
          logGroupName: name,
          logGroupArn: `arn:aws:logs:${region}:111122223333:log-group:${name}`,
          retentionInDays: 30,
          kmsKeyId: keyArn('11111111-1111-4111-8111-111111111111'),
          ...(name.includes(of) ? more : {}),
        })),
    };
  },
});

/** The recorded account, with everything as it should be. */
export const passingAccount: Answers = {
  ...recordedAccount,
  ...changed(
    'eks DescribeCluster',
    ['cluster.logging.clusterLogging.1.enabled', true],
    ['cluster.resourcesVpcConfig.publicAccessCidrs', [office]],
  ),
  ...changed('ec2 DescribeVpcEndpoints', ['vpcEndpointSet', endpoints]),
  // The default group has no rules.
  ...changed('ec2 DescribeSecurityGroupRules', ['securityGroupRuleSet.1', undefined]),
  ...changed(
    'monitoring DescribeAlarms',
    ['MetricAlarms', alarms],
    ['CompositeAlarms.0.AlarmDescription', 'Runbook: https://runbooks.example.com/down'],
  ),
  ...changed('monitoring GetDashboard', ['DashboardBody', '{"widgets":[{"x":["ClusterName","prod"]}]}']),
  ...changed('backup DescribeBackupVault', ['EncryptionKeyArn', keyArn('44444444-4444-4444-8444-444444444444')]),
  ...logGroups(),
};

const at = (call: string, ...changes: readonly (readonly [path: string, to: unknown])[]): Answers => {
  const answer: Answer | ((body: string, path: string) => Answer) | undefined = passingAccount[call];
  if (answer === undefined || typeof answer === 'function') throw new Error(`${call} has no plain answer`);
  const copy = structuredClone(answer);
  for (const [path, to] of changes) changeValue(copy, path, to);
  return { [call]: copy };
};

const keyMetadata = (more: object): Answers => ({
  'kms DescribeKey': (body, path) => {
    const answer = passingAccount['kms DescribeKey'];
    const { KeyMetadata } = (typeof answer === 'function' ? answer(body, path) : answer) as { KeyMetadata: object };
    return { KeyMetadata: { ...KeyMetadata, ...more } };
  },
});

/** An account in which one thing is otherwise, and every item that this turns. */
export interface AccountMutation {
  readonly what: string;
  readonly answers: Answers;
  readonly turns: Readonly<Record<string, Status>>;
}

const cluster = 'eks DescribeCluster';
const vpc = 'cluster.resourcesVpcConfig';
const day = 24 * 3600;

/** Each judged by itself. */
export const accountMutations: readonly AccountMutation[] = [
  {
    what: 'a NAT gateway that somebody deleted',
    answers: at('ec2 DescribeNatGateways', ['natGatewaySet.1.state', 'deleted']),
    turns: { 'infra-02': 'unknown' },
  },
  {
    what: 'a route that somebody moved to another zone',
    answers: at('ec2 DescribeRouteTables', ['routeTableSet.1.routeSet.1.natGatewayId', id('nat', 'b')]),
    turns: { 'infra-02': 'fail' },
  },
  {
    what: 'an endpoint that is being deleted',
    answers: at('ec2 DescribeVpcEndpoints', ['vpcEndpointSet.2.state', 'deleting']),
    turns: { 'infra-03': 'fail' },
  },
  {
    what: 'nodes that somebody scaled down',
    answers: at('eks DescribeNodegroup', ['nodegroup.scalingConfig.minSize', 1]),
    turns: { 'infra-01': 'fail' },
  },
  {
    what: 'half of the internet',
    answers: at(cluster, [`${vpc}.publicAccessCidrs`, ['0.0.0.0/1']]),
    turns: { 'sec-08': 'fail' },
  },
  {
    what: 'the private endpoint off',
    answers: at(cluster, [`${vpc}.endpointPrivateAccess`, false]),
    turns: { 'sec-07': 'fail' },
  },
  {
    what: 'the public endpoint off',
    answers: at(cluster, [`${vpc}.endpointPublicAccess`, false]),
    turns: { 'sec-08': 'not-applicable' },
  },
  {
    what: 'audit logs off',
    answers: at(cluster, ['cluster.logging.clusterLogging.0.types', ['api', 'authenticator', 'controllerManager']]),
    turns: { 'infra-05': 'fail' },
  },
  {
    what: 'secrets without a key',
    answers: at(cluster, ['cluster.encryptionConfig', undefined]),
    turns: { 'infra-04': 'fail' },
  },
  {
    what: 'a cluster that can be deleted',
    answers: at(cluster, ['cluster.deletionProtection', false]),
    turns: { 'beyond-33': 'fail' },
  },
  {
    what: 'a version in extended support',
    answers: at(cluster, ['cluster.version', '1.32']),
    turns: { 'beyond-28': 'fail' },
  },
  {
    what: 'keys that do not rotate',
    answers: at('kms GetKeyRotationStatus', ['KeyRotationEnabled', false]),
    turns: { 'infra-04': 'fail' },
  },
  {
    what: 'keys for anybody',
    answers: at('kms GetKeyPolicy', [
      'Policy',
      '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*"}]}',
    ]),
    turns: { 'infra-04': 'fail' },
  },
  {
    what: 'keys that are disabled',
    answers: keyMetadata({ Enabled: false, KeyState: 'Disabled' }),
    turns: { 'infra-04': 'fail' },
  },
  {
    what: 'keys that wait for their deletion',
    answers: keyMetadata({ KeyState: 'PendingDeletion', DeletionDate: lastEvent + 7 * day }),
    turns: { 'infra-04': 'fail' },
  },
  {
    what: 'keys that AWS manages',
    answers: keyMetadata({ KeyManager: 'AWS' }),
    turns: { 'infra-04': 'fail', 'infra-05': 'fail', 'infra-06': 'warn' },
  },
  { what: 'logs that never expire', answers: logGroups({ retentionInDays: undefined }), turns: { 'infra-05': 'fail' } },
  {
    what: 'a log group that the agents of Container Insights made: it never expires',
    answers: logGroups({ retentionInDays: undefined }, 'containerinsights'),
    turns: { 'infra-05': 'fail' },
  },
  { what: 'logs without a key', answers: logGroups({ kmsKeyId: undefined }), turns: { 'infra-05': 'fail' } },
  {
    what: 'a flow log of refusals',
    answers: at('ec2 DescribeFlowLogs', ['flowLogSet.0.trafficType', 'REJECT']),
    turns: { 'infra-05': 'fail' },
  },
  { what: 'no flow log', answers: at('ec2 DescribeFlowLogs', ['flowLogSet', []]), turns: { 'infra-05': 'fail' } },
  {
    what: 'a rule that somebody opened',
    answers: at('ec2 DescribeSecurityGroupRules', ['securityGroupRuleSet.0.cidrIpv4', '0.0.0.0/0']),
    turns: { 'sec-12': 'fail' },
  },
  {
    what: 'a rule without a reason',
    answers: at('ec2 DescribeSecurityGroupRules', ['securityGroupRuleSet.0.description', undefined]),
    turns: { 'sec-12': 'fail' },
  },
  {
    what: 'rules of a group that EKS makes, which gives no reasons',
    answers: {
      ...at(
        'ec2 DescribeSecurityGroupRules',
        ['securityGroupRuleSet.0.description', undefined],
        ['securityGroupRuleSet.0.cidrIpv4', undefined],
      ),
      ...at('ec2 DescribeSecurityGroups', [
        'securityGroupInfo.1.tagSet',
        [{ key: 'aws:eks:cluster-name', value: 'prod' }],
      ]),
    },
    turns: {},
  },
  {
    what: 'metadata that pods can reach',
    answers: at('ec2 DescribeLaunchTemplateVersions', [
      'launchTemplateVersionSet.0.launchTemplateData.metadataOptions.httpPutResponseHopLimit',
      2,
    ]),
    turns: { 'sec-09': 'fail', 'beyond-30': 'fail' },
  },
  {
    what: 'a volume that is not encrypted',
    answers: at('ec2 DescribeLaunchTemplateVersions', [
      'launchTemplateVersionSet.0.launchTemplateData.blockDeviceMappingSet.0.ebs.encrypted',
      false,
    ]),
    turns: { 'beyond-31': 'fail' },
  },
  {
    what: 'nodes with the rights of an administrator',
    answers: {
      'iam ListAttachedRolePolicies': {
        AttachedPolicies: [{ PolicyName: 'A', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }],
        IsTruncated: false,
      },
    },
    turns: { 'sec-09': 'fail' },
  },
  {
    what: 'an alarm that somebody muted',
    answers: at('monitoring DescribeAlarms', ['MetricAlarms.0.ActionsEnabled', false]),
    turns: { 'mon-13': 'fail' },
  },
  {
    what: 'a NAT gateway whose alarm somebody deleted, while those of the other zones are there',
    answers: at('monitoring DescribeAlarms', ['MetricAlarms', alarms.filter((_, at) => at !== 2)]),
    turns: { 'mon-13': 'fail' },
  },
  {
    what: 'an alarm that somebody pointed at another cluster',
    answers: at('monitoring DescribeAlarms', ['MetricAlarms.4.Dimensions.0.Value', 'prod-eu']),
    turns: { 'mon-13': 'fail' },
  },
  {
    what: 'an alarm without an action',
    answers: at('monitoring DescribeAlarms', ['MetricAlarms.2.AlarmActions', []]),
    turns: { 'mon-13': 'fail' },
  },
  {
    what: 'subscribers of whom none has confirmed',
    answers: at('sns ListSubscriptionsByTopic', ['Subscriptions.0.SubscriptionArn', 'PendingConfirmation']),
    turns: { 'mon-13': 'fail', 'ops-27': 'fail' },
  },
  {
    what: 'nobody who hears alarms',
    answers: at('sns ListSubscriptionsByTopic', ['Subscriptions', []]),
    turns: { 'mon-13': 'fail', 'ops-27': 'fail' },
  },
  {
    what: 'metrics that stopped two hours ago',
    answers: at('monitoring GetMetricData', ['MetricDataResults.0.Timestamps', [lastEvent - 7200]]),
    turns: { 'mon-14': 'fail' },
  },
  {
    what: 'metrics that nobody writes',
    answers: at('monitoring ListMetrics', ['Metrics', []]),
    turns: { 'mon-14': 'fail' },
  },
  {
    what: 'logs that stopped a day ago',
    answers: at('logs DescribeLogStreams', ['logStreams.0.lastEventTimestamp', (lastEvent - day) * 1000]),
    turns: { 'mon-15': 'fail' },
  },
  {
    what: 'a dashboard of another cluster',
    answers: at('monitoring GetDashboard', ['DashboardBody', '{}']),
    turns: { 'ops-26': 'fail' },
  },
  {
    what: 'a rule for findings that is off',
    answers: {
      'events ListRules': { Rules: [{ Name: 'f', EventPattern: '{"source":["aws.guardduty"]}', State: 'DISABLED' }] },
    },
    turns: { 'ops-27': 'warn' },
  },
  {
    what: 'GuardDuty that is suspended',
    answers: at('guardduty GetDetector', ['status', 'DISABLED']),
    turns: { 'beyond-34': 'fail' },
  },
  {
    what: 'GuardDuty without audit logs',
    answers: at('guardduty GetDetector', ['features.0.status', 'DISABLED']),
    turns: { 'beyond-34': 'fail' },
  },
  {
    what: 'tags of images that move',
    answers: at('ecr DescribeRepositories', ['repositories.0.imageTagMutability', 'MUTABLE']),
    turns: { 'beyond-32': 'fail' },
  },
  {
    what: 'a backup plan of another cluster',
    answers: at('backup GetBackupSelection', ['BackupSelection.Resources', [`${clusterArn}-other`]]),
    turns: { 'infra-06': 'fail', 'dr-18': 'unknown', 'dr-21': 'fail' },
  },
  {
    // Schedules of Velero would be seen in the cluster, so AWS alone cannot say that there is no backup.
    what: 'no backup plan any more',
    answers: at('backup ListBackupPlans', ['BackupPlansList', []]),
    turns: { 'infra-06': 'unknown', 'dr-18': 'unknown', 'dr-21': 'fail', 'dr-22': 'unknown' },
  },
  {
    what: 'backups of a day',
    answers: at('backup GetBackupPlan', ['BackupPlan.Rules.0.ScheduleExpression', 'cron(0 5 * * ? *)']),
    turns: { 'dr-18': 'fail', 'dr-21': 'fail' },
  },
  {
    what: 'backups that have failed since yesterday',
    answers: at('backup ListBackupJobs', ['BackupJobs.1.CompletionDate', lastEvent - day]),
    turns: { 'dr-18': 'fail' },
  },
  {
    what: 'no backup that ended well',
    answers: at('backup ListBackupJobs', ['BackupJobs.1.State', 'FAILED']),
    turns: { 'dr-18': 'fail' },
  },
  {
    what: 'a restore test that failed',
    answers: at('backup ListRestoreJobs', ['RestoreJobs.0.Status', 'FAILED']),
    turns: { 'dr-20': 'fail' },
  },
  {
    what: 'a restore test whose validation failed',
    answers: at('backup ListRestoreJobs', ['RestoreJobs.0.ValidationStatus', 'FAILED']),
    turns: { 'dr-20': 'fail' },
  },
  {
    what: 'a restore that took longer than it may',
    answers: at('backup ListRestoreJobs', ['RestoreJobs.0.CreationDate', lastEvent - 5430 - 5 * 3600]),
    turns: { 'dr-20': 'warn', 'dr-21': 'fail' },
  },
  {
    what: 'no restore test',
    answers: at('backup ListRestoreJobs', ['RestoreJobs', []]),
    turns: { 'dr-20': 'unknown' },
  },
  {
    what: 'a budget that tells nobody',
    answers: at('budgets DescribeBudgetNotificationsForAccount', ['BudgetNotificationsForAccount', []]),
    turns: { 'beyond-37': 'warn' },
  },
  {
    what: 'no right to see keys',
    answers: { 'kms DescribeKey': new Refusal(403, 'AccessDeniedException') },
    turns: { 'infra-04': 'unknown' },
  },
];
