import { Testing } from 'cdktf';
import { describe, expect, it } from 'vitest';
import {
  developmentProps,
  network,
  only,
  productionProps,
  type Resources,
  resourcesOf,
  stackOf,
} from './cluster.fixture';
import { certManagerPolicy } from './policies/cert-manager';

/** A trust policy. Expressions of Terraform have quotes of their own, which JSON does not know. */
const trustOf = (resources: Resources, part: string) =>
  JSON.parse(
    String(only(resources, 'aws_iam_role', part)['assume_role_policy']).replaceAll(/\$\{[^}]*\}/g, (expression) =>
      expression.replaceAll('"', "'"),
    ),
  );

describe('add-ons', () => {
  it('of the default set are versioned by EKS, win over what is there, and enforce network policies', () => {
    const resources = resourcesOf(productionProps());
    const cni = only(resources, 'aws_eks_addon', 'vpc-cni');
    expect(cni).toMatchObject({
      addon_name: 'vpc-cni',
      configuration_values:
        '{"enableNetworkPolicy":"true","env":{"ENABLE_PREFIX_DELEGATION":"true","WARM_PREFIX_TARGET":"1"}}',
      preserve: true,
      resolve_conflicts_on_create: 'OVERWRITE',
      resolve_conflicts_on_update: 'OVERWRITE',
      pod_identity_association: [{ service_account: 'aws-node' }],
    });
    expect(cni).not.toHaveProperty('addon_version');
    const preserved = Object.values(resources['aws_eks_addon'] ?? {}).filter(({ preserve }) => preserve === true);
    expect(preserved.map(({ addon_name }) => addon_name).sort()).toEqual(['kube-proxy', 'vpc-cni']);
  });

  it('give the CNI what version 1.22 and newer ask for at start', () => {
    const policy = JSON.parse(String(only(resourcesOf(productionProps()), 'aws_iam_role_policy', 'vpc-cni')['policy']));
    expect(policy.Statement[0].Action).toEqual(['ec2:DescribeSubnets', 'ec2:DescribeSecurityGroups']);
  });

  it('tie each role to one service account of this cluster', () => {
    const trust = trustOf(resourcesOf(productionProps()), 'ebs-csi');
    expect(trust.Statement).toMatchObject([
      {
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: {
          StringEquals: {
            'aws:RequestTag/eks-cluster-name': 'prod',
            'aws:RequestTag/kubernetes-namespace': 'kube-system',
            'aws:RequestTag/kubernetes-service-account': 'ebs-csi-controller-sa',
          },
        },
      },
    ]);
  });

  it('let the EBS CSI driver use the volumes key, and nothing when there is none', () => {
    const policy = JSON.parse(String(only(resourcesOf(productionProps()), 'aws_iam_role_policy', 'ebs-csi')['policy']));
    expect(new Set(policy.Statement.flatMap(({ Resource }: { Resource: string[] }) => Resource))).toEqual(
      new Set(['arn:aws:kms:us-east-1:111122223333:key/volumes']),
    );
    const development = resourcesOf(developmentProps(), stackOf('development'));
    expect(Object.keys(development['aws_iam_role_policy'] ?? {}).filter((id) => id.includes('ebs-csi'))).toEqual([]);
  });

  it('can be pinned, follow the newest, be configured, and be added by name', () => {
    const stack = stackOf('production');
    const resources = resourcesOf(
      productionProps({
        addons: [
          {
            name: 'vpc-cni',
            version: 'v1.23.0-eksbuild.1',
            configuration: { env: { WARM_PREFIX_TARGET: '2' }, nodeAgent: { enablePolicyEventLogs: 'true' } },
          },
          { name: 'coredns', version: 'latest' },
          {
            name: 'amazon-cloudwatch-observability',
            role: {
              serviceAccount: 'cloudwatch-agent',
              namespace: 'amazon-cloudwatch',
              managedPolicies: ['CloudWatchAgentServerPolicy'],
            },
          },
          {
            name: 'external-dns',
            role: { serviceAccount: 'external-dns', roleArn: 'arn:aws:iam::111122223333:role/dns' },
          },
        ],
      }),
      stack,
    );
    expect(only(resources, 'aws_eks_addon', 'vpc-cni')).toMatchObject({
      addon_version: 'v1.23.0-eksbuild.1',
      configuration_values: JSON.stringify({
        enableNetworkPolicy: 'true',
        env: { ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '2' },
        nodeAgent: { enablePolicyEventLogs: 'true' },
      }),
    });
    const newest = Object.entries(JSON.parse(Testing.synth(stack)).data.aws_eks_addon_version) as [
      string,
      Record<string, unknown>,
    ][];
    expect(newest[0]?.[1]).toMatchObject({
      addon_name: 'coredns',
      most_recent: true,
      kubernetes_version: expect.stringContaining('aws_eks_cluster.'),
    });
    expect(only(resources, 'aws_eks_addon', 'coredns')['addon_version']).toBe(
      `\${data.aws_eks_addon_version.${newest[0]?.[0]}.version}`,
    );
    expect(only(resources, 'aws_eks_addon', 'external-dns')).toMatchObject({
      pod_identity_association: [{ role_arn: 'arn:aws:iam::111122223333:role/dns', service_account: 'external-dns' }],
    });
    expect(String(only(resources, 'aws_iam_role', 'amazon-cloudwatch')['assume_role_policy'])).toContain(
      '"aws:RequestTag/kubernetes-namespace":"amazon-cloudwatch"',
    );
  });

  it('can have their role by IRSA, for one service account and one audience, from the ARN of the provider', () => {
    const resources = resourcesOf(productionProps({ addons: [{ name: 'aws-ebs-csi-driver', identity: 'irsa' }] }));
    const driver = only(resources, 'aws_eks_addon', 'ebs-csi');
    expect(driver).not.toHaveProperty('pod_identity_association');
    expect(driver['service_account_role_arn']).toMatch(/^\$\{aws_iam_role\..*ebs-csi.*\.arn\}$/);
    const provider = /aws_iam_openid_connect_provider\.\w+\.arn/;
    const trust = trustOf(resources, 'ebs-csi');
    expect(trust.Statement).toHaveLength(1);
    const [statement] = trust.Statement;
    expect(statement).toMatchObject({ Effect: 'Allow', Action: ['sts:AssumeRoleWithWebIdentity'] });
    expect(statement.Principal.Federated).toMatch(provider);
    expect(Object.keys(statement.Condition)).toEqual(['StringEquals']);
    const conditions = Object.entries(statement.Condition.StringEquals as Record<string, string>);
    expect(conditions.map(([key, value]) => [key.split(':').at(-1), value])).toEqual([
      ['aud', 'sts.amazonaws.com'],
      ['sub', 'system:serviceaccount:kube-system:ebs-csi-controller-sa'],
    ]);
    for (const [key] of conditions) expect(key).toMatch(provider);
  });

  it('take a role that exists, by either identity', () => {
    const role = { serviceAccount: 'external-dns', roleArn: 'arn:aws:iam::111122223333:role/dns' };
    const addons = [{ name: 'external-dns', identity: 'irsa' as const, role }];
    expect(only(resourcesOf(productionProps({ addons })), 'aws_eks_addon', 'external-dns')).toMatchObject({
      service_account_role_arn: role.roleArn,
    });
  });

  it('take a ready policy, cut to the cluster, in the role itself', () => {
    const role = {
      serviceAccount: 'cert-manager',
      policy: certManagerPolicy({ hostedZoneIds: ['Z0123456789ABCDEFGHIJ'] }),
    };
    const resources = resourcesOf(productionProps({ addons: [{ name: 'cert-manager', role }] }));
    expect(String(only(resources, 'aws_iam_role_policy', 'cert-manager')['policy'])).toContain(
      'hostedzone/Z0123456789ABCDEFGHIJ',
    );
  });

  it('can leave what is in the cluster as it is, and stay when they are taken out', () => {
    const addons = [{ name: 'coredns', conflicts: { onUpdate: 'PRESERVE' as const }, preserve: true }];
    expect(only(resourcesOf(productionProps({ addons })), 'aws_eks_addon', 'coredns')).toMatchObject({
      resolve_conflicts_on_create: 'OVERWRITE',
      resolve_conflicts_on_update: 'PRESERVE',
      preserve: true,
    });
    const none = [{ name: 'vpc-cni', conflicts: { onCreate: 'NONE' as const }, preserve: false }];
    const cni = only(resourcesOf(productionProps({ addons: none })), 'aws_eks_addon', 'vpc-cni');
    expect(cni).toMatchObject({ resolve_conflicts_on_create: 'NONE', resolve_conflicts_on_update: 'OVERWRITE' });
    expect(cni).not.toHaveProperty('preserve');
  });

  it('of the default set can be taken away, with their role', () => {
    const resources = resourcesOf(productionProps({ addons: [{ name: 'aws-ebs-csi-driver', remove: true }] }));
    const left = Object.values(resources).flatMap((made) => Object.keys(made));
    expect(left.filter((id) => id.includes('ebs-csi'))).toEqual([]);
  });

  it('write their raw values over everything else', () => {
    const addons = [
      { name: 'coredns', configuration: { replicaCount: 3 }, rawConfiguration: { autoScaling: null, future: 1 } },
    ];
    const { configuration_values } = only(resourcesOf(productionProps({ addons })), 'aws_eks_addon', 'coredns');
    expect(JSON.parse(String(configuration_values))).toMatchObject({ replicaCount: 3, autoScaling: null, future: 1 });
  });

  it('give the IPv6 CNI the rights that AWS has no managed policy for', () => {
    const resources = resourcesOf(productionProps({ ipFamily: 'ipv6', network: network({ ipv6: true }) }));
    const policy = String(only(resources, 'aws_iam_role_policy', 'vpc-cni')['policy']);
    for (const action of ['AssignIpv6Addresses', 'DescribeSubnets', 'DescribeSecurityGroups']) {
      expect(policy).toContain(`ec2:${action}`);
    }
    const attached = Object.keys(resources['aws_iam_role_policy_attachment'] ?? {});
    expect(attached.filter((id) => id.includes('vpc-cni'))).toEqual([]);
  });
});

describe('observability', () => {
  it('keeps its logs as long as those of the control plane, by the same key, in groups that end with the cluster', () => {
    const resources = resourcesOf(productionProps({ observability: true }));
    const groups = Object.entries(resources['aws_cloudwatch_log_group'] ?? {}).filter(([id]) => id.includes('Addons'));
    expect(groups.map(([, { name }]) => name).sort()).toEqual([
      '/aws/containerinsights/prod/application',
      '/aws/containerinsights/prod/dataplane',
      '/aws/containerinsights/prod/host',
      '/aws/containerinsights/prod/performance',
    ]);
    for (const [, group] of groups) {
      expect(group).toMatchObject({
        retention_in_days: 30,
        kms_key_id: 'arn:aws:kms:us-east-1:111122223333:key/logs',
      });
    }
    expect(only(resources, 'aws_eks_addon', 'cloudwatch')).toMatchObject({
      pod_identity_association: [{ service_account: 'cloudwatch-agent' }],
    });
  });

  it('is off unless asked for', () => {
    expect(JSON.stringify(resourcesOf(productionProps()))).not.toContain('cloudwatch-observability');
  });
});
