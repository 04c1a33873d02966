import { describe, expect, it } from 'vitest';
import { type Recorded, recordedAws, tagSet } from './recorded-aws.fixture';
import { type TeardownOptions, teardownReport } from './teardown';

const cluster = (more: object = {}): Recorded => ({
  'GET /clusters/prod': {
    cluster: {
      name: 'prod',
      resourcesVpcConfig: { vpcId: 'vpc-1', clusterSecurityGroupId: 'sg-eks' },
      ...more,
    },
  },
});

/** An account in which nothing is in the way. */
const clean: Recorded = {
  ...cluster(),
  DescribeNetworkInterfaces: { networkInterfaceSet: [] },
  DescribeSecurityGroups: { securityGroupInfo: [] },
  DescribeVolumes: { volumeSet: [] },
  DescribeSnapshots: { snapshotSet: [] },
  DescribeInstances: { reservationSet: [] },
  DescribeLogGroups: { logGroups: [] },
};

const owned = { 'kubernetes.io/cluster/prod': 'owned' };

const reported = async (answers: Recorded, options: Partial<TeardownOptions> = {}) => {
  await using recorded = await recordedAws({ ...clean, ...answers });
  return { ...(await teardownReport(recorded.aws, { clusterName: 'prod', ...options })), called: recorded.called() };
};

const found = async (answers: Recorded, options: Partial<TeardownOptions> = {}) =>
  (await reported(answers, options)).findings.map(({ id, effect, resources }) => [id, effect, ...resources]);

const instance = (id: string, tags: Record<string, string>, more: object = {}) => ({
  DescribeInstances: { reservationSet: [{ instancesSet: [{ instanceId: id, tagSet: tagSet(tags), ...more }] }] },
});

describe('a look before a cluster is taken down', () => {
  it('finds nothing in a clean account, and only reads', async () => {
    const { findings, exists, called } = await reported({});
    expect({ findings, exists }).toEqual({ findings: [], exists: true });
    expect(called).toEqual([
      'DescribeInstances',
      'DescribeLogGroups',
      'DescribeNetworkInterfaces',
      'DescribeSecurityGroups',
      'DescribeSnapshots',
      'DescribeVolumes',
      'GET /clusters/prod',
    ]);
  });

  it.each<[string, Recorded, readonly (readonly string[])[]]>([
    ['deletion protection', cluster({ deletionProtection: true }), [['deletion-protection', 'hangs', 'prod']]],
    ['no deletion protection', cluster({ deletionProtection: false }), []],
    [
      'load balancers, once each, new and classic',
      {
        DescribeNetworkInterfaces: {
          networkInterfaceSet: [
            { networkInterfaceId: 'eni-1', description: 'ELB net/k8s-web-web-0123456789/abcdef', status: 'in-use' },
            { networkInterfaceId: 'eni-2', description: 'ELB net/k8s-web-web-0123456789/abcdef', status: 'in-use' },
            { networkInterfaceId: 'eni-3', description: 'ELB a0123456789abcdef0123456789abcde', status: 'in-use' },
            { networkInterfaceId: 'eni-4', description: 'Amazon EKS prod', status: 'in-use' },
          ],
        },
      },
      [
        ['load-balancers', 'hangs', 'net/k8s-web-web-0123456789/abcdef'],
        ['load-balancers', 'hangs', 'a0123456789abcdef0123456789abcde'],
      ],
    ],
    [
      'interfaces that are attached to nothing, and no others',
      {
        DescribeNetworkInterfaces: {
          networkInterfaceSet: [
            { networkInterfaceId: 'eni-1', description: 'aws-K8S-i-1', status: 'available' },
            { networkInterfaceId: 'eni-2', description: 'aws-K8S-i-2', status: 'in-use' },
          ],
        },
      },
      [['network-interfaces', 'hangs', 'eni-1']],
    ],
    [
      'security groups of controllers, but not the one of EKS nor those of others',
      {
        DescribeSecurityGroups: {
          securityGroupInfo: [
            { groupId: 'sg-eks', groupName: 'eks-cluster-sg-prod-1', tagSet: tagSet(owned) },
            { groupId: 'sg-lb', groupName: 'k8s-traffic-prod-1', tagSet: tagSet({ 'elbv2.k8s.aws/cluster': 'prod' }) },
            { groupId: 'sg-far', groupName: 'far', tagSet: tagSet({ 'elbv2.k8s.aws/cluster': 'dev' }) },
            { groupId: 'sg-own', groupName: 'own', tagSet: [] },
          ],
        },
      },
      [['security-groups', 'hangs', 'sg-lb']],
    ],
    ['nodes of Karpenter', instance('i-1', owned), [['karpenter-nodes', 'hangs', 'i-1']]],
    [
      'nodes of Karpenter, by its own tag',
      instance('i-1', { 'eks:eks-cluster-name': 'prod' }),
      [['karpenter-nodes', 'hangs', 'i-1']],
    ],
    ["no nodes of another cluster's Karpenter", instance('i-1', { 'kubernetes.io/cluster/dev': 'owned' }), []],
    ['no nodes of Auto Mode', instance('i-1', owned, { operator: { managed: true } }), []],
    [
      'volumes of claims; those of nobody are unclear, those of others are not told',
      {
        DescribeVolumes: {
          volumeSet: [
            {
              volumeId: 'vol-1',
              size: 20,
              tagSet: tagSet({
                ...owned,
                'kubernetes.io/created-for/pvc/name': 'data',
                'kubernetes.io/created-for/pvc/namespace': 'db',
              }),
            },
            { volumeId: 'vol-2', size: 1, tagSet: tagSet({ 'ebs.csi.aws.com/cluster': 'true' }) },
            { volumeId: 'vol-3', size: 1, tagSet: tagSet({ KubernetesCluster: 'dev' }) },
          ],
        },
      },
      [
        ['volumes', 'leaks', 'vol-1 (db/data)'],
        ['volumes', 'unclear', 'vol-2'],
      ],
    ],
    [
      'snapshots',
      { DescribeSnapshots: { snapshotSet: [{ snapshotId: 'snap-1', volumeSize: 8, tagSet: tagSet(owned) }] } },
      [['snapshots', 'leaks', 'snap-1']],
    ],
  ])('finds %s', async (_, answers, expected) => {
    expect(await found(answers)).toEqual(expected);
  });

  it('says what each is, and how to resolve it', async () => {
    const { findings } = await reported({
      ...cluster({ deletionProtection: true }),
      ...instance('i-1', owned),
      DescribeVolumes: { volumeSet: [{ volumeId: 'vol-1', size: 20, tagSet: tagSet(owned) }] },
    });
    expect(findings.map(({ message, fix }) => `${message} -> ${fix}`)).toEqual([
      expect.stringMatching(
        /EKS refuses.* -> override deletionProtection with false.*--name prod --no-deletion-protection$/,
      ),
      expect.stringMatching(
        /Karpenter.* -> .*kubectl delete nodepools --all.*terminate-instances --region us-east-1 --instance-ids i-1$/,
      ),
      expect.stringMatching(
        /1 EBS volumes.*20 GiB.* -> .*kubectl delete pvc.*delete-volume --region us-east-1 --volume-id vol-1$/,
      ),
    ]);
  });

  it('does not report what the destroy removes by itself', async () => {
    const answers = {
      DescribeNetworkInterfaces: {
        networkInterfaceSet: [{ networkInterfaceId: 'eni-1', description: 'ELB app/mine/abc', status: 'available' }],
      },
      DescribeSecurityGroups: { securityGroupInfo: [{ groupId: 'sg-1', groupName: 'nodes', tagSet: tagSet(owned) }] },
      DescribeVolumes: { volumeSet: [{ volumeId: 'vol-1', size: 1, tagSet: tagSet(owned) }] },
      ...instance('i-1', owned),
    };
    const declared = ['app/mine/abc', 'eni-1', 'sg-1', 'vol-1', 'i-1'];
    expect(await found(answers)).toHaveLength(5);
    expect(await found(answers, { isDeclared: (id) => declared.includes(id) })).toEqual([]);
  });

  it('tells a log group that stays from one that may come back', async () => {
    const answers = (...names: readonly string[]): Recorded => ({
      DescribeLogGroups: { logGroups: names.map((logGroupName) => ({ logGroupName })) },
    });
    const mine = '/aws/eks/prod/cluster';
    // Both prefixes are asked for, and the recording answers both alike.
    expect(await found(answers(mine))).toEqual([['log-groups', 'leaks', mine, mine]]);
    expect(await found(answers(mine), { isDeclared: (id) => id === mine })).toEqual([
      ['log-groups', 'unclear', mine, mine],
    ]);
  });

  it('still looks when the cluster is gone, in the VPC that it is told', async () => {
    const gone = {
      'GET /clusters/prod': 404,
      DescribeSecurityGroups: { securityGroupInfo: [{ groupId: 'sg-lb', groupName: 'k8s', tagSet: tagSet(owned) }] },
    };
    const [blind, told] = [await reported(gone), await reported(gone, { vpcId: 'vpc-1' })];
    expect(blind).toMatchObject({ exists: false, findings: [] });
    expect(blind.gaps.map(({ call }) => call)).toContain('eks:DescribeCluster');
    expect(told.findings.map(({ id }) => id)).toEqual(['security-groups']);
    expect(told.gaps.map(({ call }) => call)).not.toContain('eks:DescribeCluster');
  });

  it('says every time what no client is there for, and what the target lacks', async () => {
    const { gaps } = await reported({ DescribeSnapshots: 501 });
    expect(gaps.map(({ id, call }) => `${id} ${call}`)).toEqual([
      'load-balancers elasticloadbalancing:DescribeLoadBalancers',
      'target-groups elasticloadbalancing:DescribeTargetGroups',
      'snapshots ec2:DescribeSnapshots',
    ]);
  });

  it('does not take a refusal for an answer', async () => {
    const { gaps, findings } = await reported({ DescribeVolumes: 403, ...instance('i-1', owned) });
    expect(gaps.filter(({ reason }) => reason === 'refused')).toEqual([
      { id: 'volumes', reason: 'refused', call: 'ec2:DescribeVolumes', message: 'volumes were not looked for' },
    ]);
    expect(findings.map(({ id }) => id)).toEqual(['karpenter-nodes']);
    await expect(reported({ 'GET /clusters/prod': 403 })).rejects.toThrow('AccessDenied');
  });

  it('fails where a call fails for any other reason', async () => {
    await expect(reported({ DescribeVolumes: 400 })).rejects.toThrow('BadRequest');
  });
});
