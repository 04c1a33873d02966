import type { PolicyStatement } from '../addons';
import type { PolicyPlace, ServiceAccountPolicy } from './policy';

/** Options of `loadBalancerControllerPolicy`. */
export interface LoadBalancerControllerPolicyOptions {
  /**
   * Security groups beside those with the cluster's tag that the controller may open for its load balancers, such as a node group's own.
   *
   * @default - those tagged `kubernetes.io/cluster/<name>`, which EKS's own group is, and those that the controller made
   */
  readonly securityGroupArns?: readonly string[];
  /** Target groups that somebody else made and that a `TargetGroupBinding` of the cluster fills. @default - those that the controller made */
  readonly targetGroupArns?: readonly string[];
  /** Web ACLs, Shield protection and Cognito pools on load balancers, by annotation. @default true */
  readonly protection?: boolean;
}

const clusterTag = 'elbv2.k8s.aws/cluster';

interface Scope {
  readonly groups: readonly string[];
  readonly balancers: readonly string[];
  readonly targets: readonly string[];
  readonly listeners: readonly string[];
  readonly rules: readonly string[];
  readonly made: Readonly<Record<string, string>>;
  readonly asked: Readonly<Record<string, string>>;
}

const scopeOf = ({ partition, clusterName }: PolicyPlace): Scope => {
  const elb = (resource: string): string => `arn:${partition}:elasticloadbalancing:*:*:${resource}`;
  const both = (resource: string, depth: string): readonly string[] =>
    ['app', 'net'].map((kind) => elb(`${resource}/${kind}/${depth}`));
  return {
    groups: [`arn:${partition}:ec2:*:*:security-group/*`],
    balancers: both('loadbalancer', '*/*'),
    targets: [elb('targetgroup/*/*')],
    listeners: both('listener', '*/*/*'),
    rules: both('listener-rule', '*/*/*/*'),
    made: { [`aws:ResourceTag/${clusterTag}`]: clusterName },
    asked: { [`aws:RequestTag/${clusterTag}`]: clusterName },
  };
};

const reading: PolicyStatement = {
  actions: [
    'ec2:DescribeAccountAttributes',
    'ec2:DescribeAddresses',
    'ec2:DescribeAvailabilityZones',
    'ec2:DescribeCoipPools',
    'ec2:DescribeInstances',
    'ec2:DescribeInternetGateways',
    'ec2:DescribeIpamPools',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeRouteTables',
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeSubnets',
    'ec2:DescribeTags',
    'ec2:DescribeVpcPeeringConnections',
    'ec2:DescribeVpcs',
    'ec2:GetCoipPoolUsage',
    'ec2:GetSecurityGroupsForVpc',
    'elasticloadbalancing:DescribeCapacityReservation',
    'elasticloadbalancing:DescribeListenerAttributes',
    'elasticloadbalancing:DescribeListenerCertificates',
    'elasticloadbalancing:DescribeListeners',
    'elasticloadbalancing:DescribeLoadBalancerAttributes',
    'elasticloadbalancing:DescribeLoadBalancers',
    'elasticloadbalancing:DescribeRules',
    'elasticloadbalancing:DescribeSSLPolicies',
    'elasticloadbalancing:DescribeTags',
    'elasticloadbalancing:DescribeTargetGroupAttributes',
    'elasticloadbalancing:DescribeTargetGroups',
    'elasticloadbalancing:DescribeTargetHealth',
    'elasticloadbalancing:DescribeTrustStores',
    'acm:ListCertificates',
    'acm:DescribeCertificate',
    'iam:ListServerCertificates',
    'iam:GetServerCertificate',
  ],
  resources: ['*'],
  reason: 'it only reads, and what it reads is named by annotations in the cluster, which synth does not see',
};

const protecting: PolicyStatement = {
  actions: [
    'cognito-idp:DescribeUserPoolClient',
    'shield:CreateProtection',
    'shield:DeleteProtection',
    'shield:DescribeProtection',
    'shield:GetSubscriptionState',
    'waf-regional:AssociateWebACL',
    'waf-regional:DisassociateWebACL',
    'waf-regional:GetWebACL',
    'waf-regional:GetWebACLForResource',
    'wafv2:AssociateWebACL',
    'wafv2:DisassociateWebACL',
    'wafv2:GetWebACL',
    'wafv2:GetWebACLForResource',
  ],
  resources: ['*'],
  reason: 'web ACLs, protections and pools are named by annotations in the cluster, which synth does not see',
};

const securityGroups = (place: PolicyPlace, further: readonly string[]): readonly PolicyStatement[] => {
  const { groups, made, asked } = scopeOf(place);
  const rules = ['ec2:AuthorizeSecurityGroupIngress', 'ec2:RevokeSecurityGroupIngress'];
  return [
    { actions: ['ec2:CreateSecurityGroup'], resources: groups, conditions: { StringEquals: asked } },
    { actions: ['ec2:CreateSecurityGroup'], resources: [`arn:${place.partition}:ec2:*:*:vpc/*`] },
    {
      actions: ['ec2:CreateTags'],
      resources: groups,
      conditions: { StringEquals: { ...asked, 'ec2:CreateAction': 'CreateSecurityGroup' } },
    },
    {
      // Of its own groups it may change every tag but the one that makes them its own.
      actions: ['ec2:CreateTags', 'ec2:DeleteTags'],
      resources: groups,
      conditions: { Null: { [`aws:RequestTag/${clusterTag}`]: 'true' }, StringEquals: made },
    },
    { actions: [...rules, 'ec2:DeleteSecurityGroup'], resources: groups, conditions: { StringEquals: made } },
    {
      actions: rules,
      resources: groups,
      conditions: { Null: { [`aws:ResourceTag/kubernetes.io/cluster/${place.clusterName}`]: 'false' } },
    },
    ...(further.length === 0 ? [] : [{ actions: rules, resources: further }]),
  ];
};

const balancers = (place: PolicyPlace, furtherTargets: readonly string[]): readonly PolicyStatement[] => {
  const scope = scopeOf(place);
  const { made, asked } = scope;
  const owned = [...scope.balancers, ...scope.targets];
  const registration = ['elasticloadbalancing:RegisterTargets', 'elasticloadbalancing:DeregisterTargets'];
  const tags = ['elasticloadbalancing:AddTags', 'elasticloadbalancing:RemoveTags'];
  return [
    {
      actions: ['iam:CreateServiceLinkedRole'],
      resources: [`arn:${place.partition}:iam::*:role/aws-service-role/elasticloadbalancing.amazonaws.com/*`],
      conditions: { StringEquals: { 'iam:AWSServiceName': 'elasticloadbalancing.amazonaws.com' } },
    },
    {
      actions: ['elasticloadbalancing:CreateLoadBalancer', 'elasticloadbalancing:CreateTargetGroup'],
      resources: owned,
      conditions: { StringEquals: asked },
    },
    {
      actions: ['elasticloadbalancing:AddTags'],
      resources: owned,
      conditions: {
        StringEquals: { ...asked, 'elasticloadbalancing:CreateAction': ['CreateTargetGroup', 'CreateLoadBalancer'] },
      },
    },
    {
      actions: tags,
      resources: owned,
      conditions: { Null: { [`aws:RequestTag/${clusterTag}`]: 'true' }, StringEquals: made },
    },
    {
      actions: [
        'elasticloadbalancing:DeleteLoadBalancer',
        'elasticloadbalancing:DeleteTargetGroup',
        'elasticloadbalancing:ModifyCapacityReservation',
        'elasticloadbalancing:ModifyIpPools',
        'elasticloadbalancing:ModifyListenerAttributes',
        'elasticloadbalancing:ModifyLoadBalancerAttributes',
        'elasticloadbalancing:ModifyTargetGroup',
        'elasticloadbalancing:ModifyTargetGroupAttributes',
        'elasticloadbalancing:SetIpAddressType',
        'elasticloadbalancing:SetSecurityGroups',
        'elasticloadbalancing:SetSubnets',
      ],
      resources: [...owned, ...scope.listeners],
      conditions: { StringEquals: made },
    },
    { actions: registration, resources: scope.targets, conditions: { StringEquals: made } },
    ...(furtherTargets.length === 0 ? [] : [{ actions: registration, resources: furtherTargets }]),
    {
      // Not cut to the cluster: listeners and rules need not carry its tag (they did not before the controller tagged them).
      actions: [
        ...tags,
        'elasticloadbalancing:AddListenerCertificates',
        'elasticloadbalancing:CreateListener',
        'elasticloadbalancing:CreateRule',
        'elasticloadbalancing:DeleteListener',
        'elasticloadbalancing:DeleteRule',
        'elasticloadbalancing:ModifyListener',
        'elasticloadbalancing:ModifyRule',
        'elasticloadbalancing:RemoveListenerCertificates',
        'elasticloadbalancing:SetRulePriorities',
      ],
      resources: [...scope.listeners, ...scope.rules],
    },
    {
      actions: ['elasticloadbalancing:CreateListener', 'elasticloadbalancing:SetWebAcl'],
      resources: scope.balancers,
    },
  ];
};

/**
 * AWS Load Balancer Controller, in three policies since one would be over the 6,144 characters of IAM. Upstream asks whether the tag
 * `elbv2.k8s.aws/cluster` is there; this asks for the name of the cluster in it, so that two clusters of an account leave each other's load
 * balancers alone. Not in it: Global Accelerator and vended access logs, which upstream has separate policies for.
 *
 * Source: kubernetes-sigs/aws-load-balancer-controller, docs/install/iam_policy.json with the actions of 2.10 to 2.14
 * (terraform-aws-modules/terraform-aws-iam#536, #555, #573; `SetRulePriorities` and `ModifyIpPools` as users of 2026 quote them), and
 * docs/deploy/installation for the tag of the node security group; read on 2026-11-24. The cut to one cluster, and ARNs where upstream has
 * `*`, were not run against a live account.
 */
export const loadBalancerControllerPolicy = ({
  securityGroupArns = [],
  targetGroupArns = [],
  protection = true,
}: LoadBalancerControllerPolicyOptions = {}): ServiceAccountPolicy => ({
  name: 'aws-load-balancer-controller',
  parts: (place) => [
    { name: 'Reading', statements: [reading, ...(protection ? [protecting] : [])] },
    { name: 'SecurityGroups', statements: securityGroups(place, securityGroupArns) },
    { name: 'LoadBalancers', statements: balancers(place, targetGroupArns) },
  ],
});
