import { type Account, rootArn } from './account';
import { policyDocument, type PolicyStatement } from './policy-document';

/** What a key policy is written from. */
export interface KeyPolicyInput {
  readonly account: Account;
  readonly administrators: readonly string[];
  /** ARN of the service-linked role of EC2 Auto Scaling. */
  readonly autoScalingRoleArn: string;
}

const use = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'] as const;

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
} as const;

/** Purposes that a key can be made for. */
export type ManagedKeyPurpose = keyof typeof serviceStatements;

/** Purposes that a key can be made for, in the order of the default. */
export const managedKeyPurposes = Object.keys(serviceStatements) as [ManagedKeyPurpose, ...ManagedKeyPurpose[]];

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

/** Policy of one key: the account, named administrators, and the services of its purpose. */
export const keyPolicy = (purpose: ManagedKeyPurpose, input: KeyPolicyInput): string =>
  policyDocument([
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
  ]);
