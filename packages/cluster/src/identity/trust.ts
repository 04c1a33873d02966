import { isUnknown } from '@hera/core';
import { Fn } from 'cdktf';
import type { FederatedTrust, ServiceTrust } from '../internal/role';

/** A service account of a cluster. */
export interface ServiceAccountOfCluster {
  /** Readable at synth. */
  readonly clusterName: string;
  /** ARN of the cluster. */
  readonly clusterArn: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Whether EKS tags the sessions with cluster, namespace and service account. @default true */
  readonly sessionTags?: boolean;
}

/** Principal that EKS Pod Identity assumes roles as. */
export const podIdentityService = 'pods.eks.amazonaws.com';

/** Account of an ARN. */
const accountOf = (arn: string): string =>
  isUnknown(arn) ? `${Fn.element(Fn.split(':', arn), 4)}` : (arn.split(':')[4] ?? '');

/**
 * Only this cluster of this account, and, by the tags that Pod Identity gives its sessions, only this service account.
 *
 * Source: EKS user guide, pod-id-role and cross-service-confused-deputy-prevention. That the source ARN is the cluster's and not the
 * association's: awslabs/mountpoint-s3-csi-driver#781, terraform-aws-modules/terraform-aws-eks#3743. Read on 2026-11-24.
 */
export const podIdentityTrust = ({ sessionTags = true, ...account }: ServiceAccountOfCluster): ServiceTrust => ({
  service: podIdentityService,
  actions: ['sts:AssumeRole', 'sts:TagSession'],
  conditions: {
    StringEquals: {
      'aws:SourceAccount': accountOf(account.clusterArn),
      ...(sessionTags
        ? {
            'aws:RequestTag/eks-cluster-name': account.clusterName,
            'aws:RequestTag/kubernetes-namespace': account.namespace,
            'aws:RequestTag/kubernetes-service-account': account.serviceAccount,
          }
        : {}),
    },
    ArnEquals: { 'aws:SourceArn': account.clusterArn },
  },
});

// The issuer without https://. From the provider's ARN and not from the cluster, so that the role comes after the provider: before it, IAM
// answers MalformedPolicyDocument.
const issuerOf = (providerArn: string): string =>
  isUnknown(providerArn)
    ? `${Fn.element(Fn.split(':oidc-provider/', providerArn), 1)}`
    : (providerArn.split(':oidc-provider/')[1] ?? '');

/** Only the token of this service account, and only one made for AWS. Source: EKS user guide, associate-service-account-role, 2026-11-24. */
export const irsaTrust = (oidcProviderArn: string, namespace: string, serviceAccount: string): FederatedTrust => {
  const issuer = issuerOf(oidcProviderArn);
  return {
    federated: oidcProviderArn,
    actions: ['sts:AssumeRoleWithWebIdentity'],
    conditions: {
      StringEquals: {
        [`${issuer}:aud`]: 'sts.amazonaws.com',
        [`${issuer}:sub`]: `system:serviceaccount:${namespace}:${serviceAccount}`,
      },
    },
  };
};
