import type { KeyRef } from '@hera/core';
import type { AddonOrder, AddonProps, PolicyStatement } from '../addons';

/** An add-on with every default filled in. */
export interface AddonPlan extends Required<Pick<AddonProps, 'name' | 'version' | 'configuration'>> {
  readonly when: AddonOrder;
  /** @default - no AWS rights */
  readonly podIdentity?: AddonProps['podIdentity'];
  /** Whether its software stays on the nodes when the add-on is taken out of the stack. */
  readonly preserve: boolean;
}

/** The add-on that hands roles to pods. */
export const podIdentityAgent = 'eks-pod-identity-agent';

// VPC CNI 1.22 and newer ask for both at start, and AmazonEKS_CNI_Policy did not always have them
// (aws/amazon-vpc-cni-k8s#3709). Describe actions of EC2 know no resource ARNs.
const cniDiscovery: PolicyStatement = {
  actions: ['ec2:DescribeSubnets', 'ec2:DescribeSecurityGroups'],
  resources: ['*'],
};

// EKS user guide, ebs-csi (encryption with a customer-managed key): cited from memory, not confirmed against the page.
const useOfVolumesKey = ({ keyArn }: KeyRef): readonly PolicyStatement[] => [
  {
    actions: ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'],
    resources: [keyArn],
    conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
  },
  {
    actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
    resources: [keyArn],
  },
];

/**
 * What every cluster gets. The CNI and kube-proxy are preserved: taking their add-on out of the stack must not take the network from
 * running pods.
 */
export const defaultAddons = (volumesKey: KeyRef | undefined): readonly AddonPlan[] => [
  {
    name: 'vpc-cni',
    version: 'default',
    // Its network policy controller is off by default, and policies would be accepted and not enforced (EKS user guide, cni-network-policy).
    configuration: { enableNetworkPolicy: 'true' },
    when: 'before-nodes',
    preserve: true,
    podIdentity: { serviceAccount: 'aws-node', managedPolicies: ['AmazonEKS_CNI_Policy'], statements: [cniDiscovery] },
  },
  { name: 'kube-proxy', version: 'default', configuration: {}, when: 'before-nodes', preserve: true },
  { name: podIdentityAgent, version: 'default', configuration: {}, when: 'before-nodes', preserve: false },
  { name: 'coredns', version: 'default', configuration: {}, when: 'after-nodes', preserve: false },
  {
    name: 'aws-ebs-csi-driver',
    version: 'default',
    configuration: {},
    when: 'after-nodes',
    preserve: false,
    podIdentity: {
      serviceAccount: 'ebs-csi-controller-sa',
      managedPolicies: ['service-role/AmazonEBSCSIDriverPolicy'],
      ...(volumesKey === undefined ? {} : { statements: useOfVolumesKey(volumesKey) }),
    },
  },
];
