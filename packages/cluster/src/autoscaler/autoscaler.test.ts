import { isUnknown } from '@hera/core';
import { describe, expect, it } from 'vitest';
import { only, stackOf } from '../cluster.fixture';
import { checked, clusterIn, synthesised } from '../karpenter/autoscaling.fixture';
import { criticalAddonsTaint } from '../node-group-presets';
import { type AutoscalerSetting, checkAutoscaler } from './check-autoscaler';
import { addClusterAutoscaler } from './cluster-autoscaler';

const group = (name: string, minimum: number, maximum: number, ignoreDesiredSize = true) => ({
  name,
  scaling: { minimum, maximum },
  ignoreDesiredSize,
  taints: name === 'system' ? [criticalAddonsTaint] : [],
});
const setting = (change: Partial<AutoscalerSetting> = {}): AutoscalerSetting => ({
  clusterName: 'prod',
  kubernetesVersion: '1.35',
  nodeGroups: [group('system', 3, 6), group('workload', 3, 20)],
  ownNodes: 6,
  karpenter: false,
  withoutNat: false,
  options: {},
  ...change,
});
const check = (change: Partial<AutoscalerSetting>) =>
  checked((_context, report) => checkAutoscaler(setting(change), report));

describe('checkAutoscaler', () => {
  it.each([
    ['HERA_CLU_076', 'cluster.clusterAutoscaler', { nodeGroups: [group('apps', 0, 5)] }],
    ['HERA_CLU_077', 'cluster.clusterAutoscaler', { karpenter: true }],
    ['HERA_CLU_081', 'cluster.clusterAutoscaler', { nodeGroups: [group('system', 3, 3)] }],
    [
      'HERA_CLU_081',
      'cluster.nodeGroups[1].ignoreDesiredSize',
      { nodeGroups: [group('a', 3, 3), group('b', 1, 5, false)] },
    ],
  ])('%s at %s', (code, path, change) => {
    expect(check(change).errors).toMatchObject([{ code, path }]);
  });

  it.each([
    ['cluster-autoscaler', 'names no image with a tag or digest'],
    ['https://registry.example.com/autoscaler:v1.35.2', 'names no image with a tag or digest'],
    [
      '111122223333.dkr.ecr.us-east-1.amazonaws.com/cluster-autoscaler:v1.34.5',
      'is a Cluster Autoscaler for Kubernetes 1.34',
    ],
  ])('HERA_CLU_085 for the image %s', (image, why) => {
    expect(check({ options: { image } }).errors).toMatchObject([
      { code: 'HERA_CLU_085', path: 'cluster.clusterAutoscaler.image', message: expect.stringContaining(why) },
    ]);
  });

  it.each([
    '111122223333.dkr.ecr.us-east-1.amazonaws.com/mirror/cluster-autoscaler:v1.35.2',
    `registry.example.com:5000/cluster-autoscaler@sha256:${'0'.repeat(64)}`,
    'cluster-autoscaler:v1.35.2-hardened',
  ])('takes the image %s, also without NAT', (image) => {
    const { result, errors, warnings } = check({ options: { image }, withoutNat: true });
    expect([errors, warnings, result.image]).toEqual([[], [], image]);
  });

  it('HERA_CLU_086 where nodes cannot pull the usual one', () => {
    expect(check({ withoutNat: true }).warnings).toMatchObject([
      { code: 'HERA_CLU_086', path: 'cluster.clusterAutoscaler', fix: expect.stringContaining('v1.35.2@sha256:') },
    ]);
  });

  it('plans the groups that have room, and the image of the minor version', () => {
    const { result, errors } = check({ nodeGroups: [group('system', 3, 3, false), group('workload', 3, 20)] });
    expect(errors).toEqual([]);
    expect(result).toMatchObject({ nodeGroups: ['workload'], imageTag: 'v1.35.2', replicas: 2 });
  });
});

describe('addClusterAutoscaler', () => {
  const build = () => {
    const stack = stackOf('production');
    const plan = check({}).result;
    const made = addClusterAutoscaler(plan, clusterIn(stack).accounts, 'us-east-1');
    return { made, resources: synthesised(stack) };
  };

  it('lets it change the groups of this cluster alone', () => {
    const { resources } = build();
    expect(only(resources, 'aws_eks_pod_identity_association')).toMatchObject({
      namespace: 'kube-system',
      service_account: 'cluster-autoscaler',
    });
    // References have quotes of their own, which Terraform takes and JSON does not.
    const policy = String(only(resources, 'aws_iam_policy')['policy']).replaceAll(/\$\{[^}]*\}/g, 'reference');
    const { Statement } = JSON.parse(policy) as {
      Statement: readonly { Action: readonly string[]; Condition?: unknown }[];
    };
    const changing = Statement.filter(({ Action }) => Action.some((action) => /:(Set|Terminate)/.test(action)));
    expect(changing).toHaveLength(1);
    expect(changing[0]?.Condition).toEqual({
      StringEquals: {
        'aws:ResourceTag/k8s.io/cluster-autoscaler/enabled': 'true',
        'aws:ResourceTag/k8s.io/cluster-autoscaler/prod': 'owned',
      },
    });
  });

  it('gives the chart what it needs, as data that synth can write', () => {
    const { release } = build().made;
    expect(isUnknown(JSON.stringify(release))).toBe(false);
    expect(release).toMatchInlineSnapshot(`
      {
        "chart": "cluster-autoscaler",
        "name": "cluster-autoscaler",
        "namespace": "kube-system",
        "repository": "https://kubernetes.github.io/autoscaler",
        "values": {
          "autoDiscovery": {
            "clusterName": "prod",
          },
          "awsRegion": "us-east-1",
          "cloudProvider": "aws",
          "extraArgs": {
            "balance-similar-node-groups": true,
            "expander": "least-waste",
            "skip-nodes-with-system-pods": false,
          },
          "image": {
            "tag": "v1.35.2",
          },
          "rbac": {
            "serviceAccount": {
              "create": true,
              "name": "cluster-autoscaler",
            },
          },
          "tolerations": [
            {
              "key": "CriticalAddonsOnly",
              "operator": "Exists",
            },
          ],
        },
      }
    `);
  });
});
