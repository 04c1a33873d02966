import { describe, expect, it } from 'vitest';
import { irsaTrust, liveRuling, platform, ruling } from '../platform.fixture';

const item = 'sec-09-workload-identity';

describe(item, () => {
  it('passes with IRSA and Pod Identity, and with either of them', () => {
    expect(ruling(item, platform()).status).toBe('pass');
    const podIdentity = platform();
    delete podIdentity['aws_iam_openid_connect_provider'];
    expect(ruling(item, podIdentity).status).toBe('pass');
    const irsa = platform();
    delete irsa['aws_eks_addon']['identity'];
    expect(ruling(item, irsa).status).toBe('pass');
  });

  it('fails where neither is there', () => {
    const stack = platform();
    delete stack['aws_iam_openid_connect_provider'];
    delete stack['aws_eks_addon']['identity'];
    expect(ruling(item, stack).status).toBe('fail');
  });

  it('fails where the only OIDC provider is that of GitHub', () => {
    const stack = platform();
    stack['aws_iam_openid_connect_provider'] = { github: { url: 'https://token.actions.githubusercontent.com' } };
    delete stack['aws_eks_addon']['identity'];
    expect(ruling(item, stack)).toMatchObject({
      status: 'fail',
      reason: expect.stringContaining('there is no IAM OIDC provider of the cluster') as string,
    });
  });

  it('fails where nodes have rights of workloads', () => {
    const managed = platform();
    managed['aws_iam_role_policy_attachment']['s3'] = {
      role: '${aws_iam_role.nodes.name}',
      policy_arn: 'arn:aws:iam::aws:policy/AmazonS3FullAccess',
    };
    expect(ruling(item, managed).reason).toContain('every pod on the node can use AmazonS3FullAccess');
    const inline = platform();
    inline['aws_iam_role_policy'] = {
      s3: {
        role: '${aws_iam_role.nodes.id}',
        policy: '{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}',
      },
    };
    expect(ruling(item, inline).status).toBe('fail');
    inline['aws_iam_role_policy']['s3'].policy = '{"Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}';
    expect(ruling(item, inline).status).toBe('pass');
  });

  it('warns where the CNI has its rights from the node', () => {
    const stack = platform();
    stack['aws_iam_role_policy_attachment']['cni'] = {
      role: '${aws_iam_role.nodes.name}',
      policy_arn: 'arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy',
    };
    expect(ruling(item, stack).status).toBe('warn');
  });

  it.each([
    ['system:serviceaccount:shop:*', 'StringLike'],
    ['system:serviceaccount:*:orders', 'StringLike'],
    ['*', 'StringLike'],
  ])('fails where a trust names %s', (subject, operator) => {
    const stack = platform();
    stack['aws_iam_role']['orders'].assume_role_policy = irsaTrust(subject, operator);
    expect(ruling(item, stack)).toMatchObject({
      status: 'fail',
      reason: expect.stringContaining('more service accounts'),
    });
  });

  it('fails where pods reach the metadata of the node', () => {
    const hops = platform();
    hops['aws_launch_template']['nodes'].metadata_options.http_put_response_hop_limit = 2;
    expect(ruling(item, hops).status).toBe('fail');
  });

  it('is unknown where policies of nodes or trusts are only told by the plan', () => {
    const policy = platform();
    policy['aws_iam_role_policy_attachment']['worker'].policy_arn = '${data.aws_iam_policy.worker.arn}';
    expect(ruling(item, policy).status).toBe('unknown');
    const trust = platform();
    trust['aws_iam_role']['orders'].assume_role_policy =
      'trust of ${aws_iam_openid_connect_provider.cluster.arn} and ${var.other}';
    expect(ruling(item, trust).status).toBe('unknown');
  });

  it('fails on live Kubernetes with keys or the network of the node; passes nothing there, since roles are not seen', () => {
    const kinds = ['Deployment', 'StatefulSet', 'DaemonSet'];
    const workload = (spec: object, namespace = 'shop') => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'orders', namespace },
      spec: { template: { spec } },
    });
    const keys = { containers: [{ name: 'orders', env: [{ name: 'AWS_SECRET_ACCESS_KEY', value: 'secret' }] }] };
    const result = liveRuling(item, [workload(keys)], kinds);
    expect(result.status).toBe('fail');
    expect(JSON.stringify(result)).not.toContain('"secret"');
    expect(liveRuling(item, [workload({ hostNetwork: true })], kinds).status).toBe('fail');
    expect(liveRuling(item, [workload({}), workload(keys, 'kube-system')], kinds).status).toBe('unknown');
  });
});
