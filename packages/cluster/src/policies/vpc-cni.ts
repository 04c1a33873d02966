import type { PolicyStatement } from '../addons';
import { onePart, type PolicyPlace, type ServiceAccountPolicy } from './policy';

/** Options of `vpcCniPolicy`. */
export interface VpcCniPolicyOptions {
  /** @default 'ipv4' */
  readonly ipFamily?: 'ipv4' | 'ipv6';
  /**
   * VPC of the cluster, to cut the IPv4 policy to this cluster and this VPC. The CNI then has to be told the cluster's name
   * (`CLUSTER_NAME` in its environment), or it cannot make a network interface any more.
   *
   * @default - every network interface of the account, as the managed policy of AWS has it
   */
  readonly vpcId?: string;
}

const describes = [
  'ec2:DescribeInstances',
  'ec2:DescribeTags',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeInstanceTypes',
];
// Asked for at start since 1.22.1, or the CNI does not start; AWS's own policy got them later (aws/amazon-vpc-cni-k8s#3709).
const discovers = ['ec2:DescribeSubnets', 'ec2:DescribeSecurityGroups'];

const reading = (actions: readonly string[]): PolicyStatement => ({
  actions,
  resources: ['*'],
  reason: 'actions of EC2 that only read know no resource',
});

const tagging = ({ partition }: PolicyPlace): PolicyStatement => ({
  actions: ['ec2:CreateTags'],
  resources: [`arn:${partition}:ec2:*:*:network-interface/*`],
});

const ipv6 = (place: PolicyPlace): readonly PolicyStatement[] => [
  reading([...describes, ...discovers]),
  {
    actions: ['ec2:AssignIpv6Addresses', 'ec2:ModifyNetworkInterfaceAttribute'],
    resources: ['network-interface', 'instance', 'security-group'].map(
      (type) => `arn:${place.partition}:ec2:*:*:${type}/*`,
    ),
  },
  tagging(place),
];

const ipv4OfCluster = (place: PolicyPlace, vpcId: string): readonly PolicyStatement[] => {
  const arn = (type: string): string => `arn:${place.partition}:ec2:*:*:${type}/*`;
  const interfaces = [
    'ec2:AttachNetworkInterface',
    'ec2:DetachNetworkInterface',
    'ec2:ModifyNetworkInterfaceAttribute',
  ];
  return [
    reading([...describes, ...discovers]),
    tagging(place),
    {
      actions: ['ec2:CreateNetworkInterface'],
      resources: [arn('network-interface')],
      conditions: { StringEquals: { 'aws:RequestTag/cluster.k8s.amazonaws.com/name': place.clusterName } },
    },
    {
      actions: ['ec2:CreateNetworkInterface'],
      resources: [arn('subnet'), arn('security-group')],
      conditions: { ArnLike: { 'ec2:Vpc': `arn:${place.partition}:ec2:*:*:vpc/${vpcId}` } },
    },
    {
      actions: [
        'ec2:DeleteNetworkInterface',
        'ec2:UnassignPrivateIpAddresses',
        'ec2:AssignPrivateIpAddresses',
        ...interfaces,
      ],
      resources: [arn('network-interface')],
      conditions: { StringEquals: { 'aws:ResourceTag/cluster.k8s.amazonaws.com/name': place.clusterName } },
    },
    {
      actions: interfaces,
      resources: [arn('instance')],
      conditions: { StringEquals: { [`aws:ResourceTag/kubernetes.io/cluster/${place.clusterName}`]: 'owned' } },
    },
    { actions: ['ec2:ModifyNetworkInterfaceAttribute'], resources: [arn('security-group')] },
  ];
};

/**
 * Amazon VPC CNI. For IPv4 the managed policy of AWS with what 1.22.1 needs beside it, or the same cut to one cluster; for IPv6, which AWS
 * has no managed policy for, all of it.
 *
 * Source: aws/amazon-vpc-cni-k8s, docs/iam-policy.md (IPv4, IPv6, scope-down), read on 2026-11-24. That page has `ArnEquals` for the VPC.
 */
export const vpcCniPolicy = ({ ipFamily = 'ipv4', vpcId }: VpcCniPolicyOptions = {}): ServiceAccountPolicy => {
  if (ipFamily === 'ipv6') return { name: 'vpc-cni', parts: (place) => onePart('VpcCni', ipv6(place)) };
  if (vpcId !== undefined) {
    return { name: 'vpc-cni', parts: (place) => onePart('VpcCni', ipv4OfCluster(place, vpcId)) };
  }
  return {
    name: 'vpc-cni',
    managedPolicies: ['AmazonEKS_CNI_Policy'],
    parts: () => onePart('VpcCni', [reading(discovers)]),
  };
};
