import type { KeyPolicyStatement } from '../key-policy-statement';
import { type Account, rootArn } from './account';
import { policyDocument, type PolicyStatement } from './policy-document';

/** What a key policy is written from. */
export interface KeyPolicyInput {
  readonly account: Account;
  readonly administrators: readonly string[];
  /** ARN of the service-linked role of EC2 Auto Scaling. */
  readonly autoScalingRoleArn: string;
  /** Further statements of the user, checked. */
  readonly additional: readonly KeyPolicyStatement[];
}

const use = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'] as const;

// What a publisher needs of the key of a topic. Source: SNS developer guide, sns-key-management, "Enable compatibility between
// event sources from AWS services and encrypted topics" (read 2026-11-26).
const publish = ['kms:Decrypt', 'kms:GenerateDataKey*'] as const;

const publisher = (sid: string, service: string, account: string, sourceArn: string): PolicyStatement => ({
  Sid: sid,
  Effect: 'Allow',
  Principal: { Service: service },
  Action: publish,
  Resource: '*',
  Condition: { StringEquals: { 'aws:SourceAccount': account }, ArnLike: { 'aws:SourceArn': sourceArn } },
});

/**
 * Statements that a service needs beyond the account's own. In a key policy `Resource: '*'` is the key itself.
 *
 * Purposes that are not here cannot be asked for.
 */
const serviceStatements = {
  // EKS takes a grant in the name of whoever creates the cluster (kms:CreateGrant, kms:DescribeKey), which the account
  // statement leaves to IAM. Seen in EKS's refusal of a creator without it: kubernetes-sigs/cluster-api-provider-aws#2432.
  secrets: (): readonly PolicyStatement[] => [],

  // Source: EC2 Auto Scaling user guide, key-policy-requirements-EBS-encryption. Managed node groups launch through Auto
  // Scaling, whose service-linked role has no permission for customer-managed keys of its own.
  ebs: ({ autoScalingRoleArn }: KeyPolicyInput): readonly PolicyStatement[] => [
    { Sid: 'AutoScalingUse', Effect: 'Allow', Principal: { AWS: autoScalingRoleArn }, Action: use, Resource: '*' },
    {
      Sid: 'AutoScalingGrant',
      Effect: 'Allow',
      Principal: { AWS: autoScalingRoleArn },
      Action: 'kms:CreateGrant',
      Resource: '*',
      Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ],

  // Source: CloudWatch Logs user guide, encrypt-log-data-kms. The context pins the service to log groups of this account.
  logs: ({ account: { partition, region, id, dnsSuffix } }: KeyPolicyInput): readonly PolicyStatement[] => [
    {
      Sid: 'CloudWatchLogsUse',
      Effect: 'Allow',
      Principal: { Service: `logs.${region}.${dnsSuffix}` },
      Action: use,
      Resource: '*',
      Condition: {
        ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${id}:log-group:*` },
      },
    },
    // Flow logs in S3. Source: VPC user guide, flow-logs-s3-cmk-policy; conditions as in CloudWatch Logs user guide,
    // AWS-logs-infrastructure-V2-S3, so that the service delivers for this account alone.
    {
      Sid: 'LogDeliveryUse',
      Effect: 'Allow',
      Principal: { Service: 'delivery.logs.amazonaws.com' },
      Action: use,
      Resource: '*',
      Condition: {
        StringEquals: { 'aws:SourceAccount': id },
        ArnLike: { 'aws:SourceArn': `arn:${partition}:logs:${region}:${id}:*` },
      },
    },
  ],

  // AWS Backup calls KMS in the name of the role of its plan and of whoever makes the vault, whose rights the account statement
  // leaves to IAM. Sources: AWS Backup developer guide, create-a-vault (required permissions) and the managed policy
  // AWSBackupServiceRolePolicyForBackup (read 2026-11-26).
  backup: (): readonly PolicyStatement[] => [],

  notifications: ({ account: { partition, region, id } }: KeyPolicyInput): readonly PolicyStatement[] => [
    publisher(
      'CloudWatchAlarms',
      'cloudwatch.amazonaws.com',
      id,
      `arn:${partition}:cloudwatch:${region}:${id}:alarm:*`,
    ),
    // No condition, on purpose: the SNS guide above says that aws:SourceAccount, aws:SourceArn and aws:SourceOrgID are not
    // supported between EventBridge and encrypted topics. With them, messages are lost without an error.
    {
      Sid: 'EventBridge',
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: publish,
      Resource: '*',
    },
    // Source of the ARN: AWS Backup developer guide, cross-service-confused-deputy-prevention (read 2026-11-26).
    publisher('Backup', 'backup.amazonaws.com', id, `arn:${partition}:backup:${region}:${id}:backup-vault:*`),
    // Budgets belong to no region. Source: AWS Cost Management user guide, budgets-sns-policy (read 2026-11-26).
    publisher('Budgets', 'budgets.amazonaws.com', id, `arn:${partition}:budgets::${id}:*`),
  ],
} as const;

/** Purposes that a key can be made for. */
export type ManagedKeyPurpose = keyof typeof serviceStatements;

/** Purposes that a key can be made for. */
export const managedKeyPurposes = Object.keys(serviceStatements) as [ManagedKeyPurpose, ...ManagedKeyPurpose[]];

/**
 * Purposes that production makes a key for when it is not asked. A key costs as soon as it exists, so what only some
 * environments have a use for is asked for, and an upgrade adds no key to anybody's bill.
 */
export const defaultKeyPurposes: readonly ManagedKeyPurpose[] = ['secrets', 'ebs', 'logs'];

const administer = [
  'kms:CancelKeyDeletion',
  'kms:Create*',
  'kms:Delete*',
  'kms:Describe*',
  'kms:Disable*',
  'kms:Enable*',
  'kms:Get*',
  'kms:List*',
  'kms:Put*',
  'kms:Revoke*',
  'kms:RotateKeyOnDemand',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:Update*',
] as const;

const ownStatements = (purpose: ManagedKeyPurpose, input: KeyPolicyInput): readonly PolicyStatement[] => [
  // Without the account, a key whose administrators are gone is lost to everybody.
  { Sid: 'Account', Effect: 'Allow', Principal: { AWS: rootArn(input.account) }, Action: 'kms:*', Resource: '*' },
  ...(input.administrators.length === 0
    ? []
    : ([
        {
          Sid: 'Administrators',
          Effect: 'Allow',
          Principal: { AWS: input.administrators },
          Action: administer,
          Resource: '*',
        },
      ] as const)),
  ...serviceStatements[purpose](input),
];

/** Ids of the statements that policies have by themselves, whatever the purpose. */
export const ownStatementIds: readonly string[] = managedKeyPurposes.flatMap((purpose) =>
  ownStatements(purpose, {
    account: { id: '', partition: '', dnsSuffix: '', region: '' },
    administrators: [''],
    autoScalingRoleArn: '',
    additional: [],
  }).map(({ Sid }) => Sid),
);

/** Policy of one key: the account, named administrators, the services of its purpose, and what the user adds. */
export const keyPolicy = (purpose: ManagedKeyPurpose, input: KeyPolicyInput): string =>
  policyDocument([
    ...ownStatements(purpose, input),
    ...input.additional.map((statement): PolicyStatement => ({ ...statement, Resource: '*' })),
  ]);
