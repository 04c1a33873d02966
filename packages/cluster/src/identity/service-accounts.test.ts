import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import { IamOpenidConnectProvider } from '@cdktf/provider-aws/lib/iam-openid-connect-provider/index.js';
import { TerraformOutput, Testing } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { only, type Resources, stackOf } from '../cluster.fixture';
import { ebsCsiPolicy } from '../policies/ebs-csi';
import { externalDnsPolicy } from '../policies/external-dns';
import { loadBalancerControllerPolicy } from '../policies/load-balancer-controller';
import { existingCluster, reader, resourcesAfter, serviceAccounts } from './service-accounts.fixture';

interface Document {
  readonly Statement: readonly Record<string, unknown>[];
}
const documentOf = (value: unknown): Document => JSON.parse(String(value)) as Document;
const trustOf = (resources: ReturnType<typeof resourcesAfter>) =>
  documentOf(only(resources, 'aws_iam_role')['assume_role_policy']).Statement;

describe('Pod Identity', () => {
  it('lets one service account of one cluster of one account in', () => {
    expect(trustOf(resourcesAfter([reader()]))).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: {
          StringEquals: {
            'aws:SourceAccount': '111122223333',
            'aws:RequestTag/eks-cluster-name': 'prod',
            'aws:RequestTag/kubernetes-namespace': 'shop',
            'aws:RequestTag/kubernetes-service-account': 'catalogue',
          },
          ArnEquals: { 'aws:SourceArn': 'arn:aws:eks:us-east-1:111122223333:cluster/prod' },
        },
      },
    ]);
  });

  it('is bound to the service account after the role may do what it is for', () => {
    const resources = resourcesAfter([reader()]);
    const association = only(resources, 'aws_eks_pod_identity_association');
    expect(association).toMatchObject({ cluster_name: 'prod', namespace: 'shop', service_account: 'catalogue' });
    expect(association['role_arn']).toMatch(/^\$\{aws_iam_role\..*\.arn\}$/);
    expect(association['depends_on']).toEqual([
      expect.stringMatching(
        /^aws_iam_role_policy_attachment\.ServiceAccounts_shopcatalogue_Role_Statements_Attachment/,
      ),
    ]);
    expect(association).not.toHaveProperty('disable_session_tags');
    expect(only(resources, 'aws_iam_role')).not.toHaveProperty('tags');
  });

  it('hands on to a role of another account', () => {
    const stack = stackOf('production');
    const targetRoleArn = 'arn:aws:iam::444455556666:role/catalogue';
    const grant = serviceAccounts(stack).grant({ namespace: 'shop', serviceAccount: 'catalogue', targetRoleArn });
    new TerraformOutput(stack, 'ExternalId', { value: grant.externalId });
    const { resource: resources, output } = JSON.parse(Testing.synth(stack)) as {
      resource: Resources;
      output: unknown;
    };
    expect(JSON.stringify(output)).toMatch(/\$\{aws_eks_pod_identity_association\.[^}]*\.external_id\}/);
    expect(only(resources, 'aws_eks_pod_identity_association')).toMatchObject({ target_role_arn: targetRoleArn });
    expect(documentOf(only(resources, 'aws_iam_policy')['policy']).Statement).toEqual([
      { Effect: 'Allow', Action: ['sts:AssumeRole', 'sts:TagSession'], Resource: [targetRoleArn] },
    ]);
  });

  it('without session tags asks for none, and has the tag of the cluster on the role instead', () => {
    const resources = resourcesAfter([reader({ disableSessionTags: true })]);
    expect(only(resources, 'aws_eks_pod_identity_association')).toMatchObject({ disable_session_tags: true });
    expect(trustOf(resources)[0]?.['Condition']).toEqual({
      StringEquals: { 'aws:SourceAccount': '111122223333' },
      ArnEquals: { 'aws:SourceArn': existingCluster.clusterArn },
    });
    expect(only(resources, 'aws_iam_role')).toMatchObject({ tags: { 'eks-cluster-name': 'prod' } });
  });
});

describe('IRSA', () => {
  it('asks for the token of one service account, made for AWS', () => {
    const issuer = 'oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF';
    const resources = resourcesAfter([reader({ identity: 'irsa' })]);
    expect(trustOf(resources)).toEqual([
      {
        Effect: 'Allow',
        Principal: { Federated: existingCluster.oidcProviderArn },
        Action: ['sts:AssumeRoleWithWebIdentity'],
        Condition: {
          StringEquals: {
            [`${issuer}:aud`]: 'sts.amazonaws.com',
            [`${issuer}:sub`]: 'system:serviceaccount:shop:catalogue',
          },
        },
      },
    ]);
    expect(resources).not.toHaveProperty('aws_eks_pod_identity_association');
    expect(only(resources, 'aws_iam_role')).toMatchObject({ tags: { 'eks-cluster-name': 'prod' } });
  });

  it('gives the annotations that the service account needs, which Pod Identity does not', () => {
    const stack = stackOf('production');
    const accounts = serviceAccounts(stack);
    const irsa = accounts.grant(reader({ identity: 'irsa' }));
    expect(irsa.annotations).toEqual({ 'eks.amazonaws.com/role-arn': irsa.roleArn });
    expect(accounts.grant(reader({ serviceAccount: 'orders' })).annotations).toEqual({});
  });
});

describe('references', () => {
  const stack = stackOf('production');
  const cluster = new EksCluster(stack, 'Cluster', { name: 'prod', roleArn: 'arn:r', vpcConfig: { subnetIds: [] } });
  const provider = new IamOpenidConnectProvider(stack, 'Oidc', { url: 'https://x', clientIdList: [] });
  const resources = resourcesAfter([reader(), reader({ serviceAccount: 'orders', identity: 'irsa' })], stack, {
    clusterArn: cluster.arn,
    clusterReference: cluster.name,
    oidcProviderArn: provider.arn,
  });
  const trust = (part: string): string => String(only(resources, 'aws_iam_role', part)['assume_role_policy']);

  it('take the account from the ARN of the cluster', () => {
    expect(trust('catalogue')).toContain(
      '"aws:SourceAccount":"${element(split(":", aws_eks_cluster.Cluster.arn), 4)}"',
    );
    expect(trust('catalogue')).toContain('"aws:SourceArn":"${aws_eks_cluster.Cluster.arn}"');
  });

  it('take the issuer from the provider and never from the cluster', () => {
    expect(trust('orders')).toContain(
      '"${element(split(":oidc-provider/", aws_iam_openid_connect_provider.Oidc.arn), 1)}:sub"',
    );
    expect(trust('orders')).not.toContain('aws_eks_cluster');
  });
});

describe('addresses', () => {
  it('are those of namespace and name', () => {
    const policies = [loadBalancerControllerPolicy(), 'AmazonS3ReadOnlyAccess'];
    const resources = resourcesAfter([reader({ name: 'web', policies })]);
    const addresses = Object.entries(resources)
      .flatMap(([type, ids]) => Object.keys(ids).map((id) => `${type}.${id.replace(/_[0-9A-F]{8}$/, '')}`))
      .sort();
    expect(addresses).toMatchInlineSnapshot(`
      [
        "aws_eks_pod_identity_association.ServiceAccounts_shopweb_Association",
        "aws_iam_policy.ServiceAccounts_shopweb_Role_LoadBalancers_Policy",
        "aws_iam_policy.ServiceAccounts_shopweb_Role_Reading_Policy",
        "aws_iam_policy.ServiceAccounts_shopweb_Role_SecurityGroups_Policy",
        "aws_iam_policy.ServiceAccounts_shopweb_Role_Statements_Policy",
        "aws_iam_role.ServiceAccounts_shopweb_Role",
        "aws_iam_role_policy_attachment.ServiceAccounts_shopweb_Role_AmazonS3ReadOnlyAccess",
        "aws_iam_role_policy_attachment.ServiceAccounts_shopweb_Role_LoadBalancers_Attachment",
        "aws_iam_role_policy_attachment.ServiceAccounts_shopweb_Role_Reading_Attachment",
        "aws_iam_role_policy_attachment.ServiceAccounts_shopweb_Role_SecurityGroups_Attachment",
        "aws_iam_role_policy_attachment.ServiceAccounts_shopweb_Role_Statements_Attachment",
      ]
    `);
  });

  it('and names fit into IAM, whatever Kubernetes and EKS allow', () => {
    const long = reader({ namespace: 'n'.repeat(63), serviceAccount: `${'s'.repeat(60)}.${'t'.repeat(60)}` });
    const role = only(resourcesAfter([long], undefined, { clusterName: 'c'.repeat(100) }), 'aws_iam_role');
    expect(String(role['name_prefix'])).toHaveLength(38);
    expect(String(role['name_prefix'])).toMatch(/^c+-n+-s+-$/);
  });
});

describe('a rehearsal', () => {
  it('leaves out what its provider and its IAM lack, and says so', () => {
    const stack = stackOf('production', { kind: 'local', providerVersion: '5.100.0' });
    const policies = [ebsCsiPolicy(), externalDnsPolicy({ hostedZoneIds: ['Z1'] })];
    const resources = resourcesAfter([reader({ policies, disableSessionTags: true })], stack);
    expect(only(resources, 'aws_eks_pod_identity_association')).not.toHaveProperty('disable_session_tags');
    expect(JSON.stringify(resources['aws_iam_role_policy_attachment'])).not.toContain('AmazonEBSCSIDriver');
    expect(stack.manifest.leftOut.map(({ what }) => what)).toEqual([
      'aws_iam_role_policy_attachment of AmazonEBSCSIDriverEKSClusterScopedPolicy',
      'aws_eks_pod_identity_association.target_role_arn and disable_session_tags',
    ]);
  });
});
