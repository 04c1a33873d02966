import { ciPath, type CiPlace, iamArns, named } from './place';
import { actionsOf, allow, type IdentityStatement } from './statement';

/** Services with endpoints of their own in each region, which roles of the environment may be let into. A boundary grants nothing by itself. */
export const boundedServices = [
  'acm',
  'autoscaling',
  'backup',
  'backup-storage',
  'cloudwatch',
  'ec2',
  'ecr',
  'eks',
  'eks-auth',
  'elasticfilesystem',
  'elasticloadbalancing',
  'events',
  'guardduty',
  'kms',
  'logs',
  's3',
  'secretsmanager',
  'sns',
  'sqs',
  'ssm',
  'ssmmessages',
  'tag',
  'xray',
] as const;

/** Services that answer in one region for all. */
const globalServices = ['budgets', 'pricing', 'route53', 'sts'] as const;

/** What roles of the environment may do in IAM at most: what the deploy role does, and what controllers in the cluster do. */
const identityActions = [
  'AddRoleToInstanceProfile',
  'AttachRolePolicy',
  'CreateInstanceProfile',
  'CreatePolicy',
  'CreatePolicyVersion',
  'CreateRole',
  'CreateServiceLinkedRole',
  'DeleteInstanceProfile',
  'DeletePolicy',
  'DeletePolicyVersion',
  'DeleteRole',
  'DeleteRolePolicy',
  'DetachRolePolicy',
  'Get*',
  'List*',
  'PassRole',
  'PutRolePermissionsBoundary',
  'PutRolePolicy',
  'RemoveRoleFromInstanceProfile',
  'SetDefaultPolicyVersion',
  'TagInstanceProfile',
  'TagPolicy',
  'TagRole',
  'UntagInstanceProfile',
  'UntagPolicy',
  'UntagRole',
  'UpdateAssumeRolePolicy',
  'UpdateRole',
  'UpdateRoleDescription',
] as const;

const providerActions = [
  'AddClientIDToOpenIDConnectProvider',
  'CreateOpenIDConnectProvider',
  'DeleteOpenIDConnectProvider',
  'RemoveClientIDFromOpenIDConnectProvider',
  'TagOpenIDConnectProvider',
  'UntagOpenIDConnectProvider',
  'UpdateOpenIDConnectProviderThumbprint',
] as const;

const deny = (...statement: Parameters<typeof allow>): IdentityStatement => ({
  ...allow(...statement),
  Effect: 'Deny',
});

/** Choices about a boundary. */
export interface BoundaryChoices {
  /** Further services for workloads, by their IAM prefix. */
  readonly services: readonly string[];
  /** Whether threat detection may be ended. */
  readonly endsThreatDetection: boolean;
  /** Whether the lock and the policy of a vault may be taken off. */
  readonly unlocksBackups: boolean;
}

/**
 * What roles of an environment can do at most, whatever their policies say: services of the environment's region, no other identity than
 * roles inside of this boundary, and nothing that weakens the boundary, the CI roles, the state, the account's watch or its backups.
 */
export const boundaryStatements = (
  place: CiPlace,
  { services, endsThreatDetection, unlocksBackups }: BoundaryChoices,
): readonly IdentityStatement[] => {
  const { boundaryArn, stateBucketArn, stateKeyArn, region } = place;
  const everywhere = ['*'] as const;
  return [
    allow(
      'ServicesOfTheRegion',
      [...new Set([...boundedServices, ...services])].map((service) => `${service}:*`),
      everywhere,
      { StringEquals: { 'aws:RequestedRegion': region } },
    ),
    allow(
      'GlobalServices',
      globalServices.map((service) => `${service}:*`),
      everywhere,
    ),
    allow('Identity', actionsOf('iam', identityActions), everywhere),
    allow(
      'ProvidersOfClusters',
      actionsOf('iam', providerActions),
      iamArns(place, `oidc-provider/oidc.eks.${region}.*`),
    ),
    deny(
      'OnlyBoundedRoles',
      actionsOf('iam', [
        'AttachRolePolicy',
        'CreateRole',
        'PutRolePermissionsBoundary',
        'PutRolePolicy',
        'UpdateAssumeRolePolicy',
      ]),
      everywhere,
      { StringNotEquals: { 'iam:PermissionsBoundary': boundaryArn } },
    ),
    deny(
      'NotTheBoundary',
      ['iam:DeleteRolePermissionsBoundary', 'iam:*User*', 'iam:*AccessKey*', 'iam:*LoginProfile', 'iam:*SAMLProvider'],
      everywhere,
    ),
    deny(
      'NotTheCiRoles',
      actionsOf('iam', [
        'Attach*',
        'Create*',
        'Delete*',
        'Detach*',
        'PassRole',
        'Put*',
        'SetDefault*',
        'Tag*',
        'Untag*',
        'Update*',
      ]),
      iamArns(place, `role${ciPath}*`, `policy${ciPath}*`),
    ),
    deny(
      'NotTheWatch',
      [
        ...actionsOf('cloudtrail', ['Delete*', 'Put*', 'Stop*', 'Update*']),
        ...actionsOf('config', ['Delete*', 'Stop*']),
        ...actionsOf('securityhub', ['Delete*', 'Disable*']),
        ...actionsOf('guardduty', [
          'Disassociate*',
          'StopMonitoringMembers',
          ...(endsThreatDetection ? [] : ['DeleteDetector']),
        ]),
      ],
      everywhere,
    ),
    // Roles of AWS Backup, with which it also deletes what has expired, need none of this: AWSBackupServiceRolePolicyForBackup of 2025-11-10 has
    // none of it. Source: AWS Backup developer guide, backup-iam (read 2026-11-26).
    deny(
      'NotTheBackups',
      actionsOf('backup', [
        'DeleteRecoveryPoint',
        'Disassociate*',
        'UpdateRecoveryPointLifecycle',
        ...(unlocksBackups ? [] : ['DeleteBackupVaultAccessPolicy', 'DeleteBackupVaultLockConfiguration']),
      ]),
      everywhere,
    ),
    deny(
      'NotTheState',
      actionsOf('s3', ['DeleteBucket*', 'PutBucket*', 'PutEncryptionConfiguration', 'PutLifecycleConfiguration']),
      [stateBucketArn],
    ),
    ...(stateKeyArn === undefined
      ? []
      : [deny('NotTheStateKey', actionsOf('kms', ['Disable*', 'PutKeyPolicy', 'ScheduleKeyDeletion']), [stateKeyArn])]),
  ];
};

/** Role names that a boundary is for, in words for its description. */
export const boundaryDescription = (place: CiPlace): string =>
  `At most this may roles of ${place.environment} do: ${named(place, (start) => `${start}*`).join(', ')}`;
