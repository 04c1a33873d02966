import { isUnknown } from '@hera/core';
import { describe, expect, it } from 'vitest';
import { only, stackOf } from '../cluster.fixture';
import { checked, clusterIn, synthesised } from '../karpenter/autoscaling.fixture';
import { autoModeClusterRole, autoModeOff, autoModeOn } from './auto-mode-cluster';
import { addAutoNodeRole, AutoModeNodePools } from './auto-mode-nodes';
import type { AutoModeOptions } from './auto-mode-options';
import { autoModeBrings, autoModeReplaces, type AutoModeSetting, checkAutoMode } from './check-auto-mode';

const development = () => stackOf('development');
const check = (
  given: boolean | AutoModeOptions | undefined,
  change: Partial<AutoModeSetting> = {},
  stack = development(),
) =>
  checked(
    (context, report) =>
      checkAutoMode(
        given,
        {
          clusterName: 'prod',
          zones: ['use1-az1', 'use1-az2'],
          addons: ['metrics-server'],
          nodeGroups: [],
          karpenter: false,
          clusterAutoscaler: false,
          ...change,
        },
        context,
        report,
      ),
    stack,
  );
const anything = <T>(value: unknown): T => value as T;
const custom = (change: object): AutoModeOptions => ({ customNodePools: [{ name: 'apps', ...change }] });
const pools = 'cluster.autoMode.customNodePools';

const errors: readonly (readonly [
  code: string,
  path: string,
  given: boolean | AutoModeOptions,
  change?: Partial<AutoModeSetting>,
])[] = [
  ...autoModeReplaces.map((name) => ['HERA_CLU_078', 'cluster.addons', true, { addons: [name] }] as const),
  ['HERA_CLU_078', 'cluster.nodeGroups', true, { nodeGroups: ['system'] }],
  ['HERA_CLU_078', 'cluster.karpenter', true, { karpenter: true }],
  ['HERA_CLU_078', 'cluster.clusterAutoscaler', true, { clusterAutoscaler: true }],
  ['HERA_CLU_080', 'cluster.autoMode.builtIn[0]', { builtIn: anything(['gpu']) }],
  ['HERA_CLU_080', 'cluster.autoMode.builtIn[1]', { builtIn: ['system', 'system'] }],
  ['HERA_CLU_080', 'cluster.autoMode.builtIn', { builtIn: [] }],
  ['HERA_CLU_080', `${pools}[0].name`, custom({ name: 'system' })],
  ['HERA_CLU_072', `${pools}[0].name`, custom({ name: 'Apps' })],
  ['HERA_CLU_073', `${pools}[0].zones[0]`, custom({ zones: ['use1-az9'] })],
  ['HERA_CLU_074', `${pools}[0].expireAfter`, custom({ expireAfter: '505h' })],
  ['HERA_CLU_074', `${pools}[0].expireAfter`, custom({ expireAfter: 'Never' })],
  ['HERA_CLU_074', `${pools}[0].consolidation.policy`, custom({ consolidation: { policy: 'Balanced' } })],
  ['HERA_CLU_074', 'cluster.autoMode.diskGiB', { diskGiB: 5 }],
];

describe('checkAutoMode', () => {
  it.each(errors.map(([code, path, given, change]) => ({ code, path, given, change })))(
    '$code at $path',
    ({ code, path, given, change }) => {
      expect(check(given, change).errors).toMatchObject([{ code, path }]);
    },
  );

  it('is off unless asked for, and then says nothing about the rest', () => {
    expect(check(undefined, { addons: ['vpc-cni'], nodeGroups: ['system'] })).toMatchObject({ errors: [] });
    expect(check(false).result).toBeUndefined();
  });

  it('takes both pools of EKS by default, and none beside pools of one’s own', () => {
    expect(check(true)).toMatchObject({ errors: [], result: { builtIn: ['general-purpose', 'system'] } });
    expect(check(custom({ expireAfter: '504h' }))).toMatchObject({ errors: [], result: { builtIn: [] } });
    expect(check(custom({})).result?.customNodePools[0]?.expireAfter).toBe('336h');
  });

  it('only warns during a migration', () => {
    const mixed = { addons: ['vpc-cni'], nodeGroups: ['system'] };
    const { errors: found, warnings } = check({ migration: true }, mixed);
    expect(found).toEqual([]);
    expect(warnings).toMatchObject([
      { code: 'HERA_CLU_084', path: 'cluster.addons' },
      { code: 'HERA_CLU_084', path: 'cluster.nodeGroups' },
    ]);
  });

  it('warns where the environment promises keys of its own', () => {
    expect(check(true, {}, stackOf('production')).warnings).toMatchObject([{ code: 'HERA_CLU_006' }]);
    const own = { ...custom({}), volumesKeyId: 'alias/prod/ebs' };
    expect(check(own, {}, stackOf('production')).warnings).toEqual([]);
  });

  it('brings what it replaces, and DNS', () => {
    expect(autoModeBrings).toEqual(expect.arrayContaining([...autoModeReplaces, 'coredns']));
  });
});

describe('the switch', () => {
  const planned = (given: boolean | AutoModeOptions) => {
    const { result } = check(given);
    if (result === undefined) throw new Error('off');
    return result;
  };

  it('flips compute, storage and load balancing together', () => {
    expect(autoModeOn(planned(true), 'arn:node')).toEqual({
      computeConfig: { enabled: true, nodePools: ['general-purpose', 'system'], nodeRoleArn: 'arn:node' },
      storageConfig: { blockStorage: { enabled: true } },
      elasticLoadBalancing: { enabled: true },
    });
    expect(autoModeOn(planned(custom({})), 'arn:node').computeConfig).toEqual({ enabled: true });
    expect(autoModeOff).toEqual({
      computeConfig: { enabled: false },
      storageConfig: { blockStorage: { enabled: false } },
      elasticLoadBalancing: { enabled: false },
    });
    expect(autoModeClusterRole.actions).toContain('sts:TagSession');
    expect(autoModeClusterRole.managedPolicies).toHaveLength(5);
  });

  const built = (given: boolean | AutoModeOptions) => {
    const stack = stackOf('production');
    const plan = planned(given);
    const role = addAutoNodeRole(stack, plan, 'aws');
    const { cluster } = clusterIn(stack);
    const made = new AutoModeNodePools(stack, 'AutoMode', plan, { cluster, role, partition: 'aws' });
    return { made, resources: synthesised(stack) };
  };

  it('gives nodes the least role there is', () => {
    const { made, resources } = built(true);
    const policies = Object.values(resources['aws_iam_role_policy_attachment'] ?? {});
    expect(policies.map(({ policy_arn: arn }) => String(arn).split('/').at(-1)).sort()).toEqual([
      'AmazonEC2ContainerRegistryPullOnly',
      'AmazonEKSWorkerNodeMinimalPolicy',
    ]);
    // EKS enters the role of its own pools by itself.
    expect(resources).not.toHaveProperty('aws_eks_access_entry');
    expect(resources).not.toHaveProperty('aws_ec2_tag');
    expect(made.manifests).toEqual([]);
  });

  it('enters the role of pools of one’s own, tags their group, and writes their manifests', () => {
    const { made, resources } = built({ ...custom({}), volumesKeyId: 'alias/prod/ebs' });
    expect(only(resources, 'aws_eks_access_entry')).toMatchObject({ type: 'EC2' });
    expect(only(resources, 'aws_eks_access_policy_association')).toMatchObject({
      policy_arn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSAutoNodePolicy',
      access_scope: { type: 'cluster' },
    });
    expect(only(resources, 'aws_ec2_tag')).toMatchObject({ key: 'karpenter.sh/discovery', value: 'prod' });
    expect(isUnknown(JSON.stringify(made.manifests))).toBe(false);
    expect(made.manifests).toMatchObject([
      {
        apiVersion: 'eks.amazonaws.com/v1',
        kind: 'NodeClass',
        spec: {
          role: 'prod-auto-node-us-east-1',
          ephemeralStorage: { size: '80Gi', kmsKeyID: 'alias/prod/ebs' },
        },
      },
      {
        kind: 'NodePool',
        spec: {
          template: {
            spec: {
              nodeClassRef: { group: 'eks.amazonaws.com', kind: 'NodeClass', name: 'hera' },
              requirements: expect.arrayContaining([
                { key: 'eks.amazonaws.com/instance-generation', operator: 'Gt', values: ['4'] },
              ]) as unknown,
            },
          },
        },
      },
    ]);
  });

  it('leaves the entry to EKS where it has pools of its own as well', () => {
    const { resources } = built({ ...custom({}), builtIn: ['system'] });
    expect(resources).not.toHaveProperty('aws_eks_access_entry');
    expect(resources).toHaveProperty('aws_ec2_tag');
  });
});
