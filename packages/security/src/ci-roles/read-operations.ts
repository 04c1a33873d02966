import { type CiPlace, inRegion, named, ofAccount, regional } from './place';
import { actionsOf, allow, type IdentityStatement } from './statement';

/** What a plan reads of events, messages, alarms, dashboards, budgets, backups, threat detection and buckets. */
export const readOperationsStatements = (place: CiPlace): readonly IdentityStatement[] => [
  allow(
    'ReadOperationsWithoutResources',
    [
      ...actionsOf('guardduty', ['ListDetectors', 'ListFilters']),
      ...actionsOf('s3', ['GetAccountPublicAccessBlock']),
      // What verification looks through for leftovers.
      ...actionsOf('backup', ['ListBackupPlans', 'ListBackupVaults', 'ListRestoreTestingPlans']),
      ...actionsOf('cloudwatch', ['ListDashboards']),
      ...actionsOf('events', ['ListRules']),
      ...actionsOf('s3', ['ListAllMyBuckets']),
      ...actionsOf('sns', ['ListTopics']),
      ...actionsOf('sqs', ['ListQueues']),
    ],
    ['*'],
    inRegion(place),
  ),
  allow(
    'ReadEvents',
    actionsOf('events', ['DescribeRule', 'ListTagsForResource', 'ListTargetsByRule']),
    regional(place, 'events', ...named(place, (start) => `rule/${start}*`)),
  ),
  allow(
    'ReadQueues',
    actionsOf('sqs', ['GetQueueAttributes', 'GetQueueUrl', 'ListQueueTags']),
    regional(place, 'sqs', ...named(place, (start) => `${start}*`)),
  ),
  allow(
    'ReadTopics',
    actionsOf('sns', [
      'GetSubscriptionAttributes',
      'GetTopicAttributes',
      'ListSubscriptionsByTopic',
      'ListTagsForResource',
    ]),
    regional(place, 'sns', ...named(place, (start) => `${start}*`)),
  ),
  // CloudWatch wants DescribeAlarms for every alarm, also where names are asked for: mattclay/aws-terminator#63.
  allow(
    'ReadAlarms',
    actionsOf('cloudwatch', ['DescribeAlarms', 'ListTagsForResource']),
    regional(place, 'cloudwatch', 'alarm:*'),
  ),
  allow(
    'ReadDashboards',
    ['cloudwatch:GetDashboard'],
    ofAccount(place, 'cloudwatch', ...named(place, (start) => `dashboard/${start}*`)),
  ),
  // Verification looks through all of them, and one action of IAM stands for that and for one budget.
  allow(
    'ReadBudgets',
    actionsOf('budgets', ['ListTagsForResource', 'ViewBudget']),
    ofAccount(place, 'budgets', 'budget/*'),
  ),
  // How backups are made, and not what is in them.
  allow(
    'ReadBackups',
    actionsOf('backup', [
      'DescribeBackupVault',
      'GetBackupPlan',
      'GetBackupSelection',
      'GetBackupVaultAccessPolicy',
      'GetRestoreTestingPlan',
      'GetRestoreTestingSelection',
      'ListBackupSelections',
      'ListTags',
    ]),
    regional(place, 'backup', 'backup-vault:*', 'backup-plan:*', 'restore-testing-plan:*'),
  ),
  allow(
    'ReadDetectors',
    actionsOf('guardduty', ['GetDetector', 'GetFilter', 'ListTagsForResource']),
    regional(place, 'guardduty', 'detector/*'),
  ),
  allow(
    'ReadBuckets',
    actionsOf('s3', [
      'GetAccelerateConfiguration',
      'GetBucketAcl',
      'GetBucketCORS',
      'GetBucketLocation',
      'GetBucketLogging',
      'GetBucketObjectLockConfiguration',
      'GetBucketOwnershipControls',
      'GetBucketPolicy',
      'GetBucketPublicAccessBlock',
      'GetBucketRequestPayment',
      'GetBucketTagging',
      'GetBucketVersioning',
      'GetBucketWebsite',
      'GetEncryptionConfiguration',
      'GetLifecycleConfiguration',
      'GetReplicationConfiguration',
      'ListBucket',
      'ListTagsForResource',
    ]),
    named(place, (start) => `arn:${place.partition}:s3:::${start}*`),
  ),
];
