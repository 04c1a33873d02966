import type { PolicyStatement } from '../addons';
import type { PolicyPart } from '../policies/policy';

/** What the controller's rights are cut to. Any of it may be a reference. */
export interface KarpenterPolicyInput {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  /** Readable at synth: it is part of condition keys. */
  readonly clusterName: string;
  readonly clusterArn: string;
  readonly nodeRoleArn: string;
  readonly queueArn: string;
  /** Whether the instance profile is made beforehand, because IAM is out of Karpenter's reach. */
  readonly isolatedVpc: boolean;
  /** @default - volumes are encrypted with a key that asks for no rights */
  readonly volumesKeyArn?: string;
}

/** The parts that the rights come in: six as upstream splits them since 1.12, and the volumes' key where there is one. */
export type KarpenterPolicyName =
  | 'NodeLifecycle'
  | 'IamIntegration'
  | 'EksIntegration'
  | 'Interruption'
  | 'ZonalShift'
  | 'ResourceDiscovery'
  | 'VolumesKey';

type Conditions = NonNullable<PolicyStatement['conditions']>;

const anyPool = { 'aws:RequestTag/karpenter.sh/nodepool': '*' };

/** Tags that Karpenter puts on everything it makes, as a condition on the request. */
const requestTags = (clusterName: string): Readonly<Record<string, string>> => ({
  [`aws:RequestTag/kubernetes.io/cluster/${clusterName}`]: 'owned',
  'aws:RequestTag/eks:eks-cluster-name': clusterName,
});

/** What Karpenter of this cluster has made. */
const ofThisCluster = (clusterName: string): Conditions => ({
  StringEquals: { [`aws:ResourceTag/kubernetes.io/cluster/${clusterName}`]: 'owned' },
  StringLike: { 'aws:ResourceTag/karpenter.sh/nodepool': '*' },
});

const nodeLifecycle = ({ partition, region, clusterName }: KarpenterPolicyInput): readonly PolicyStatement[] => {
  const ec2 = (kind: string, owner = '*'): string => `arn:${partition}:ec2:${region}:${owner}:${kind}/*`;
  const made = ['fleet', 'instance', 'volume', 'network-interface', 'launch-template', 'spot-instances-request'];
  return [
    {
      // What a launch refers to, and nobody here has tagged; images and snapshots have no owner in their ARN.
      actions: ['ec2:RunInstances', 'ec2:CreateFleet'],
      resources: [
        ec2('image', ''),
        ec2('snapshot', ''),
        ...['security-group', 'subnet', 'capacity-reservation', 'placement-group'].map((kind) => ec2(kind)),
      ],
    },
    {
      actions: ['ec2:RunInstances', 'ec2:CreateFleet'],
      resources: [ec2('launch-template')],
      conditions: ofThisCluster(clusterName),
    },
    {
      actions: ['ec2:RunInstances', 'ec2:CreateFleet', 'ec2:CreateLaunchTemplate'],
      resources: made.map((kind) => ec2(kind)),
      conditions: { StringEquals: requestTags(clusterName), StringLike: anyPool },
    },
    {
      actions: ['ec2:CreateTags'],
      resources: made.map((kind) => ec2(kind)),
      conditions: {
        StringEquals: {
          ...requestTags(clusterName),
          'ec2:CreateAction': ['RunInstances', 'CreateFleet', 'CreateLaunchTemplate'],
        },
        StringLike: anyPool,
      },
    },
    {
      actions: ['ec2:CreateTags'],
      resources: [ec2('instance')],
      conditions: {
        ...ofThisCluster(clusterName),
        StringEqualsIfExists: { 'aws:RequestTag/eks:eks-cluster-name': clusterName },
        'ForAllValues:StringEquals': { 'aws:TagKeys': ['eks:eks-cluster-name', 'karpenter.sh/nodeclaim', 'Name'] },
      },
    },
    {
      actions: ['ec2:TerminateInstances', 'ec2:DeleteLaunchTemplate'],
      resources: [ec2('instance'), ec2('launch-template')],
      conditions: ofThisCluster(clusterName),
    },
  ];
};

const passNodeRole = ({ nodeRoleArn }: KarpenterPolicyInput): PolicyStatement => ({
  actions: ['iam:PassRole'],
  resources: [nodeRoleArn],
  conditions: { StringEquals: { 'iam:PassedToService': ['ec2.amazonaws.com', 'ec2.amazonaws.com.cn'] } },
});

const profilesArn = ({ partition, account }: KarpenterPolicyInput): string =>
  `arn:${partition}:iam::${account}:instance-profile/*`;

const iamIntegration = (input: KarpenterPolicyInput): readonly PolicyStatement[] => {
  if (input.isolatedVpc) return [passNodeRole(input)];
  const { clusterName, region } = input;
  const resources = [profilesArn(input)];
  const regionOfRequest = { 'aws:RequestTag/topology.kubernetes.io/region': region };
  const classOfRequest = { 'aws:RequestTag/karpenter.k8s.aws/ec2nodeclass': '*' };
  const ownProfile = {
    [`aws:ResourceTag/kubernetes.io/cluster/${clusterName}`]: 'owned',
    'aws:ResourceTag/topology.kubernetes.io/region': region,
  };
  const classOfResource = { 'aws:ResourceTag/karpenter.k8s.aws/ec2nodeclass': '*' };
  return [
    passNodeRole(input),
    {
      actions: ['iam:CreateInstanceProfile'],
      resources,
      conditions: { StringEquals: { ...requestTags(clusterName), ...regionOfRequest }, StringLike: classOfRequest },
    },
    {
      actions: ['iam:TagInstanceProfile'],
      resources,
      conditions: {
        StringEquals: { ...ownProfile, ...requestTags(clusterName), ...regionOfRequest },
        StringLike: { ...classOfResource, ...classOfRequest },
      },
    },
    {
      actions: ['iam:AddRoleToInstanceProfile', 'iam:RemoveRoleFromInstanceProfile', 'iam:DeleteInstanceProfile'],
      resources,
      conditions: { StringEquals: ownProfile, StringLike: classOfResource },
    },
  ];
};

const zonalShift = ({ clusterArn }: KarpenterPolicyInput): readonly PolicyStatement[] => [
  {
    actions: ['arc-zonal-shift:GetManagedResource'],
    resources: ['*'],
    reason: 'the managed resource is named by the condition, as upstream does',
    conditions: { StringEquals: { 'arc-zonal-shift:ResourceIdentifier': clusterArn } },
  },
];

const resourceDiscovery = (input: KarpenterPolicyInput): readonly PolicyStatement[] => [
  {
    actions: [
      'ec2:DescribeCapacityReservations',
      'ec2:DescribeImages',
      'ec2:DescribeInstances',
      'ec2:DescribeInstanceStatus',
      'ec2:DescribeInstanceTypeOfferings',
      'ec2:DescribeInstanceTypes',
      'ec2:DescribeLaunchTemplates',
      'ec2:DescribePlacementGroups',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSpotPriceHistory',
      'ec2:DescribeSubnets',
    ],
    resources: ['*'],
    reason: 'actions of EC2 that only read know no resource',
    conditions: { StringEquals: { 'aws:RequestedRegion': input.region } },
  },
  { actions: ['ssm:GetParameter'], resources: [`arn:${input.partition}:ssm:${input.region}::parameter/aws/service/*`] },
  ...(input.isolatedVpc
    ? []
    : [
        // Out of reach in an isolated VPC: neither has an endpoint there.
        {
          actions: ['pricing:GetProducts', 'iam:ListInstanceProfiles'],
          resources: ['*'],
          reason: 'the price list and the list of instance profiles know no resource',
        },
        { actions: ['iam:GetInstanceProfile'], resources: [profilesArn(input)] },
      ]),
];

// Whoever launches an instance has to have the key of its volumes (Karpenter, troubleshooting, failed encrypted EBS volume).
const volumesKey = (keyArn: string, { region }: KarpenterPolicyInput): readonly PolicyStatement[] => {
  const byEc2 = {
    StringEquals: { 'kms:ViaService': [`ec2.${region}.amazonaws.com`, `ec2.${region}.amazonaws.com.cn`] },
  };
  return [
    {
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      resources: [keyArn],
      conditions: byEc2,
    },
    {
      actions: ['kms:CreateGrant'],
      resources: [keyArn],
      conditions: { ...byEc2, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
  ];
};

/**
 * Rights of Karpenter's controller, in parts that are each small enough for a policy of its own (6,144 characters), and cut to one
 * cluster. Source: cloudformation.yaml of Karpenter 1.14, read 2026-11-24.
 */
export const karpenterPolicies = (
  input: KarpenterPolicyInput,
): readonly (PolicyPart & { readonly name: KarpenterPolicyName })[] => [
  { name: 'NodeLifecycle', statements: nodeLifecycle(input) },
  { name: 'IamIntegration', statements: iamIntegration(input) },
  { name: 'EksIntegration', statements: [{ actions: ['eks:DescribeCluster'], resources: [input.clusterArn] }] },
  {
    name: 'Interruption',
    statements: [
      { actions: ['sqs:DeleteMessage', 'sqs:GetQueueUrl', 'sqs:ReceiveMessage'], resources: [input.queueArn] },
    ],
  },
  { name: 'ZonalShift', statements: zonalShift(input) },
  { name: 'ResourceDiscovery', statements: resourceDiscovery(input) },
  ...(input.volumesKeyArn === undefined
    ? []
    : [{ name: 'VolumesKey' as const, statements: volumesKey(input.volumesKeyArn, input) }]),
];
