import { type AwsStack, isUnknown } from '@hera/core';
import { describe, expect, it } from 'vitest';
import { only, stackOf } from '../cluster.fixture';
import { checked, clusterIn, setting, synthesised } from './autoscaling.fixture';
import { checkKarpenter, type KarpenterSetting } from './check-karpenter';
import { interruptionEvents } from './interruption-events';
import { Karpenter } from './karpenter';
import type { KarpenterOptions } from './karpenter-options';
import { karpenterPolicies, type KarpenterPolicyInput } from './policies';

const built = (
  options: KarpenterOptions = {},
  change: Partial<KarpenterSetting> = {},
  stack: AwsStack = stackOf('production'),
) => {
  const { result } = checked((context, report) => checkKarpenter(options, setting(change), context, report), stack);
  const karpenter = new Karpenter(stack, 'Karpenter', result, {
    ...clusterIn(stack),
    partition: 'aws',
    ownNodes: setting(change).ownNodes,
  });
  return { karpenter, resources: synthesised(stack) };
};

const input: KarpenterPolicyInput = {
  partition: 'aws',
  region: 'us-east-1',
  account: '111122223333',
  clusterName: 'prod',
  clusterArn: 'arn:aws:eks:us-east-1:111122223333:cluster/prod',
  nodeRoleArn: 'arn:aws:iam::111122223333:role/prod-karpenter-node-us-east-1',
  queueArn: 'arn:aws:sqs:us-east-1:111122223333:prod-karpenter',
  isolatedVpc: false,
};

describe('interruptions', () => {
  it('come by five rules with the detail types as AWS spells them', () => {
    expect(interruptionEvents.map(({ source, detailType }) => `${source}: ${detailType}`)).toMatchInlineSnapshot(`
      [
        "aws.health: AWS Health Event",
        "aws.ec2: EC2 Spot Instance Interruption Warning",
        "aws.ec2: EC2 Instance Rebalance Recommendation",
        "aws.ec2: EC2 Instance State-change Notification",
        "aws.ec2: EC2 Capacity Reservation Instance Interruption Warning",
      ]
    `);
    const { resources } = built();
    const patterns = Object.values(resources['aws_cloudwatch_event_rule'] ?? {}).map(
      (rule) => JSON.parse(String(rule['event_pattern'])) as object,
    );
    // Terraform's JSON has its resources in the order of their names.
    expect(patterns).toHaveLength(5);
    expect(patterns).toEqual(
      expect.arrayContaining(
        interruptionEvents.map(({ source, detailType }) => ({ source: [source], 'detail-type': [detailType] })),
      ),
    );
    const targets = Object.values(resources['aws_cloudwatch_event_target'] ?? {});
    expect(new Set(targets.map((target) => target['rule'])).size).toBe(5);
    expect(new Set(targets.map((target) => target['arn'])).size).toBe(1);
  });

  it('wait five minutes in an encrypted queue that only these rules and only TLS reach', () => {
    const { karpenter, resources } = built();
    expect(karpenter.queueName).toBe('prod-karpenter');
    expect(only(resources, 'aws_sqs_queue')).toMatchObject({
      name: 'prod-karpenter',
      message_retention_seconds: 300,
      sqs_managed_sse_enabled: true,
    });
    const { Statement } = JSON.parse(String(only(resources, 'aws_sqs_queue_policy')['policy'])) as {
      Statement: readonly { Condition: Record<string, Record<string, unknown>> }[];
    };
    expect(Statement).toMatchObject([
      { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage' },
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 'sqs:*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ]);
    expect(Statement[0]?.Condition['ArnEquals']?.['aws:SourceArn']).toHaveLength(5);
  });

  it('keep names within their bounds for the longest cluster name', () => {
    const stack = stackOf('production');
    const name = 'x'.repeat(100);
    const { result } = checked(
      (context, report) => checkKarpenter({}, setting({ clusterName: name }), context, report),
      stack,
    );
    new Karpenter(stack, 'Karpenter', result, { ...clusterIn(stack), partition: 'aws', ownNodes: 3 });
    const resources = synthesised(stack);
    expect(String(only(resources, 'aws_sqs_queue')['name'])).toHaveLength(80);
    expect(String(only(resources, 'aws_iam_role', 'Nodes')['name'])).toHaveLength(64);
    for (const rule of Object.values(resources['aws_cloudwatch_event_rule'] ?? {})) {
      expect(String(rule['name_prefix']).length).toBeLessThanOrEqual(38);
    }
  });
});

describe('rights of the controller', () => {
  it('come in the six policies of upstream, each small enough and cut to the cluster', () => {
    const policies = karpenterPolicies(input);
    expect(policies.map(({ name }) => name)).toEqual([
      'NodeLifecycle',
      'IamIntegration',
      'EksIntegration',
      'Interruption',
      'ZonalShift',
      'ResourceDiscovery',
    ]);
    const actions = policies.map(({ name, statements }) => [name, statements.flatMap((each) => each.actions)]);
    expect(Object.fromEntries(actions)).toMatchInlineSnapshot(`
      {
        "EksIntegration": [
          "eks:DescribeCluster",
        ],
        "IamIntegration": [
          "iam:PassRole",
          "iam:CreateInstanceProfile",
          "iam:TagInstanceProfile",
          "iam:AddRoleToInstanceProfile",
          "iam:RemoveRoleFromInstanceProfile",
          "iam:DeleteInstanceProfile",
        ],
        "Interruption": [
          "sqs:DeleteMessage",
          "sqs:GetQueueUrl",
          "sqs:ReceiveMessage",
        ],
        "NodeLifecycle": [
          "ec2:RunInstances",
          "ec2:CreateFleet",
          "ec2:RunInstances",
          "ec2:CreateFleet",
          "ec2:RunInstances",
          "ec2:CreateFleet",
          "ec2:CreateLaunchTemplate",
          "ec2:CreateTags",
          "ec2:CreateTags",
          "ec2:TerminateInstances",
          "ec2:DeleteLaunchTemplate",
        ],
        "ResourceDiscovery": [
          "ec2:DescribeCapacityReservations",
          "ec2:DescribeImages",
          "ec2:DescribeInstances",
          "ec2:DescribeInstanceStatus",
          "ec2:DescribeInstanceTypeOfferings",
          "ec2:DescribeInstanceTypes",
          "ec2:DescribeLaunchTemplates",
          "ec2:DescribePlacementGroups",
          "ec2:DescribeSecurityGroups",
          "ec2:DescribeSpotPriceHistory",
          "ec2:DescribeSubnets",
          "ssm:GetParameter",
          "pricing:GetProducts",
          "iam:ListInstanceProfiles",
          "iam:GetInstanceProfile",
        ],
        "ZonalShift": [
          "arc-zonal-shift:GetManagedResource",
        ],
      }
    `);
    for (const { statements } of policies) expect(JSON.stringify(statements).length).toBeLessThan(6144);
  });

  it('say why wherever the resource is *', () => {
    const wide = karpenterPolicies(input)
      .flatMap(({ statements }) => statements)
      .filter(({ resources }) => resources.includes('*'));
    expect(wide).toHaveLength(3);
    expect(wide.filter(({ reason }) => reason === undefined)).toEqual([]);
  });

  it('make, tag and end nothing that is not of this cluster', () => {
    const changing = karpenterPolicies(input)
      .flatMap(({ statements }) => statements)
      .filter(({ actions }) => actions.some((action) => /:(Create|Delete|Terminate|Tag|Add|Remove)/.test(action)))
      .filter(({ actions }) => !actions.includes('sqs:DeleteMessage'));
    const uncut = changing.filter(({ conditions }) => !JSON.stringify(conditions ?? {}).includes('cluster/prod'));
    // The one that is left refers to images, subnets and groups, and can start nothing without those of the others.
    expect(uncut.map(({ actions }) => actions)).toEqual([['ec2:RunInstances', 'ec2:CreateFleet']]);
    expect(changing).toHaveLength(9);
  });

  it('leave IAM and the price list out where they cannot be reached', () => {
    const actions = karpenterPolicies({ ...input, isolatedVpc: true }).flatMap(({ statements }) =>
      statements.flatMap((each) => each.actions),
    );
    expect(actions.filter((action) => /^(iam|pricing):/.test(action))).toEqual(['iam:PassRole']);
  });

  it('have the key of the volumes, by EC2 alone', () => {
    const volumesKeyArn = 'arn:aws:kms:us-east-1:111122223333:key/volumes';
    const policy = karpenterPolicies({ ...input, volumesKeyArn }).at(-1);
    expect(policy?.name).toBe('VolumesKey');
    for (const { resources, conditions } of policy?.statements ?? []) {
      expect(resources).toEqual([volumesKeyArn]);
      expect(conditions).toMatchObject({
        StringEquals: { 'kms:ViaService': ['ec2.us-east-1.amazonaws.com', 'ec2.us-east-1.amazonaws.com.cn'] },
      });
    }
  });

  it('reach its service account by Pod Identity, in six policies of their own', () => {
    const { resources } = built({ namespace: 'karpenter' });
    expect(only(resources, 'aws_eks_pod_identity_association')).toMatchObject({
      namespace: 'karpenter',
      service_account: 'karpenter',
    });
    expect(Object.keys(resources['aws_iam_policy'] ?? {})).toHaveLength(6);
    expect(only(resources, 'aws_iam_role', 'ServiceAccounts')['assume_role_policy']).toContain(
      '"aws:RequestTag/kubernetes-namespace":"karpenter"',
    );
  });

  it('come by IRSA on Fargate, with the annotation in the values', () => {
    const { karpenter, resources } = built({}, { fargate: true, ownNodes: 0 });
    expect(resources).not.toHaveProperty('aws_eks_pod_identity_association');
    expect(Object.keys(karpenter.release.values.serviceAccount.annotations ?? {})).toEqual([
      'eks.amazonaws.com/role-arn',
    ]);
    expect(karpenter.release.values.replicas).toBe(2);
  });
});

describe('the nodes', () => {
  it('have a role of a known name and an entry of type EC2_LINUX', () => {
    const { karpenter, resources } = built();
    expect(karpenter.nodeRoleName).toBe('prod-karpenter-node-us-east-1');
    expect(only(resources, 'aws_iam_role', 'Nodes')['name']).toBe('prod-karpenter-node-us-east-1');
    expect(only(resources, 'aws_eks_access_entry')).toMatchObject({ type: 'EC2_LINUX' });
    const policies = Object.entries(resources['aws_iam_role_policy_attachment'] ?? {})
      .filter(([id]) => id.includes('Nodes'))
      .map(([, { policy_arn: arn }]) => String(arn).split('/').at(-1));
    expect(policies.sort()).toEqual([
      'AmazonEC2ContainerRegistryPullOnly',
      'AmazonEKSWorkerNodePolicy',
      'AmazonSSMManagedInstanceCore',
    ]);
    expect(resources).not.toHaveProperty('aws_iam_instance_profile');
  });

  it('are found by the one group that EKS makes', () => {
    expect(only(built().resources, 'aws_ec2_tag')).toMatchObject({
      resource_id: expect.stringContaining('cluster_security_group_id') as unknown,
      key: 'karpenter.sh/discovery',
      value: 'prod',
    });
    expect(built({}, { strictSecurityGroup: true }).resources).not.toHaveProperty('aws_ec2_tag');
  });

  it('have an instance profile made beforehand in an isolated VPC', () => {
    const { karpenter, resources } = built({ isolatedVpc: true });
    expect(only(resources, 'aws_iam_instance_profile')).toMatchObject({ name: 'prod-karpenter-node-us-east-1' });
    expect(karpenter.manifests[0].spec).toMatchObject({ instanceProfile: 'prod-karpenter-node-us-east-1' });
    expect(karpenter.release.values.settings.isolatedVPC).toBe(true);
  });
});

describe('what Kubernetes is given', () => {
  it('is plain data that synth can write', () => {
    const { karpenter } = built();
    expect(karpenter.manifests.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual([
      'EC2NodeClass/default',
      'NodePool/workload',
    ]);
    expect(isUnknown(JSON.stringify([karpenter.manifests, karpenter.release]))).toBe(false);
    expect(karpenter.release).toMatchInlineSnapshot(`
      {
        "chart": "oci://public.ecr.aws/karpenter/karpenter",
        "name": "karpenter",
        "namespace": "kube-system",
        "values": {
          "controller": {
            "env": [
              {
                "name": "AWS_REGION",
                "value": "us-east-1",
              },
            ],
            "resources": {
              "limits": {
                "cpu": "1",
                "memory": "1Gi",
              },
              "requests": {
                "cpu": "1",
                "memory": "1Gi",
              },
            },
          },
          "replicas": 2,
          "serviceAccount": {
            "name": "karpenter",
          },
          "settings": {
            "clusterName": "prod",
            "enableZonalShift": true,
            "interruptionQueue": "prod-karpenter",
            "isolatedVPC": false,
            "reservedENIs": "0",
          },
        },
        "version": "1.14.1",
      }
    `);
  });

  it('binds zonal shift to the profile, and one replica to a single node', () => {
    const { karpenter } = built({}, { ownNodes: 1 }, stackOf('development'));
    expect(karpenter.release.values).toMatchObject({ replicas: 1, settings: { enableZonalShift: false } });
  });
});
