import { type CiPlace, iamArns, named } from './place';
import { actionsOf, allow, type IdentityStatement } from './statement';

/**
 * Services that may be handed a role of the environment. AWS Backup takes that of a selection, restore testing that of its own. Source: AWS
 * service authorization reference, list_backup (read 2026-11-26).
 */
const passedTo = [
  'backup.amazonaws.com',
  'ec2.amazonaws.com',
  'eks.amazonaws.com',
  'eks-fargate-pods.amazonaws.com',
  'pods.eks.amazonaws.com',
  'restore-testing.backup.amazonaws.com',
  'vpc-flow-logs.amazonaws.com',
] as const;

/** Services whose own role IAM makes on their first use. */
const withOwnRole = [
  'autoscaling.amazonaws.com',
  'backup.amazonaws.com',
  'eks.amazonaws.com',
  'eks-fargate.amazonaws.com',
  'eks-nodegroup.amazonaws.com',
  'guardduty.amazonaws.com',
  'malware-protection.guardduty.amazonaws.com',
  'restore-testing.backup.amazonaws.com',
  'spot.amazonaws.com',
] as const;

/**
 * Roles, policies and instance profiles whose names begin as the environment's do, each role inside of the boundary; the OIDC providers of
 * EKS clusters; service-linked roles of the services that Hera uses.
 */
export const identityStatements = (place: CiPlace): readonly IdentityStatement[] => {
  const roles = iamArns(place, ...named(place, (start) => `role/${start}*`));
  const bounded = { StringEquals: { 'iam:PermissionsBoundary': place.boundaryArn } };
  return [
    allow(
      'RightsOfBoundedRoles',
      actionsOf('iam', [
        'AttachRolePolicy',
        'CreateRole',
        'DeleteRolePolicy',
        'DetachRolePolicy',
        'PutRolePermissionsBoundary',
        'PutRolePolicy',
        'UpdateAssumeRolePolicy',
      ]),
      roles,
      bounded,
    ),
    allow(
      'Roles',
      actionsOf('iam', ['DeleteRole', 'TagRole', 'UntagRole', 'UpdateRole', 'UpdateRoleDescription']),
      roles,
    ),
    allow('PassRoles', ['iam:PassRole'], roles, { StringEquals: { 'iam:PassedToService': passedTo } }),
    allow(
      'Policies',
      actionsOf('iam', [
        'CreatePolicy',
        'CreatePolicyVersion',
        'DeletePolicy',
        'DeletePolicyVersion',
        'SetDefaultPolicyVersion',
        'TagPolicy',
        'UntagPolicy',
      ]),
      iamArns(place, ...named(place, (start) => `policy/${start}*`)),
    ),
    allow(
      'InstanceProfiles',
      actionsOf('iam', [
        'AddRoleToInstanceProfile',
        'CreateInstanceProfile',
        'DeleteInstanceProfile',
        'RemoveRoleFromInstanceProfile',
        'TagInstanceProfile',
        'UntagInstanceProfile',
      ]),
      iamArns(place, ...named(place, (start) => `instance-profile/${start}*`)),
    ),
    allow(
      'ProvidersOfClusters',
      actionsOf('iam', [
        'AddClientIDToOpenIDConnectProvider',
        'CreateOpenIDConnectProvider',
        'DeleteOpenIDConnectProvider',
        'RemoveClientIDFromOpenIDConnectProvider',
        'TagOpenIDConnectProvider',
        'UntagOpenIDConnectProvider',
        'UpdateOpenIDConnectProviderThumbprint',
      ]),
      iamArns(place, `oidc-provider/oidc.eks.${place.region}.*`),
    ),
    allow(
      'ServiceLinkedRoles',
      ['iam:CreateServiceLinkedRole'],
      iamArns(place, ...withOwnRole.map((service) => `role/aws-service-role/${service}/*`)),
      { StringEquals: { 'iam:AWSServiceName': withOwnRole } },
    ),
  ];
};
