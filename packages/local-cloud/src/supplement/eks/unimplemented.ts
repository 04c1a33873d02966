import type { Route } from '../rest-json';
import type { EksContext } from './context';

/** The rest of the EKS API (`@aws-sdk/client-eks` 3.1169.0), known by name so that a 501 can say what was asked for. */
export const UNIMPLEMENTED: readonly Route<EksContext>[] = [
  {
    operation: 'ActivateCertificateAuthority',
    method: 'POST',
    path: '/clusters/{clusterName}/certificate-authorities/{certificateAuthorityId}/activate',
  },
  {
    operation: 'AssociateIdentityProviderConfig',
    method: 'POST',
    path: '/clusters/{clusterName}/identity-provider-configs/associate',
  },
  { operation: 'CancelUpdate', method: 'POST', path: '/clusters/{name}/updates/{updateId}/cancel-update' },
  { operation: 'CreateCapability', method: 'POST', path: '/clusters/{clusterName}/capabilities' },
  { operation: 'CreateCertificateAuthority', method: 'POST', path: '/clusters/{clusterName}/certificate-authorities' },
  { operation: 'CreateEksAnywhereSubscription', method: 'POST', path: '/eks-anywhere-subscriptions' },
  { operation: 'CreateFargateProfile', method: 'POST', path: '/clusters/{clusterName}/fargate-profiles' },
  { operation: 'DeleteCapability', method: 'DELETE', path: '/clusters/{clusterName}/capabilities/{capabilityName}' },
  {
    operation: 'DeleteCertificateAuthority',
    method: 'DELETE',
    path: '/clusters/{clusterName}/certificate-authorities/{certificateAuthorityId}',
  },
  { operation: 'DeleteEksAnywhereSubscription', method: 'DELETE', path: '/eks-anywhere-subscriptions/{id}' },
  {
    operation: 'DeleteFargateProfile',
    method: 'DELETE',
    path: '/clusters/{clusterName}/fargate-profiles/{fargateProfileName}',
  },
  { operation: 'DeregisterCluster', method: 'DELETE', path: '/cluster-registrations/{name}' },
  { operation: 'DescribeCapability', method: 'GET', path: '/clusters/{clusterName}/capabilities/{capabilityName}' },
  {
    operation: 'DescribeCertificateAuthority',
    method: 'GET',
    path: '/clusters/{clusterName}/certificate-authorities/{certificateAuthorityId}',
  },
  { operation: 'DescribeEksAnywhereSubscription', method: 'GET', path: '/eks-anywhere-subscriptions/{id}' },
  {
    operation: 'DescribeFargateProfile',
    method: 'GET',
    path: '/clusters/{clusterName}/fargate-profiles/{fargateProfileName}',
  },
  {
    operation: 'DescribeIdentityProviderConfig',
    method: 'POST',
    path: '/clusters/{clusterName}/identity-provider-configs/describe',
  },
  { operation: 'DescribeInsight', method: 'GET', path: '/clusters/{clusterName}/insights/{id}' },
  { operation: 'DescribeInsightsRefresh', method: 'GET', path: '/clusters/{clusterName}/insights-refresh' },
  {
    operation: 'DisassociateIdentityProviderConfig',
    method: 'POST',
    path: '/clusters/{clusterName}/identity-provider-configs/disassociate',
  },
  { operation: 'ListCapabilities', method: 'GET', path: '/clusters/{clusterName}/capabilities' },
  { operation: 'ListCertificateAuthorities', method: 'GET', path: '/clusters/{clusterName}/certificate-authorities' },
  { operation: 'ListEksAnywhereSubscriptions', method: 'GET', path: '/eks-anywhere-subscriptions' },
  { operation: 'ListFargateProfiles', method: 'GET', path: '/clusters/{clusterName}/fargate-profiles' },
  {
    operation: 'ListIdentityProviderConfigs',
    method: 'GET',
    path: '/clusters/{clusterName}/identity-provider-configs',
  },
  { operation: 'ListInsights', method: 'POST', path: '/clusters/{clusterName}/insights' },
  { operation: 'RegisterCluster', method: 'POST', path: '/cluster-registrations' },
  { operation: 'StartInsightsRefresh', method: 'POST', path: '/clusters/{clusterName}/insights-refresh' },
  { operation: 'UpdateCapability', method: 'POST', path: '/clusters/{clusterName}/capabilities/{capabilityName}' },
  { operation: 'UpdateEksAnywhereSubscription', method: 'POST', path: '/eks-anywhere-subscriptions/{id}' },
];
