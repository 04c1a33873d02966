import type { QueryType, Route } from '../rest-json';
import * as access from './access-entries';
import { listAccessPolicies } from './access-policies';
import { describeAddonConfiguration, describeAddonVersions } from './addon-catalog';
import * as addons from './addons';
import { associateEncryptionConfig, updateClusterConfig, updateClusterVersion } from './cluster-updates';
import * as clusters from './clusters';
import type { EksContext } from './context';
import * as fargate from './fargate-profiles';
import * as providers from './identity-providers';
import { describeInsight, listInsights } from './insights';
import { updateNodegroupConfig, updateNodegroupVersion } from './nodegroup-updates';
import * as nodegroups from './nodegroups';
import * as pods from './pod-identity';
import * as tags from './tags';
import { describeUpdate, listUpdates } from './updates';
import { describeClusterVersions } from './versions';

type Method = Route<EksContext>['method'];

const route = (
  operation: string,
  method: Method,
  path: string,
  handler: Route<EksContext>['handler'],
  query: Readonly<Record<string, QueryType>> = { maxResults: 'number' },
): Route<EksContext> => ({ operation, method, path, query, handler });

const CLUSTER = '/clusters/{name}';
const IN_CLUSTER = '/clusters/{clusterName}';
const GROUP = `${IN_CLUSTER}/node-groups/{nodegroupName}`;
const ADDON = `${IN_CLUSTER}/addons/{addonName}`;
const PROFILE = `${IN_CLUSTER}/fargate-profiles/{fargateProfileName}`;
const PROVIDERS = `${IN_CLUSTER}/identity-provider-configs`;
const ENTRY = `${IN_CLUSTER}/access-entries/{principalArn}`;
const POD = `${IN_CLUSTER}/pod-identity-associations/{associationId}`;

/** Every EKS operation that the supplement has, as the API model of `@aws-sdk/client-eks` binds it to HTTP. */
export const ROUTES: readonly Route<EksContext>[] = [
  route('CreateCluster', 'POST', '/clusters', clusters.createCluster),
  route('ListClusters', 'GET', '/clusters', clusters.listClusters, { maxResults: 'number', include: 'list' }),
  route('DescribeCluster', 'GET', CLUSTER, clusters.describeCluster),
  route('DeleteCluster', 'DELETE', CLUSTER, clusters.deleteCluster),
  route('UpdateClusterConfig', 'POST', `${CLUSTER}/update-config`, updateClusterConfig),
  route('UpdateClusterVersion', 'POST', `${CLUSTER}/updates`, updateClusterVersion),
  route('ListUpdates', 'GET', `${CLUSTER}/updates`, listUpdates),
  route('DescribeUpdate', 'GET', `${CLUSTER}/updates/{updateId}`, describeUpdate),
  route('AssociateEncryptionConfig', 'POST', `${IN_CLUSTER}/encryption-config/associate`, associateEncryptionConfig),
  route('DescribeClusterVersions', 'GET', '/cluster-versions', describeClusterVersions, {
    maxResults: 'number',
    defaultOnly: 'boolean',
    includeAll: 'boolean',
    clusterVersions: 'list',
  }),

  route('CreateNodegroup', 'POST', `${IN_CLUSTER}/node-groups`, nodegroups.createNodegroup),
  route('ListNodegroups', 'GET', `${IN_CLUSTER}/node-groups`, nodegroups.listNodegroups),
  route('DescribeNodegroup', 'GET', GROUP, nodegroups.describeNodegroup),
  route('DeleteNodegroup', 'DELETE', GROUP, nodegroups.deleteNodegroup),
  route('UpdateNodegroupConfig', 'POST', `${GROUP}/update-config`, updateNodegroupConfig),
  route('UpdateNodegroupVersion', 'POST', `${GROUP}/update-version`, updateNodegroupVersion),

  route('CreateFargateProfile', 'POST', `${IN_CLUSTER}/fargate-profiles`, fargate.createFargateProfile),
  route('ListFargateProfiles', 'GET', `${IN_CLUSTER}/fargate-profiles`, fargate.listFargateProfiles),
  route('DescribeFargateProfile', 'GET', PROFILE, fargate.describeFargateProfile),
  route('DeleteFargateProfile', 'DELETE', PROFILE, fargate.deleteFargateProfile),

  route('CreateAddon', 'POST', `${IN_CLUSTER}/addons`, addons.createAddon),
  route('ListAddons', 'GET', `${IN_CLUSTER}/addons`, addons.listAddons),
  route('DescribeAddon', 'GET', ADDON, addons.describeAddon),
  route('DeleteAddon', 'DELETE', ADDON, addons.deleteAddon, { preserve: 'boolean' }),
  route('UpdateAddon', 'POST', `${ADDON}/update`, addons.updateAddon),
  route('DescribeAddonVersions', 'GET', '/addons/supported-versions', describeAddonVersions, {
    maxResults: 'number',
    types: 'list',
    publishers: 'list',
    owners: 'list',
  }),
  route('DescribeAddonConfiguration', 'GET', '/addons/configuration-schemas', describeAddonConfiguration),

  route('CreateAccessEntry', 'POST', `${IN_CLUSTER}/access-entries`, access.createAccessEntry),
  route('ListAccessEntries', 'GET', `${IN_CLUSTER}/access-entries`, access.listAccessEntries),
  route('DescribeAccessEntry', 'GET', ENTRY, access.describeAccessEntry),
  route('UpdateAccessEntry', 'POST', ENTRY, access.updateAccessEntry),
  route('DeleteAccessEntry', 'DELETE', ENTRY, access.deleteAccessEntry),
  route('AssociateAccessPolicy', 'POST', `${ENTRY}/access-policies`, access.associateAccessPolicy),
  route('ListAssociatedAccessPolicies', 'GET', `${ENTRY}/access-policies`, access.listAssociatedAccessPolicies),
  route('DisassociateAccessPolicy', 'DELETE', `${ENTRY}/access-policies/{policyArn}`, access.disassociateAccessPolicy),
  route('ListAccessPolicies', 'GET', '/access-policies', listAccessPolicies),

  route(
    'CreatePodIdentityAssociation',
    'POST',
    `${IN_CLUSTER}/pod-identity-associations`,
    pods.createPodIdentityAssociation,
  ),
  route(
    'ListPodIdentityAssociations',
    'GET',
    `${IN_CLUSTER}/pod-identity-associations`,
    pods.listPodIdentityAssociations,
  ),
  route('DescribePodIdentityAssociation', 'GET', POD, pods.describePodIdentityAssociation),
  route('UpdatePodIdentityAssociation', 'POST', POD, pods.updatePodIdentityAssociation),
  route('DeletePodIdentityAssociation', 'DELETE', POD, pods.deletePodIdentityAssociation),

  route('AssociateIdentityProviderConfig', 'POST', `${PROVIDERS}/associate`, providers.associateIdentityProviderConfig),
  route('ListIdentityProviderConfigs', 'GET', PROVIDERS, providers.listIdentityProviderConfigs),
  route('DescribeIdentityProviderConfig', 'POST', `${PROVIDERS}/describe`, providers.describeIdentityProviderConfig),
  route(
    'DisassociateIdentityProviderConfig',
    'POST',
    `${PROVIDERS}/disassociate`,
    providers.disassociateIdentityProviderConfig,
  ),

  route('ListInsights', 'POST', `${IN_CLUSTER}/insights`, listInsights),
  route('DescribeInsight', 'GET', `${IN_CLUSTER}/insights/{id}`, describeInsight),

  route('TagResource', 'POST', '/tags/{resourceArn}', tags.tagResource),
  route('UntagResource', 'DELETE', '/tags/{resourceArn}', tags.untagResource, { tagKeys: 'list' }),
  route('ListTagsForResource', 'GET', '/tags/{resourceArn}', tags.listTagsForResource),
];
