import type { KeyRef } from '@hera/core';
import type { PolicyStatement } from '../addons';
import { onePart, type ServiceAccountPolicy } from './policy';

/** Options of `ebsCsiPolicy`. */
export interface EbsCsiPolicyOptions {
  /**
   * `cluster`: only volumes and snapshots with `ebs.csi.aws.com/cluster-name` of this cluster, and only instances with that tag or with
   * `eks:cluster-name`, which EKS puts on those of managed node groups and nobody puts on others. Needs driver 1.58.0, which as an EKS
   * add-on knows the name of its cluster. `driver`: every volume and snapshot that a driver of the account has made.
   *
   * @default 'cluster'
   */
  readonly scope?: 'cluster' | 'driver';
  /** Keys that volumes are encrypted with. @default - the account's default EBS key, which needs no rights */
  readonly keys?: readonly KeyRef[];
}

// Both have no path, other than AmazonEBSCSIDriverPolicy before them.
const managed = { cluster: 'AmazonEBSCSIDriverEKSClusterScopedPolicy', driver: 'AmazonEBSCSIDriverPolicyV2' } as const;

const useOf = (keys: readonly KeyRef[]): readonly PolicyStatement[] => {
  const resources = keys.map(({ keyArn }) => keyArn);
  return [
    {
      actions: ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'],
      resources,
      conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
    {
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      resources,
    },
  ];
};

/**
 * Amazon EBS CSI driver: the managed policy of AWS, and the use of the keys of the volumes. Volumes and snapshots that were not made by a
 * driver of that version have to be tagged before they can be used.
 *
 * Source: AWS managed policy reference, both of 2026-04-16, v1; kubernetes-sigs/aws-ebs-csi-driver#2918. Read on 2026-11-24. The rights on
 * keys are those of the EKS user guide, ebs-csi, step 1.
 */
export const ebsCsiPolicy = ({ scope = 'cluster', keys = [] }: EbsCsiPolicyOptions = {}): ServiceAccountPolicy => ({
  name: 'aws-ebs-csi-driver',
  managedPolicies: [managed[scope]],
  ...(keys.length === 0 ? {} : { parts: () => onePart('EbsCsiKeys', useOf(keys)) }),
});
