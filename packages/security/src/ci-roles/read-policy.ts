import { type CiPlace, iamArns, inRegion, named, regional } from './place';
import { actionsOf, allow, type IdentityStatement } from './statement';

/**
 * What a plan reads of network, clusters, keys, log groups and IAM. Neither this nor `readOperationsStatements` reads the content of logs,
 * queues, recovery points, parameters of the account, secrets or objects; what the environment itself wrote is in the state, which a plan reads
 * all the same.
 */
export const readStatements = (place: CiPlace): readonly IdentityStatement[] => {
  const { partition, region } = place;
  return [
    allow(
      'ReadWithoutResources',
      [
        'ec2:Describe*',
        ...actionsOf('ec2', ['GetEbsDefaultKmsKeyId', 'GetEbsEncryptionByDefault', 'GetInstanceMetadataDefaults']),
        ...actionsOf('eks', [
          'DescribeAddonConfiguration',
          'DescribeAddonVersions',
          'DescribeClusterVersions',
          'ListClusters',
        ]),
        ...actionsOf('kms', ['ListAliases', 'ListKeys']),
        ...actionsOf('logs', ['DescribeLogGroups']),
        'tag:GetResources',
      ],
      ['*'],
      inRegion(place),
    ),
    // IAM and STS are global: their calls name us-east-1.
    allow(
      'ReadGlobal',
      [...actionsOf('iam', ['ListOpenIDConnectProviders', 'ListPolicies', 'ListRoles']), 'sts:GetCallerIdentity'],
      ['*'],
    ),
    allow(
      'ReadClusters',
      actionsOf('eks', [
        'DescribeAccessEntry',
        'DescribeAddon',
        'DescribeCluster',
        'DescribeFargateProfile',
        'DescribeIdentityProviderConfig',
        'DescribeNodegroup',
        'DescribePodIdentityAssociation',
        'DescribeUpdate',
        'ListAccessEntries',
        'ListAddons',
        'ListAssociatedAccessPolicies',
        'ListFargateProfiles',
        'ListIdentityProviderConfigs',
        'ListNodegroups',
        'ListPodIdentityAssociations',
        'ListTagsForResource',
        'ListUpdates',
      ]),
      place.clusters.flatMap((name) =>
        regional(
          place,
          'eks',
          `cluster/${name}`,
          ...[
            'nodegroup',
            'addon',
            'fargateprofile',
            'access-entry',
            'podidentityassociation',
            'identityproviderconfig',
          ].map((type) => `${type}/${name}/*`),
        ),
      ),
    ),
    allow('ReadKeys', actionsOf('kms', ['DescribeKey', 'GetKeyPolicy', 'GetKeyRotationStatus', 'ListResourceTags']), [
      ...regional(place, 'kms', 'key/*'),
    ]),
    allow(
      'ReadRoles',
      actionsOf('iam', [
        'GetInstanceProfile',
        'GetOpenIDConnectProvider',
        'GetPolicy',
        'GetPolicyVersion',
        'GetRole',
        'GetRolePolicy',
        'ListAttachedRolePolicies',
        'ListEntitiesForPolicy',
        'ListInstanceProfilesForRole',
        'ListInstanceProfileTags',
        'ListOpenIDConnectProviderTags',
        'ListPolicyTags',
        'ListPolicyVersions',
        'ListRolePolicies',
        'ListRoleTags',
      ]),
      [
        ...iamArns(
          place,
          ...named(place, (start) => `role/${start}*`),
          'role/aws-service-role/*',
          ...named(place, (start) => `policy/${start}*`),
          ...named(place, (start) => `instance-profile/${start}*`),
          `oidc-provider/oidc.eks.${region}.*`,
        ),
        `arn:${partition}:iam::aws:policy/*`,
      ],
    ),
    allow(
      'ReadLogGroups',
      actionsOf('logs', ['ListTagsForResource', 'ListTagsLogGroup']),
      regional(place, 'logs', 'log-group:*'),
    ),
    // Only what AWS publishes for everybody: ids of machine images.
    allow(
      'ReadImageParameters',
      ['ssm:GetParameter', 'ssm:GetParameters'],
      [`arn:${partition}:ssm:${region}::parameter/aws/*`],
    ),
  ];
};
