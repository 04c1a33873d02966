import type { AwsStack } from '@hera/core';
import { Testing } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { Cluster } from './cluster';
import { developmentProps, network, productionProps, stackOf } from './cluster.fixture';
import type { ClusterProps } from './cluster-props';
import { documentsIn, type Finding, lint, type LintOptions, reasonsIn } from './iam-lint.fixture';
import { FargateProfiles } from './fargate/fargate-profiles';
import { serviceAccounts } from './identity/service-accounts.fixture';
import { checked, clusterIn as bareClusterIn, setting } from './karpenter/autoscaling.fixture';
import { checkKarpenter } from './karpenter/check-karpenter';
import { Karpenter } from './karpenter/karpenter';
import type { KarpenterOptions } from './karpenter/karpenter-options';
import type { PlannedKarpenter } from './karpenter/planned-karpenter';
import { readyPolicies } from './policies/policies.fixture';

// Who EC2 and EKS hand such a role to is decided by iam:PassRole.
const unconditional: LintOptions['unconditional'] = {
  'ec2.amazonaws.com': 'the role of an instance profile is assumed for an instance, which names no resource of ours',
  'eks.amazonaws.com':
    'the role is made before its cluster, whose ARN would have to be put together from account and region',
};

const synthesised = (stack: AwsStack) => {
  const { resource } = JSON.parse(Testing.synth(stack)) as { resource: unknown };
  return { documents: documentsIn(resource), reasons: reasonsIn(stack) };
};
const findingsOf = (stack: AwsStack): readonly Finding[] => {
  const { documents, reasons } = synthesised(stack);
  return documents.flatMap((document) => lint(document, { reasons, unconditional }));
};
const clusterIn = (props: ClusterProps, stack = stackOf('production')): AwsStack => {
  new Cluster(stack, 'Cluster', props);
  return stack;
};

const karpenterIn = (options: KarpenterOptions, change: Partial<PlannedKarpenter> = {}): AwsStack => {
  const stack = stackOf('production');
  const { result } = checked((context, report) => checkKarpenter(options, setting(), context, report), stack);
  new Karpenter(
    stack,
    'Karpenter',
    { ...result, ...change },
    { ...bareClusterIn(stack), partition: 'aws', ownNodes: 3 },
  );
  return stack;
};

const fargateIn = (): AwsStack => {
  const stack = stackOf('production');
  const logging = { logGroupArn: 'arn:aws:logs:us-east-1:111122223333:log-group:/fargate' };
  const { cluster } = bareClusterIn(stack);
  new FargateProfiles(
    stack,
    'Fargate',
    { profiles: [], logging },
    { cluster, clusterName: 'prod', partition: 'aws', first: [] },
  );
  return stack;
};

/** Everything that the package can make policies for. What is new in it belongs here. */
const stacks: readonly (readonly [name: string, make: () => AwsStack, documents: number])[] = [
  ['production', () => clusterIn(productionProps()), 6],
  [
    'production in a rehearsal',
    () => clusterIn(productionProps(), stackOf('production', { kind: 'local', providerVersion: '5.100.0' })),
    6,
  ],
  ['development', () => clusterIn(developmentProps(), stackOf('development')), 5],
  [
    'IPv6, Container Insights, and add-ons with IRSA',
    () =>
      clusterIn(
        productionProps({
          network: network({ ipv6: true }),
          ipFamily: 'ipv6',
          observability: true,
          addons: [{ name: 'aws-ebs-csi-driver', identity: 'irsa' }],
        }),
      ),
    7,
  ],
  ['Karpenter', () => karpenterIn({}), 9],
  ['Karpenter with IRSA', () => karpenterIn({}, { identity: 'irsa' }), 9],
  ['Karpenter in a VPC without a way out', () => karpenterIn({ isolatedVpc: true }), 9],
  ['Fargate with logs', fargateIn, 2],
  [
    'grants of every ready policy',
    () => {
      const stack = stackOf('production');
      const accounts = serviceAccounts(stack);
      readyPolicies.forEach(([, policy], index) => {
        for (const identity of ['pod-identity', 'irsa'] as const) {
          accounts.grant({ namespace: identity, serviceAccount: `controller-${index}`, identity, policies: [policy] });
        }
      });
      return stack;
    },
    50,
  ],
  [
    'grants of own statements',
    () => {
      const stack = stackOf('production');
      serviceAccounts(stack).grant({
        namespace: 'shop',
        serviceAccount: 'catalogue',
        statements: [
          { actions: ['s3:GetObject'], resources: ['arn:aws:s3:::catalogue/*'] },
          {
            actions: ['cloudwatch:PutMetricData'],
            resources: ['*'],
            reason: 'cloudwatch:PutMetricData knows no resource',
          },
        ],
        targetRoleArn: 'arn:aws:iam::444455556666:role/catalogue',
        disableSessionTags: true,
      });
      return stack;
    },
    3,
  ],
];

describe('every policy document', () => {
  it.each(stacks)('of %s is clean', (_name, make, documents) => {
    const stack = make();
    expect(synthesised(stack).documents.length).toBeGreaterThanOrEqual(documents);
    expect(findingsOf(stack)).toEqual([]);
  });
});

describe('a rule', () => {
  const allowing = { Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::catalogue/*'] };
  const trusting = (principal: unknown, change: object = {}) => ({
    Effect: 'Allow',
    Principal: principal,
    Action: 'sts:AssumeRole',
    ...change,
  });
  const federated = (conditions: object) =>
    trusting({ Federated: 'arn:aws:iam::111122223333:oidc-provider/x' }, { Condition: conditions });
  const documentOf = (...statements: readonly object[]) =>
    JSON.stringify({ Version: '2012-10-17', Statement: statements });
  const rulesFor = (text: string, address = 'aws_iam_policy.X.policy'): readonly string[] =>
    lint({ address, text }, { reasons: new Set(), unconditional }).map(({ rule }) => rule);
  const one = (change: object): string => documentOf({ ...allowing, ...change });
  const many = Array.from({ length: 300 }, (_each, index) => `arn:aws:s3:::bucket-${index}/*`);

  const broken: readonly (readonly [rule: string, what: string, text: string])[] = [
    ['json', 'no JSON', '{"Statement": ['],
    ['shape', 'no statement', '{"Version":"2012-10-17","Statement":[]}'],
    ['shape', 'no list', '{"Version":"2012-10-17","Statement":{}}'],
    ['version', 'the old language', JSON.stringify({ Version: '2008-10-17', Statement: [allowing] })],
    ['effect', 'an unknown effect', one({ Effect: 'allow' })],
    ['element', 'everything but an action', one({ NotAction: ['iam:*'] })],
    ['element', 'everything but a resource', one({ NotResource: ['arn:aws:s3:::x'] })],
    ['element', 'a misspelt element', one({ Conditions: {} })],
    ['sid', 'a Sid with spaces', one({ Sid: 'Read the catalogue' })],
    ['action', 'no action', one({ Action: [] })],
    ['action', 'an action without service', one({ Action: ['GetObject'] })],
    ['action', 'a service in capitals', one({ Action: ['S3:GetObject'] })],
    ['resource', 'no resource', one({ Resource: [] })],
    ['resource', 'a name for a resource', one({ Resource: ['catalogue'] })],
    ['condition', 'an unknown operator', one({ Condition: { StringMatches: { 'aws:SourceAccount': 'x' } } })],
    ['condition', 'a key without a service', one({ Condition: { StringEquals: { account: 'x' } } })],
    ['condition', 'no value', one({ Condition: { StringEquals: { 'aws:SourceAccount': [] } } })],
    ['wide-action', 'everything', one({ Action: ['*'] })],
    ['wide-action', 'a whole service', one({ Action: ['s3:*'] })],
    ['wide-resource', 'everywhere, without a reason', one({ Resource: ['*'] })],
    ['wide-resource', 'everywhere beside somewhere', one({ Resource: ['arn:aws:s3:::x', '*'] })],
    ['wide-principal', 'everybody', documentOf(trusting('*'))],
    ['wide-principal', 'every account', documentOf(trusting({ AWS: '*' }))],
    ['wide-principal', 'some roles', documentOf(trusting({ AWS: ['arn:aws:iam::111122223333:role/*'] }))],
    ['unconditional', 'a service for anybody', documentOf(trusting({ Service: 'pods.eks.amazonaws.com' }))],
    [
      'federation',
      'every identity of a provider',
      documentOf(federated({ StringEquals: { 'x:aud': 'sts.amazonaws.com' } })),
    ],
    ['federation', 'any audience', documentOf(federated({ StringEquals: { 'x:sub': 'system:serviceaccount:a:b' } }))],
    [
      'federation',
      'a pattern of identities',
      documentOf(federated({ StringLike: { 'x:aud': 'sts.amazonaws.com', 'x:sub': 'system:serviceaccount:a:*' } })),
    ],
    [
      'federation',
      'a wildcard that would be taken by its letter',
      documentOf(federated({ StringEquals: { 'x:aud': 'sts.amazonaws.com', 'x:sub': 'system:serviceaccount:a:*' } })),
    ],
    ['length', 'more than IAM takes', one({ Resource: many })],
  ];
  it.each(broken)('%s finds %s', (rule, _what, text) => {
    expect(rulesFor(text)).toEqual([rule]);
  });

  it('length knows the limit of a trust policy', () => {
    const names = Array.from({ length: 80 }, (_each, index) => `arn:aws:iam::111122223333:role/some-role-${index}`);
    expect(rulesFor(documentOf(trusting({ AWS: names })), 'aws_iam_role.X.assume_role_policy')).toEqual(['length']);
  });

  it('takes what is right, what is denied, and references', () => {
    expect(rulesFor(one({}))).toEqual([]);
    expect(rulesFor(documentOf({ Effect: 'Deny', Principal: '*', Action: 'sqs:*', Resource: '*' }))).toEqual([]);
    expect(rulesFor(documentOf(trusting({ Service: 'ec2.amazonaws.com' })))).toEqual([]);
    expect(
      rulesFor(one({ Resource: ['REFERENCE'] }).replace('REFERENCE', '${element(split(":", aws_x.y.arn), 4)}')),
    ).toEqual([]);
  });

  it('takes a reason only for the very statement, and only one that says something', () => {
    const stack = stackOf('production');
    const grant = (serviceAccount: string, reason: string) =>
      serviceAccounts(stackOf('production')).grant({
        namespace: 'shop',
        serviceAccount,
        statements: [{ actions: ['s3:ListAllMyBuckets'], resources: ['*'], reason }],
      });
    expect(reasonsIn(grant('long', 's3:ListAllMyBuckets knows no resource')).size).toBe(1);
    expect(reasonsIn(grant('short', 'needed')).size).toBe(0);
    expect(reasonsIn(stack).size).toBe(0);
  });
});
