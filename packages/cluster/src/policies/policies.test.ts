import { Testing } from 'cdktf';
import { describe, expect, it } from 'vitest';
import type { PolicyStatement } from '../addons';
import { stackOf } from '../cluster.fixture';
import { serviceAccounts } from '../identity/service-accounts.fixture';
import { documentOf } from '../internal/policy-document';
import { readyPolicies } from './policies.fixture';
import { loadBalancerControllerPolicy } from './load-balancer-controller';
import { vpcCniPolicy } from './vpc-cni';
import type { PolicyPlace, ServiceAccountPolicy } from './policy';

// The longest that EKS takes, in the partition with the longest name.
const clusterName = 'c'.repeat(100);
const place: PolicyPlace = {
  clusterName,
  partition: 'aws-us-gov',
  clusterArn: `arn:aws-us-gov:eks:us-gov-west-1:111122223333:cluster/${clusterName}`,
};
const statementsOf = (policy: ServiceAccountPolicy, at = place): readonly PolicyStatement[] =>
  policy.parts?.(at).flatMap(({ statements }) => statements) ?? [];
const actionsOf = (policy: ServiceAccountPolicy): readonly string[] =>
  statementsOf(policy).flatMap(({ actions }) => actions);
const prod: PolicyPlace = {
  clusterName: 'prod',
  partition: 'aws',
  clusterArn: 'arn:aws:eks:us-east-1:111122223333:cluster/prod',
};

describe.each(readyPolicies)('%s', (name, policy) => {
  it('fits into IAM for the longest cluster name', () => {
    for (const part of policy.parts?.(place) ?? []) {
      expect(documentOf(part.statements).replace(/\s/g, '').length, part.name).toBeLessThanOrEqual(6144);
      expect(part.name).toMatch(/^[A-Z][A-Za-z0-9]*$/);
    }
  });

  it('names no partition but that of the cluster', () => {
    const arns = statementsOf(policy).flatMap(({ resources }) => resources.filter((resource) => resource !== '*'));
    const given = /:(kms|elasticfilesystem:us-east-1|ec2:us-east-1|elasticloadbalancing:us-east-1):/;
    for (const arn of arns.filter((each) => !given.test(each))) {
      expect(arn).toMatch(/^arn:(aws-us-gov|\$\{TfToken\[)/);
    }
  });

  it('is what it was', async () => {
    const stack = stackOf('production');
    serviceAccounts(stack).grant({ namespace: 'kube-system', serviceAccount: 'controller', policies: [policy] });
    const { resource } = JSON.parse(Testing.synth(stack)) as {
      resource: Record<string, Record<string, Record<string, unknown>>>;
    };
    const documents = Object.values(resource['aws_iam_policy'] ?? {}).map(({ policy: text }) =>
      JSON.parse(String(text)),
    );
    const managed = Object.values(resource['aws_iam_role_policy_attachment'] ?? {})
      .map(({ policy_arn }) => String(policy_arn))
      .filter((arn) => !arn.includes('${'));
    await expect(`${JSON.stringify({ managed, documents }, null, 2)}\n`).toMatchFileSnapshot(
      `__golden__/${name.replaceAll(/[, ]+/g, '-')}.golden.txt`,
    );
  });
});

describe('VPC CNI', () => {
  it.each([
    ['ipv4', vpcCniPolicy()],
    ['ipv4 of one cluster', vpcCniPolicy({ vpcId: 'vpc-1' })],
    ['ipv6', vpcCniPolicy({ ipFamily: 'ipv6' })],
  ])('%s asks for what 1.22.1 and newer need to start', (_name, policy) => {
    expect(actionsOf(policy)).toEqual(expect.arrayContaining(['ec2:DescribeSubnets', 'ec2:DescribeSecurityGroups']));
  });

  it('brings the rest by the policy of AWS for IPv4, and by itself for IPv6, which AWS has none for', () => {
    expect(vpcCniPolicy().managedPolicies).toEqual(['AmazonEKS_CNI_Policy']);
    expect(vpcCniPolicy({ ipFamily: 'ipv6' }).managedPolicies).toBeUndefined();
    expect(actionsOf(vpcCniPolicy({ ipFamily: 'ipv6' }))).toEqual(
      expect.arrayContaining(['ec2:AssignIpv6Addresses', 'ec2:CreateTags', 'ec2:ModifyNetworkInterfaceAttribute']),
    );
  });
});

describe('what changes things', () => {
  // Reading, creating from nothing by ARN, and what AWS knows no tag for. The rest must ask for the cluster by its name.
  const mutates = (action: string): boolean => !/:(Describe|Get|List)/.test(action);
  const asksForCluster = ({ conditions, resources }: PolicyStatement): boolean =>
    JSON.stringify([conditions, resources]).includes('prod') || JSON.stringify(conditions ?? {}).includes('ec2:Vpc');
  const uncut = (policy: ServiceAccountPolicy): readonly string[] =>
    statementsOf(policy, prod)
      .filter((statement) => !asksForCluster(statement))
      .flatMap(({ actions }) => actions.filter(mutates))
      .sort();

  it('is cut to the cluster for the autoscaler and the CNI of one cluster', () => {
    const named = new Map(readyPolicies);
    expect(uncut(named.get('cluster-autoscaler') as ServiceAccountPolicy)).toEqual([]);
    expect(uncut(named.get('vpc-cni, one cluster') as ServiceAccountPolicy)).toEqual([
      'ec2:CreateTags',
      'ec2:ModifyNetworkInterfaceAttribute',
    ]);
  });

  it('is cut to the cluster for the load balancer controller, but for this', () => {
    expect(uncut(loadBalancerControllerPolicy({ protection: false }))).toEqual([
      'ec2:CreateSecurityGroup',
      'elasticloadbalancing:AddListenerCertificates',
      'elasticloadbalancing:AddTags',
      'elasticloadbalancing:CreateListener',
      'elasticloadbalancing:CreateListener',
      'elasticloadbalancing:CreateRule',
      'elasticloadbalancing:DeleteListener',
      'elasticloadbalancing:DeleteRule',
      'elasticloadbalancing:ModifyListener',
      'elasticloadbalancing:ModifyRule',
      'elasticloadbalancing:RemoveListenerCertificates',
      'elasticloadbalancing:RemoveTags',
      'elasticloadbalancing:SetRulePriorities',
      'elasticloadbalancing:SetWebAcl',
      'iam:CreateServiceLinkedRole',
    ]);
  });
});
