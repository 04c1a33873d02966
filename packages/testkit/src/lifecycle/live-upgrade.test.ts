import { describe, expect, it } from 'vitest';
import { liveClusterVersions } from './live-upgrade';
import { type Recorded, recordedAws, tagSet } from './recorded-aws.fixture';

const answers: Recorded = {
  'GET /clusters/prod': {
    cluster: {
      name: 'prod',
      version: '1.35',
      status: 'ACTIVE',
      upgradePolicy: { supportType: 'STANDARD' },
      resourcesVpcConfig: { vpcId: 'vpc-1', subnetIds: ['subnet-1'] },
    },
  },
  'GET /clusters/prod/node-groups': { nodegroups: ['system'] },
  'GET /clusters/prod/node-groups/system': {
    nodegroup: {
      version: '1.34',
      releaseVersion: '1.34.2-20261010',
      status: 'DEGRADED',
      health: { issues: [{ code: 'AsgInstanceLaunchFailures', message: 'no capacity' }] },
    },
  },
  'GET /clusters/prod/addons': { addons: ['kube-proxy'] },
  'GET /clusters/prod/addons/kube-proxy': {
    addon: { addonVersion: 'v1.35.0-eksbuild.2', status: 'ACTIVE', health: { issues: [] } },
  },
  'GET /addons/supported-versions kube-proxy 1.36': {
    addons: [
      {
        addonName: 'kube-proxy',
        addonVersions: [
          { addonVersion: 'v1.36.1-eksbuild.1', compatibilities: [{ clusterVersion: '1.36', defaultVersion: false }] },
          { addonVersion: 'v1.36.0-eksbuild.2', compatibilities: [{ clusterVersion: '1.36', defaultVersion: true }] },
        ],
      },
    ],
  },
  'GET /addons/supported-versions kube-proxy 1.35': {
    addons: [{ addonName: 'kube-proxy', addonVersions: [{ addonVersion: 'v1.35.0-eksbuild.2', compatibilities: [] }] }],
  },
  'GET /clusters/prod/fargate-profiles': { fargateProfileNames: ['batch'] },
  'POST /clusters/prod/insights': {
    insights: [
      { id: 'a', name: 'Kubelet version skew', kubernetesVersion: '1.36', insightStatus: { status: 'PASSING' } },
      {
        id: 'b',
        name: 'Deprecated APIs',
        kubernetesVersion: '1.36',
        insightStatus: { status: 'ERROR', reason: 'used' },
      },
    ],
  },
  'GET /clusters/prod/insights/b': {
    insight: {
      recommendation: 'Move on.',
      categorySpecificSummary: {
        addonCompatibilityDetails: [{ name: 'coredns', compatibleVersions: ['v1.14.3-eksbuild.11'] }],
        deprecationDetails: [{ usage: '/apis/x/v1beta1', replacedWith: '/apis/x/v1', stopServingVersion: '1.36' }],
      },
    },
  },
  DescribeSubnets: {
    subnetSet: [{ subnetId: 'subnet-1', availabilityZone: 'us-east-1a', availableIpAddressCount: 7 }],
  },
  DescribeInstances: {
    reservationSet: [
      { instancesSet: [{ instanceId: 'i-1', tagSet: tagSet({ 'kubernetes.io/cluster/prod': 'owned' }) }] },
    ],
  },
};

const live = async (more: Recorded = {}) => {
  await using recorded = await recordedAws({ ...answers, ...more });
  return await liveClusterVersions(recorded.aws, 'prod', (version) => (version === '1.35' ? ['1.36'] : []));
};

describe('what an upgrade is planned from', () => {
  it('is read as it is', async () => {
    expect(await live()).toEqual({
      name: 'prod',
      version: '1.35',
      status: 'ACTIVE',
      supportType: 'STANDARD',
      autoMode: false,
      nodeGroups: [
        {
          name: 'system',
          version: '1.34',
          releaseVersion: '1.34.2-20261010',
          status: 'DEGRADED',
          issues: ['AsgInstanceLaunchFailures: no capacity'],
        },
      ],
      addons: [
        {
          name: 'kube-proxy',
          version: 'v1.35.0-eksbuild.2',
          status: 'ACTIVE',
          issues: [],
          offered: {
            '1.35': { versions: ['v1.35.0-eksbuild.2'] },
            '1.36': { versions: ['v1.36.1-eksbuild.1', 'v1.36.0-eksbuild.2'], recommended: 'v1.36.0-eksbuild.2' },
          },
        },
      ],
      fargateProfiles: ['batch'],
      insights: [
        { name: 'Kubelet version skew', status: 'PASSING', version: '1.36', addons: [], deprecated: [] },
        {
          name: 'Deprecated APIs',
          status: 'ERROR',
          version: '1.36',
          reason: 'used',
          recommendation: 'Move on.',
          addons: ['coredns'],
          deprecated: [{ usage: '/apis/x/v1beta1', replacedWith: '/apis/x/v1', gone: '1.36' }],
        },
      ],
      subnets: [{ id: 'subnet-1', zone: 'us-east-1a', free: 7 }],
      karpenterNodes: 1,
      missing: [],
    });
  });

  it('is undefined where there is no such cluster', async () => {
    expect(await live({ 'GET /clusters/prod': 404 })).toBeUndefined();
  });

  it('names what the target lacks, and reads the rest', async () => {
    const seen = await live({
      'POST /clusters/prod/insights': 501,
      'GET /addons/supported-versions kube-proxy 1.36': 501,
    });
    expect(seen).toMatchObject({
      insights: undefined,
      karpenterNodes: 1,
      missing: ['eks:DescribeAddonVersions', 'eks:ListInsights'],
    });
    expect(Object.keys(seen?.addons[0]?.offered ?? {})).toEqual(['1.35']);
  });

  it('does not take a refusal for an answer', async () => {
    await expect(live({ DescribeSubnets: 403 })).rejects.toThrow('AccessDenied');
  });
});
