import type { Answers } from './recorded-aws.fixture';
import {
  account,
  clusterArn,
  id,
  keyArn,
  lastEvent,
  region,
  roleArn,
  secretsKey,
  topicArn,
  zones,
} from './recorded-names.fixture';

/** A log group with the key of the cluster, and one that never expires. */
const logGroups = [
  { name: '/aws/eks/prod/cluster', retentionInDays: 30, kmsKeyId: keyArn(secretsKey) },
  { name: '/aws/containerinsights/prod/application', retentionInDays: 30 },
  { name: '/hera/prod/flow-log' },
  { name: '/hera/prod/flow-log-of-another' },
].map(({ name, ...group }) => ({
  logGroupName: name,
  arn: `arn:aws:logs:${region}:${account}:log-group:${name}:*`,
  logGroupArn: `arn:aws:logs:${region}:${account}:log-group:${name}`,
  logGroupClass: 'STANDARD',
  ...group,
}));

const alarm = {
  AlarmName: 'prod-api-errors',
  AlarmArn: `arn:aws:cloudwatch:${region}:${account}:alarm:prod-api-errors`,
  AlarmDescription: 'Runbook: https://runbooks.example.com/api-errors',
  ActionsEnabled: true,
  OKActions: [],
  AlarmActions: [topicArn],
  InsufficientDataActions: [],
  Namespace: 'AWS/EKS',
  MetricName: 'apiserver_request_total_5XX',
  Dimensions: [{ Name: 'ClusterName', Value: 'prod' }],
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 5,
  Threshold: 10,
  ComparisonOperator: 'GreaterThanThreshold',
};

const watching: Answers = {
  'logs DescribeLogGroups': (body) => {
    const { logGroupNamePrefix: prefix = '' } = JSON.parse(body) as { logGroupNamePrefix?: string };
    return { logGroups: logGroups.filter(({ logGroupName }) => logGroupName.startsWith(prefix)) };
  },
  'logs DescribeLogStreams': { logStreams: [{ logStreamName: 'pod', lastEventTimestamp: lastEvent * 1000 }] },
  'monitoring DescribeAlarms': {
    MetricAlarms: [
      alarm,
      {
        ...alarm,
        AlarmName: 'prod-nat-ports',
        AlarmArn: `arn:aws:cloudwatch:${region}:${account}:alarm:prod-nat-ports`,
        Namespace: 'AWS/NATGateway',
        MetricName: 'ErrorPortAllocation',
        Dimensions: [{ Name: 'NatGatewayId', Value: id('nat', 'a') }],
      },
      // Of others: it must not count, whatever it lacks.
      {
        ...alarm,
        AlarmName: 'billing',
        AlarmArn: `arn:aws:cloudwatch:${region}:${account}:alarm:billing`,
        AlarmActions: [],
        Namespace: 'AWS/Billing',
        Dimensions: [{ Name: 'Currency', Value: 'USD' }],
      },
    ],
    CompositeAlarms: [
      {
        AlarmName: 'prod-down',
        AlarmArn: `arn:aws:cloudwatch:${region}:${account}:alarm:prod-down`,
        AlarmRule: 'ALARM("prod-api-errors")',
        ActionsEnabled: true,
        AlarmActions: [topicArn],
      },
      {
        AlarmName: 'somebody-elses',
        AlarmArn: `arn:aws:cloudwatch:${region}:${account}:alarm:somebody-elses`,
        AlarmRule: 'ALARM("billing")',
      },
    ],
  },
  'monitoring ListDashboards': {
    DashboardEntries: [
      { DashboardName: 'prod', DashboardArn: `arn:aws:cloudwatch::${account}:dashboard/prod`, Size: 10 },
    ],
  },
  'monitoring GetDashboard': { DashboardName: 'prod', DashboardBody: '{"widgets":[]}' },
  'monitoring ListMetrics': {
    Metrics: [
      {
        Namespace: 'ContainerInsights',
        MetricName: 'node_cpu_utilization',
        Dimensions: [{ Name: 'ClusterName', Value: 'prod' }],
      },
    ],
  },
  'monitoring GetMetricData': {
    MetricDataResults: [{ Id: 'newest', StatusCode: 'Complete', Timestamps: [lastEvent], Values: [3] }],
  },
  'aps ListScrapers': {
    scrapers: [
      {
        scraperId: 's-0a',
        alias: 'prod',
        arn: `arn:aws:aps:${region}:${account}:scraper/s-0a`,
        roleArn: roleArn('scraper'),
        status: { statusCode: 'ACTIVE' },
        createdAt: lastEvent,
        lastModifiedAt: lastEvent,
        source: { eksConfiguration: { clusterArn, subnetIds: zones.map((zone) => id('subnet', zone, '2')) } },
        destination: { ampConfiguration: { workspaceArn: `arn:aws:aps:${region}:${account}:workspace/ws-0a` } },
      },
    ],
  },
  'events ListRules': (body) =>
    // Two pages.
    (JSON.parse(body) as { NextToken?: string }).NextToken === undefined
      ? { Rules: [{ Name: 'nightly', EventPattern: '{"source":["aws.ec2"]}', State: 'ENABLED' }], NextToken: 'more' }
      : {
          Rules: [
            {
              Name: 'prod-findings',
              Arn: `arn:aws:events:${region}:${account}:rule/prod-findings`,
              EventPattern: '{"source":["aws.guardduty"]}',
              State: 'ENABLED',
              EventBusName: 'default',
            },
          ],
        },
  'events ListTargetsByRule': { Targets: [{ Id: 'topic', Arn: topicArn }] },
  'sns GetTopicAttributes': {
    Attributes: { $map: { TopicArn: topicArn, KmsMasterKeyId: keyArn(secretsKey), Policy: '{"Statement":[]}' } },
  },
  'sns ListSubscriptionsByTopic': {
    Subscriptions: [
      {
        SubscriptionArn: `${topicArn}:0a`,
        TopicArn: topicArn,
        Protocol: 'https',
        Endpoint: 'https://pager.example.com/0a',
        Owner: account,
      },
      {
        SubscriptionArn: 'PendingConfirmation',
        TopicArn: topicArn,
        Protocol: 'email',
        Endpoint: 'oncall@example.com',
        Owner: account,
      },
    ],
  },
  'guardduty ListDetectors': { detectorIds: ['0a0a'] },
  'guardduty GetDetector': {
    createdAt: '2026-01-01T00:00:00Z',
    serviceRole: roleArn('aws-service-role/guardduty'),
    status: 'ENABLED',
    findingPublishingFrequency: 'FIFTEEN_MINUTES',
    features: [
      { name: 'EKS_AUDIT_LOGS', status: 'ENABLED' },
      {
        name: 'RUNTIME_MONITORING',
        status: 'ENABLED',
        additionalConfiguration: [{ name: 'EKS_ADDON_MANAGEMENT', status: 'ENABLED' }],
      },
    ],
  },
};

const selected = { BackupPlanId: 'plan-0a', SelectionId: 'sel-0a' };
const kept: Answers = {
  'backup ListBackupPlans': {
    BackupPlansList: [
      { BackupPlanId: 'plan-0a', BackupPlanArn: `arn:aws:backup:${region}:${account}:backup-plan:plan-0a` },
    ],
  },
  'backup GetBackupPlan': {
    BackupPlanId: 'plan-0a',
    BackupPlan: {
      BackupPlanName: 'prod',
      Rules: [
        {
          RuleName: 'hourly',
          TargetBackupVaultName: 'prod',
          ScheduleExpression: 'cron(0 * * * ? *)',
          Lifecycle: { DeleteAfterDays: 35 },
          CopyActions: [{ DestinationBackupVaultArn: `arn:aws:backup:eu-central-1:${account}:backup-vault:prod` }],
        },
      ],
    },
  },
  'backup ListBackupSelections': { BackupSelectionsList: [selected] },
  'backup GetBackupSelection': {
    ...selected,
    BackupSelection: { SelectionName: 'cluster', IamRoleArn: roleArn('backup'), Resources: [clusterArn] },
  },
  'backup DescribeBackupVault': {
    BackupVaultName: 'prod',
    BackupVaultArn: `arn:aws:backup:${region}:${account}:backup-vault:prod`,
    EncryptionKeyArn: keyArn('33333333-3333-4333-8333-333333333333'),
    NumberOfRecoveryPoints: 30,
  },
  'backup ListRestoreTestingPlans': { RestoreTestingPlans: [{ RestoreTestingPlanName: 'prod' }] },
  'backup GetRestoreTestingPlan': {
    RestoreTestingPlan: {
      RestoreTestingPlanName: 'prod',
      RestoreTestingPlanArn: `arn:aws:backup:${region}:${account}:restore-testing-plan:prod-0a`,
      ScheduleExpression: 'cron(0 5 ? * MON *)',
      CreationTime: lastEvent,
      RecoveryPointSelection: { IncludeVaults: ['*'] },
    },
  },
  'backup ListRestoreTestingSelections': {
    RestoreTestingSelections: [{ RestoreTestingPlanName: 'prod', RestoreTestingSelectionName: 'cluster' }],
  },
  'backup GetRestoreTestingSelection': {
    RestoreTestingSelection: {
      RestoreTestingPlanName: 'prod',
      RestoreTestingSelectionName: 'cluster',
      ProtectedResourceType: 'EKS',
      ProtectedResourceArns: [clusterArn],
    },
  },
  'backup ListBackupJobs': {
    BackupJobs: [
      { BackupJobId: 'j-1', ResourceArn: clusterArn, State: 'FAILED', CompletionDate: lastEvent - 7200 },
      { BackupJobId: 'j-2', ResourceArn: clusterArn, State: 'COMPLETED', CompletionDate: lastEvent - 3600 },
      { BackupJobId: 'j-3', ResourceArn: clusterArn, State: 'RUNNING' },
    ],
  },
  'backup ListRestoreJobs': {
    RestoreJobs: [
      {
        RestoreJobId: 'r-1',
        SourceResourceArn: clusterArn,
        Status: 'COMPLETED',
        ValidationStatus: 'SUCCESSFUL',
        CreationDate: lastEvent - 7200,
        CompletionDate: lastEvent - 5430,
        CreatedBy: { RestoreTestingPlanArn: `arn:aws:backup:${region}:${account}:restore-testing-plan:prod-0a` },
      },
      {
        RestoreJobId: 'r-3',
        SourceResourceArn: `arn:aws:dynamodb:${region}:${account}:table/orders`,
        Status: 'FAILED',
        CreationDate: lastEvent - 99,
        CompletionDate: lastEvent,
        CreatedBy: { RestoreTestingPlanArn: `arn:aws:backup:${region}:${account}:restore-testing-plan:prod-0a` },
      },
      {
        RestoreJobId: 'r-2',
        SourceResourceArn: clusterArn,
        Status: 'COMPLETED',
        CreationDate: lastEvent - 99,
        CompletionDate: lastEvent,
      },
    ],
  },
};

const ofAccount: Answers = {
  'sts GetCallerIdentity': { Account: account, UserId: 'AIDAEXAMPLE', Arn: `arn:aws:iam::${account}:user/auditor` },
  'kms DescribeKey': (body) => {
    const KeyId = (JSON.parse(body) as { KeyId: string }).KeyId.split('/').at(-1) ?? '';
    return {
      KeyMetadata: {
        KeyId,
        Arn: keyArn(KeyId),
        // The key of the vault is the one that AWS makes.
        KeyManager: KeyId.startsWith('3') ? 'AWS' : 'CUSTOMER',
        Enabled: true,
        KeyState: 'Enabled',
        KeyUsage: 'ENCRYPT_DECRYPT',
        KeySpec: 'SYMMETRIC_DEFAULT',
        MultiRegion: false,
      },
    };
  },
  'kms GetKeyRotationStatus': { KeyRotationEnabled: true },
  'kms GetKeyPolicy': {
    Policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' },
      ],
    }),
  },
  'ecr DescribeRepositories': {
    repositories: [
      {
        repositoryName: 'shop',
        repositoryArn: `arn:aws:ecr:${region}:${account}:repository/shop`,
        imageTagMutability: 'IMMUTABLE',
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfiguration: { encryptionType: 'AES256' },
      },
    ],
  },
  'ecr GetRegistryScanningConfiguration': {
    registryId: account,
    scanningConfiguration: {
      scanType: 'ENHANCED',
      rules: [{ scanFrequency: 'SCAN_ON_PUSH', repositoryFilters: [{ filter: '*', filterType: 'WILDCARD' }] }],
    },
  },
  'budgets DescribeBudgets': {
    Budgets: [
      { BudgetName: 'month', BudgetType: 'COST', TimeUnit: 'MONTHLY', BudgetLimit: { Amount: '1000.0', Unit: 'USD' } },
    ],
  },
  'budgets DescribeBudgetNotificationsForAccount': {
    BudgetNotificationsForAccount: [
      {
        BudgetName: 'month',
        Notifications: [
          {
            NotificationType: 'FORECASTED',
            ComparisonOperator: 'GREATER_THAN',
            Threshold: 100,
            ThresholdType: 'PERCENTAGE',
          },
        ],
      },
    ],
  },
};

/** What watches over the cluster and keeps copies of it, and what belongs to the account. */
export const recordedWatch: Answers = { ...watching, ...kept, ...ofAccount };
