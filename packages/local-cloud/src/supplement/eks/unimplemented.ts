import type { Route } from '../rest-json';
import type { EksContext } from './context';

/** The rest of the EKS API (`@aws-sdk/client-eks` 3.1169.0), known by name so that a 501 can say what was asked for. */
export const UNIMPLEMENTED: readonly Route<EksContext>[] = [
  {
    operation: 'ActivateCertificateAuthority',
    method: 'POST',
    path: '/clusters/{clusterName}/certificate-authorities/{certificateAuthorityId}/activate',
  },
  { operation: 'CancelUpdate', method: 'POST', path: '/clusters/{name}/updates/{updateId}/cancel-update' },
  { operation: 'CreateCapability', method: 'POST', path: '/clusters/{clusterName}/capabilities' },
  { operation: 'CreateCertificateAuthority', method: 'POST', path: '/clusters/{clusterName}/certificate-authorities' },
  { operation: 'CreateEksAnywhereSubscription', method: 'POST', path: '/eks-anywhere-subscriptions' },
  { operation: 'DeleteCapability', method: 'DELETE', path: '/clusters/{clusterName}/capabilities/{capabilityName}' },
  {
    operation: 'DeleteCertificateAuthority',
    method: 'DELETE',
    path: '/clusters/{clusterName}/certificate-authorities/{certificateAuthorityId}',
  },
  { operation: 'DeleteEksAnywhereSubscription', method: 'DELETE', path: '/eks-anywhere-subscriptions/{id}' },
  { operation: 'DeregisterCluster', method: 'DELETE', path: '/cluster-registrations/{name}' },
  { operation: 'DescribeCapability', method: 'GET', path: '/clusters/{clusterName}/capabilities/{capabilityName}' },
  {
    operation: 'DescribeCertificateAuthority',
    method: 'GET',
    path: '/clusters/{clusterName}/certificate-authorities/{certificateAuthorityId}',
  },
  { operation: 'DescribeEksAnywhereSubscription', method: 'GET', path: '/eks-anywhere-subscriptions/{id}' },
  { operation: 'DescribeInsightsRefresh', method: 'GET', path: '/clusters/{clusterName}/insights-refresh' },
  { operation: 'ListCapabilities', method: 'GET', path: '/clusters/{clusterName}/capabilities' },
  { operation: 'ListCertificateAuthorities', method: 'GET', path: '/clusters/{clusterName}/certificate-authorities' },
  { operation: 'ListEksAnywhereSubscriptions', method: 'GET', path: '/eks-anywhere-subscriptions' },
  { operation: 'RegisterCluster', method: 'POST', path: '/cluster-registrations' },
  { operation: 'StartInsightsRefresh', method: 'POST', path: '/clusters/{clusterName}/insights-refresh' },
  { operation: 'UpdateCapability', method: 'POST', path: '/clusters/{clusterName}/capabilities/{capabilityName}' },
  { operation: 'UpdateEksAnywhereSubscription', method: 'POST', path: '/eks-anywhere-subscriptions/{id}' },
];
