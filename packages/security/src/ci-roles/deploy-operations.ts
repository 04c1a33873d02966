import { becomesOwn, type CiPlace, inRegion, isOwn, named, ofAccount, regional } from './place';
import { actionsOf, allow, type IdentityStatement } from './statement';

const keys = (place: CiPlace): readonly IdentityStatement[] => {
  const all = regional(place, 'kms', 'key/*');
  const aliases = regional(place, 'kms', `alias/hera/${place.environment}/*`);
  const own = `aws:ResourceTag/hera:environment`;
  return [
    allow('MakeKeys', ['kms:CreateKey'], ['*'], {
      StringEquals: { ...becomesOwn(place).StringEquals, ...inRegion(place).StringEquals },
    }),
    // A new key has no tag of its own yet; one of another environment has.
    allow('TagKeys', ['kms:TagResource'], all, {
      ...becomesOwn(place),
      StringEqualsIfExists: { [own]: place.environment },
    }),
    allow('Aliases', actionsOf('kms', ['CreateAlias', 'DeleteAlias', 'UpdateAlias']), aliases),
    allow(
      'ChangeKeys',
      actionsOf('kms', [
        'CancelKeyDeletion',
        'CreateAlias',
        'CreateGrant',
        'DeleteAlias',
        'DisableKeyRotation',
        'EnableKey',
        'EnableKeyRotation',
        'PutKeyPolicy',
        'RetireGrant',
        'RevokeGrant',
        'ScheduleKeyDeletion',
        'UntagResource',
        'UpdateAlias',
        'UpdateKeyDescription',
      ]),
      all,
      isOwn(place),
    ),
  ];
};

const logs = (place: CiPlace): readonly IdentityStatement[] => [
  allow(
    'LogGroups',
    actionsOf('logs', [
      'AssociateKmsKey',
      'CreateLogGroup',
      'DeleteLogGroup',
      'DeleteRetentionPolicy',
      'DisassociateKmsKey',
      'PutRetentionPolicy',
      'TagLogGroup',
      'TagResource',
      'UntagLogGroup',
      'UntagResource',
    ]),
    regional(
      place,
      'logs',
      `log-group:/hera/${place.environment}/*`,
      ...place.clusters.flatMap((name) => [
        `log-group:/aws/eks/${name}/*`,
        `log-group:/aws/containerinsights/${name}/*`,
      ]),
    ),
  ),
  // Flow logs to S3 are a delivery of CloudWatch Logs, which knows no resource for one.
  allow('LogDelivery', actionsOf('logs', ['CreateLogDelivery', 'DeleteLogDelivery']), ['*'], inRegion(place)),
];

const messages = (place: CiPlace): readonly IdentityStatement[] => {
  const start = (of: (start: string) => string): readonly string[] => named(place, (each) => `${of(each)}*`);
  return [
    allow(
      'EventRules',
      actionsOf('events', [
        'DeleteRule',
        'DisableRule',
        'EnableRule',
        'PutRule',
        'PutTargets',
        'RemoveTargets',
        'TagResource',
        'UntagResource',
      ]),
      regional(place, 'events', ...start((each) => `rule/${each}`)),
    ),
    allow(
      'Queues',
      actionsOf('sqs', ['CreateQueue', 'DeleteQueue', 'SetQueueAttributes', 'TagQueue', 'UntagQueue']),
      regional(place, 'sqs', ...start((each) => each)),
    ),
    allow(
      'Topics',
      actionsOf('sns', [
        'CreateTopic',
        'DeleteTopic',
        'SetSubscriptionAttributes',
        'SetTopicAttributes',
        'Subscribe',
        'TagResource',
        'Unsubscribe',
        'UntagResource',
      ]),
      regional(place, 'sns', ...start((each) => each)),
    ),
    allow(
      'Alarms',
      actionsOf('cloudwatch', ['DeleteAlarms', 'PutMetricAlarm', 'TagResource', 'UntagResource']),
      regional(place, 'cloudwatch', ...start((each) => `alarm:${each}`)),
    ),
    // Dashboards are of the account, though each region's endpoint shows them.
    allow(
      'Dashboards',
      actionsOf('cloudwatch', ['DeleteDashboards', 'PutDashboard']),
      ofAccount(place, 'cloudwatch', ...start((each) => `dashboard/${each}`)),
    ),
    // Budgets alone, without their actions, which could stop instances and change policies.
    allow(
      'Budgets',
      actionsOf('budgets', ['ModifyBudget', 'TagResource', 'UntagResource']),
      ofAccount(place, 'budgets', ...start((each) => `budget/${each}`)),
    ),
  ];
};

const threats = (place: CiPlace): readonly IdentityStatement[] => [
  allow('MakeDetector', ['guardduty:CreateDetector'], ['*'], becomesOwn(place)),
  allow(
    'ChangeDetector',
    actionsOf('guardduty', [
      'CreateFilter',
      'DeleteDetector',
      'DeleteFilter',
      'TagResource',
      'UntagResource',
      'UpdateDetector',
      'UpdateFilter',
    ]),
    regional(place, 'guardduty', 'detector/*'),
  ),
];

const buckets = (place: CiPlace): readonly IdentityStatement[] => [
  allow(
    'Buckets',
    actionsOf('s3', [
      'CreateBucket',
      'DeleteBucket',
      'DeleteBucketPolicy',
      'ListBucketVersions',
      'PutBucketOwnershipControls',
      'PutBucketPolicy',
      'PutBucketPublicAccessBlock',
      'PutBucketTagging',
      'PutBucketVersioning',
      'PutEncryptionConfiguration',
      'PutLifecycleConfiguration',
      'TagResource',
      'UntagResource',
    ]),
    named(place, (start) => `arn:${place.partition}:s3:::${start}*`),
  ),
  // What is destroyed with a bucket that may go.
  allow(
    'ObjectsOfBuckets',
    actionsOf('s3', ['DeleteObject', 'DeleteObjectVersion']),
    named(place, (start) => `arn:${place.partition}:s3:::${start}*/*`),
  ),
  allow('AccountBlock', ['s3:PutAccountPublicAccessBlock'], ['*']),
];

/** Keys, log groups, messages, alarms, dashboards, budgets, threat detection and buckets. */
export const operationsStatements = (place: CiPlace): readonly IdentityStatement[] => [
  ...keys(place),
  ...logs(place),
  ...messages(place),
  ...threats(place),
  ...buckets(place),
];
