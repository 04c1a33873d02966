import { Lazy } from 'cdktf';
import { describe, expect, it } from 'vitest';
import type { AccessEntry } from './access';
import { developmentProps, network, productionProps, refusalsOf, stackOf, today, warningsOf } from './cluster.fixture';
import type { ClusterProps } from './cluster-props';
import type { NodeGroupProps } from './node-group';
import { systemNodeGroup, workloadNodeGroup } from './node-group-presets';

const admin: AccessEntry = {
  type: 'STANDARD',
  name: 'admin',
  principalArn: 'arn:aws:iam::111122223333:role/admin',
  policies: [{ policy: 'AmazonEKSClusterAdminPolicy' }],
};
const group = (change: Partial<NodeGroupProps>): ClusterProps['nodeGroups'] => [
  systemNodeGroup(),
  { name: 'apps', instanceTypes: ['m5.large'], scaling: { minimum: 3, maximum: 9 }, ...change },
];
const cidrs = (...publicCidrs: string[]) => ({ endpoint: { publicCidrs } });
const reference = Lazy.stringValue({ produce: () => '${data.x.y}' });
const anything = <T>(value: unknown): T => value as T;

const errors: readonly (readonly [code: string, path: string, change: Partial<ClusterProps>])[] = [
  ['HERA_CLU_001', 'cluster.name', { name: 'not a name' }],
  ['HERA_CLU_002', 'cluster.version', { version: '1.99' }],
  ['HERA_CLU_002', 'cluster.version', { version: '1.35.4' }],
  ['HERA_CLU_003', 'cluster.version', { version: '1.30' }],
  ['HERA_CLU_003', 'cluster.version', { version: '1.30', supportType: 'EXTENDED' }],
  ['HERA_CLU_004', 'cluster.version', { version: '1.33' }],
  ['HERA_CLU_006', 'cluster.keys.volumes', { keys: { secrets: { keyArn: 'arn:a' }, logs: { keyArn: 'arn:b' } } }],
  ['HERA_CLU_012', 'cluster.logTypes', { logTypes: ['audit'] }],
  ['HERA_CLU_012', 'cluster.logRetentionDays', { logRetentionDays: 7 }],
  ['HERA_CLU_013', 'cluster.logRetentionDays', { logRetentionDays: 31 }],
  ['HERA_CLU_019', 'cluster.nodeGroups', { nodeGroups: [] }],
  ['HERA_CLU_019', 'cluster.nodeGroups[1].name', { nodeGroups: group({ name: 'system' }) }],
  ['HERA_CLU_019', 'cluster.nodeGroups[1].name', { nodeGroups: group({ name: 'my apps' }) }],
  ['HERA_CLU_020', 'cluster.nodeGroups[1].scaling', { nodeGroups: group({ scaling: { minimum: 4, maximum: 3 } }) }],
  [
    'HERA_CLU_020',
    'cluster.nodeGroups[1].scaling',
    { nodeGroups: group({ scaling: { minimum: 3, maximum: 9, desired: 2 } }) },
  ],
  ['HERA_CLU_020', 'cluster.nodeGroups[1].scaling', { nodeGroups: group({ scaling: { minimum: 3.5, maximum: 9 } }) }],
  [
    'HERA_CLU_021',
    'cluster.nodeGroups[1].scaling.minimum',
    { nodeGroups: group({ scaling: { minimum: 2, maximum: 9 } }) },
  ],
  ['HERA_CLU_022', 'cluster.nodeGroups[1].capacityType', { nodeGroups: group({ capacityType: 'SPOT' }) }],
  ['HERA_CLU_023', 'cluster.nodeGroups[1].amiType', { nodeGroups: group({ amiType: anything('AL2_x86_64') }) }],
  ['HERA_CLU_023', 'cluster.nodeGroups[1].amiType', { nodeGroups: group({ amiType: anything('CUSTOM') }) }],
  [
    'HERA_CLU_024',
    'cluster.nodeGroups[1].instanceTypes[1]',
    { nodeGroups: group({ instanceTypes: ['m5.large', 'm7g.large'] }) },
  ],
  [
    'HERA_CLU_024',
    'cluster.nodeGroups[1].instanceTypes[0]',
    { nodeGroups: group({ amiType: 'AL2023_ARM_64_STANDARD' }) },
  ],
  ['HERA_CLU_025', 'cluster.nodeGroups[1].zones[0]', { nodeGroups: group({ zones: ['use1-az6'] }) }],
  ['HERA_CLU_025', 'cluster.nodeGroups[1].zones', { nodeGroups: group({ zones: [] }) }],
  [
    'HERA_CLU_026',
    'cluster.nodeGroups',
    { nodeGroups: [systemNodeGroup({ zones: ['use1-az1'] }), workloadNodeGroup({ zones: ['use1-az1', 'use1-az2'] })] },
  ],
  ['HERA_CLU_027', 'cluster.nodeGroups[1].diskGiB', { nodeGroups: group({ diskGiB: 8 }) }],
  [
    'HERA_CLU_027',
    'cluster.nodeGroups[1].maxUnavailablePercentage',
    { nodeGroups: group({ maxUnavailablePercentage: 0 }) },
  ],
  ['HERA_CLU_027', 'cluster.nodeGroups[1].instanceTypes', { nodeGroups: group({ instanceTypes: [] }) }],
  [
    'HERA_CLU_028',
    'cluster.nodeGroups',
    { nodeGroups: [workloadNodeGroup({ taints: [{ key: 'apps', effect: 'NO_EXECUTE' }] })] },
  ],
  ['HERA_CLU_030', 'cluster.addons[1].name', { addons: [{ name: 'metrics-server' }, { name: 'metrics-server' }] }],
  ['HERA_CLU_030', 'cluster.addons[0].name', { addons: [{ name: 'Metrics Server' }] }],
  ['HERA_CLU_031', 'cluster.addons[0].when', { addons: [{ name: 'coredns', when: 'before-nodes' }] }],
  ['HERA_CLU_031', 'cluster.addons[0].when', { addons: [{ name: 'vpc-cni', when: 'after-nodes' }] }],
  ['HERA_CLU_032', 'cluster.addons[0].version', { addons: [{ name: 'vpc-cni', version: '1.23' }] }],
  ['HERA_CORE_002', 'cluster.name', { name: reference }],
  ['HERA_CORE_002', 'cluster.nodeGroups[1].name', { nodeGroups: group({ name: reference }) }],
];

describe('errors', () => {
  it('has none for what production takes', () => {
    expect(refusalsOf(productionProps())).toEqual([]);
  });

  it.each(errors)('%s at %s', (code, path, change) => {
    const problems = refusalsOf(productionProps(change));
    expect(problems.map((problem) => ({ code: problem.code, path: problem.path }))).toEqual([{ code, path }]);
    expect(problems[0]).toMatchObject({ constructPath: 'test/Cluster' });
  });

  it('HERA_CLU_013: an unknown log type', () => {
    const codes = refusalsOf(developmentProps({ logTypes: anything(['audit', 'events']) }), stackOf('development')).map(
      ({ code }) => code,
    );
    expect(codes).toEqual(['HERA_CLU_013']);
  });

  it('come all at once', () => {
    const problems = refusalsOf(
      productionProps({ name: '', version: '1.30', keys: {}, accessEntries: [], ...cidrs('0.0.0.0/0') }),
    );
    expect(problems.map(({ code }) => code)).toEqual([
      'HERA_CLU_001',
      'HERA_CLU_006',
      'HERA_CLU_006',
      'HERA_CLU_006',
      'HERA_CLU_017',
      'HERA_CLU_003',
      'HERA_CLU_033',
    ]);
  });
});

const warnings: readonly (readonly [code: string, change: Partial<ClusterProps>])[] = [
  ['HERA_CLU_005', { version: '1.34' }],
  ['HERA_CLU_029', { nodeGroups: [systemNodeGroup()] }],
];

describe('warnings', () => {
  it.each(warnings)('%s in development', (code, change) => {
    expect(warningsOf(developmentProps(change), stackOf('development')).map((warning) => warning.code)).toEqual([code]);
  });
});

describe('what is let through', () => {
  it('a version in extended support, when asked for', () => {
    expect(refusalsOf(productionProps({ version: '1.33', supportType: 'EXTENDED' }))).toEqual([]);
  });

  it('references as principal, subnet, key and instance type', () => {
    const subnets = network().subnets.map((subnet) => ({ ...subnet, subnetId: reference }));
    const key = { keyArn: reference };
    const props = productionProps({
      network: network({ subnets }),
      keys: { secrets: key, volumes: key, logs: key },
      accessEntries: [admin, { ...admin, name: 'one', principalArn: reference }],
      nodeGroups: group({ instanceTypes: [reference] }),
    });
    expect(refusalsOf(props)).toEqual([]);
  });

  it('fewer nodes and spot capacity for an interruptible group', () => {
    expect(
      refusalsOf(
        productionProps({
          nodeGroups: [
            ...(group({}) ?? []),
            workloadNodeGroup({
              name: 'batch',
              interruptible: true,
              capacityType: 'SPOT',
              scaling: { minimum: 0, maximum: 5 },
            }),
          ],
        }),
      ),
    ).toEqual([]);
  });

  it('what the environment overrides with a justification', () => {
    const justification = 'a demonstration that nobody depends upon';
    const stack = stackOf(
      'production',
      { kind: 'aws' },
      {
        overrides: {
          customerManagedKeys: { value: false, justification },
          minimumNodes: { value: 1, justification },
          minimumZones: { value: 2, justification },
          logRetentionDays: { value: 7, justification },
        },
      },
    );
    const props = developmentProps({
      nodeGroups: group({ scaling: { minimum: 1, maximum: 2 }, zones: ['use1-az1'] }),
      logRetentionDays: 7,
      today,
    });
    expect(refusalsOf(props, stack)).toEqual([]);
  });
});
