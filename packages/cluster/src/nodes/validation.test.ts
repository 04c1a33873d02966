import { Lazy } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { developmentProps, productionProps, refusalsOf, stackOf, warningsOf } from '../cluster.fixture';
import type { NodeGroupProps } from '../node-group';
import { systemNodeGroup, workloadNodeGroup } from '../node-group-presets';

type Change = Partial<NodeGroupProps>;
const withGroup = (change: Change) => ({
  nodeGroups: [
    systemNodeGroup(),
    { name: 'apps', instanceTypes: ['m5.large'], scaling: { minimum: 3, maximum: 9 }, ...change },
  ],
});
const at = (path: string): string => `cluster.nodeGroups[1].${path}`;
const anything = <T>(value: unknown): T => value as T;
const reference = Lazy.stringValue({ produce: () => '${data.x.y}' });
const customImage = { imageId: 'ami-0123456789abcdef0', family: 'AL2023' } as const;
const bottlerocket = { amiType: 'BOTTLEROCKET_x86_64' } as const;
const long = 'a'.repeat(60);

const errors: readonly (readonly [code: string, path: string, change: Change])[] = [
  ['HERA_CLU_023', 'amiType', { amiType: anything('AL2_ARM_64') }],
  ['HERA_CLU_023', 'amiType', { amiType: 'CUSTOM' }],
  ['HERA_CLU_024', 'instanceTypes[0]', { amiType: 'BOTTLEROCKET_ARM_64' }],
  ['HERA_CLU_024', 'instanceTypes[0]', { amiType: 'WINDOWS_CORE_2022_x86_64', instanceTypes: ['m7g.large'] }],
  ['HERA_CLU_024', 'instanceTypes[0]', { amiType: 'CUSTOM', customImage: { ...customImage, architecture: 'ARM_64' } }],
  ['HERA_CLU_027', 'diskGiB', { amiType: 'WINDOWS_CORE_2022_x86_64', diskGiB: 30 }],
  ['HERA_CLU_043', 'amiRelease', { amiRelease: '1.34.2-20260714' }],
  ['HERA_CLU_043', 'amiRelease', { amiRelease: 'newest' }],
  ['HERA_CLU_043', 'amiRelease', { ...bottlerocket, amiRelease: '1.64.0' }],
  ['HERA_CLU_043', 'amiRelease', { amiType: 'WINDOWS_CORE_2022_x86_64', amiRelease: 'latest' }],
  ['HERA_CLU_043', 'amiRelease', { amiType: 'WINDOWS_CORE_2022_x86_64', amiRelease: '1.34-2026.07.14' }],
  ['HERA_CLU_043', 'amiRelease', { amiType: 'CUSTOM', customImage, amiRelease: 'latest' }],
  ['HERA_CLU_045', 'customImage', { customImage }],
  ['HERA_CLU_045', 'customImage.imageId', { amiType: 'CUSTOM', customImage: { ...customImage, imageId: 'my-image' } }],
  ['HERA_CLU_046', 'instanceTypes[0]', { amiType: 'AL2023_x86_64_NVIDIA' }],
  ['HERA_CLU_046', 'instanceTypes[0]', { amiType: 'BOTTLEROCKET_x86_64_NVIDIA_FIPS' }],
  ['HERA_CLU_048', 'bottlerocket', { bottlerocket: {} }],
  ['HERA_CLU_048', 'nodeConfig', { ...bottlerocket, nodeConfig: {} }],
  ['HERA_CLU_048', 'windows', { windows: {} }],
  ['HERA_CLU_048', 'nodeConfig.raw.cluster', { nodeConfig: { raw: { cluster: { name: 'other' } } } }],
  ['HERA_CLU_048', 'nodeConfig.kubelet.flags', { nodeConfig: { kubelet: { flags: ['--node-labels=a=b'] } } }],
  ['HERA_CLU_048', 'nodeConfig.kubelet.flags', { nodeConfig: { raw: { kubelet: { flags: ['--max-pods=9'] } } } }],
  [
    'HERA_CLU_048',
    'nodeConfig.raw.kubelet.config.maxPods',
    { nodeConfig: { raw: { kubelet: { config: { maxPods: 9 } } } } },
  ],
  ['HERA_CLU_048', 'nodeConfig.scripts[0]', { nodeConfig: { scripts: ['yum install nothing'] } }],
  [
    'HERA_CLU_048',
    'bottlerocket.raw.kubernetes.node-labels',
    { ...bottlerocket, bottlerocket: { raw: { kubernetes: { 'node-labels': { a: 'b' } } } } },
  ],
  ['HERA_CLU_048', 'bottlerocket', { ...bottlerocket, bottlerocket: { raw: { motd: 'say "hello"' } } }],
  ['HERA_CLU_049', 'maxPods', { maxPods: 251 }],
  ['HERA_CLU_049', 'maxPods', { maxPods: 3 }],
  ['HERA_CLU_049', 'maxPods', { maxPods: 30.5 }],
  ['HERA_CLU_051', 'maxUnavailable', { maxUnavailable: 1, maxUnavailablePercentage: 10 }],
  ['HERA_CLU_051', 'maxUnavailable', { maxUnavailable: 0 }],
  ['HERA_CLU_051', 'maxUnavailable', { maxUnavailable: 101 }],
  ['HERA_CLU_051', 'repair.stopAbove', { repair: { stopAbove: { percentage: 101 } } }],
  ['HERA_CLU_051', 'repair.parallel', { repair: { parallel: { count: 0 } } }],
  ['HERA_CLU_051', 'repair.parallel', { repair: { parallel: anything({ count: 1, percentage: 1 }) } }],
  [
    'HERA_CLU_051',
    'repair.overrides[0].waitMinutes',
    { repair: { overrides: [{ condition: 'a', reason: 'b', waitMinutes: 0, action: 'Replace' }] } },
  ],
  [
    'HERA_CLU_051',
    'repair.overrides[0]',
    { repair: { overrides: [{ condition: 'a', reason: '', waitMinutes: 1, action: 'Replace' }] } },
  ],
  [
    'HERA_CLU_051',
    'repair.overrides[1]',
    {
      repair: {
        overrides: [
          { condition: 'a', reason: 'b', waitMinutes: 1, action: 'Replace' },
          { condition: 'a', reason: 'b', waitMinutes: 2, action: 'Reboot' },
        ],
      },
    },
  ],
  ['HERA_CLU_052', 'capacityReservationId', { capacityReservationId: 'block' }],
  [
    'HERA_CLU_052',
    'capacityReservationId',
    { capacityReservationId: 'cr-0123456789abcdef0', capacityType: 'SPOT', interruptible: true },
  ],
  ['HERA_CLU_052', 'capacityReservationId', { capacityType: 'CAPACITY_BLOCK', zones: ['use1-az1'] }],
  ['HERA_CLU_052', 'zones', { capacityType: 'CAPACITY_BLOCK', capacityReservationId: 'cr-0123456789abcdef0' }],
  [
    'HERA_CLU_052',
    'instanceTypes',
    {
      capacityType: 'CAPACITY_BLOCK',
      capacityReservationId: 'cr-0123456789abcdef0',
      zones: ['use1-az1'],
      instanceTypes: ['m5.large', 'm5.xlarge'],
    },
  ],
  ['HERA_CLU_053', 'name', { name: long, replacement: 'create-first' }],
  ['HERA_CLU_053', 'name', { name: long, perZone: true, zones: ['use1-az1'] }],
  ['HERA_CLU_053', 'autoscalerTags', { labels: { [`example.com/${long}${long}`]: 'x' }, autoscalerTags: true }],
];

describe('errors of node groups', () => {
  it.each(errors)('%s at %s, %#', (code, path, change) => {
    const problems = refusalsOf(productionProps(withGroup(change)));
    expect(problems.map((problem) => ({ code: problem.code, path: problem.path }))).toEqual([{ code, path: at(path) }]);
  });

  it('HERA_CLU_028: cluster DNS does not run on Windows', () => {
    const nodeGroups = [workloadNodeGroup({ amiType: 'WINDOWS_CORE_2022_x86_64' })];
    expect(refusalsOf(productionProps({ nodeGroups })).map(({ code }) => code)).toEqual(['HERA_CLU_028']);
  });
});

const warnings: readonly (readonly [code: string, path: string, change: Change])[] = [
  ['HERA_CLU_044', 'amiRelease', { amiRelease: 'latest' }],
  ['HERA_CLU_047', 'instanceTypes[0]', { instanceTypes: ['g5.xlarge'] }],
  ['HERA_CLU_047', 'instanceTypes[0]', { amiType: 'AL2023_x86_64_NVIDIA', instanceTypes: ['inf2.xlarge'] }],
  ['HERA_CLU_050', 'maxPods', { maxPods: 60 }],
  ['HERA_CLU_050', 'maxPods', { ...bottlerocket, maxPods: 111 }],
  ['HERA_CLU_050', 'maxPods', { amiType: 'CUSTOM', customImage, instanceTypes: ['x9.large'] }],
];

describe('warnings of node groups', () => {
  it.each(warnings)('%s at %s, %#', (code, path, change) => {
    const found = warningsOf(productionProps(withGroup(change))).filter(
      (warning) => warning.code.startsWith('HERA_CLU_04') || warning.code.startsWith('HERA_CLU_05'),
    );
    expect(found.map((warning) => ({ code: warning.code, path: warning.path }))).toEqual([{ code, path: at(path) }]);
  });

  it('HERA_CLU_044 is not one where nobody promised anything', () => {
    const props = developmentProps({ nodeGroups: [workloadNodeGroup({ amiRelease: 'latest' })] });
    expect(warningsOf(props, stackOf('development')).map(({ code }) => code)).not.toContain('HERA_CLU_044');
  });
});

describe('node groups that are let through', () => {
  it.each<readonly [string, Change]>([
    ['a release of Amazon Linux', { amiRelease: '1.35.6-20260714' }],
    ['a release of Bottlerocket', { ...bottlerocket, amiRelease: '1.64.0-7c4f0d2b' }],
    ['a release of Windows', { amiType: 'WINDOWS_CORE_2022_x86_64', amiRelease: '1.35-2026.07.14' }],
    ['the newest release', { ...bottlerocket, amiRelease: 'latest' }],
    ['an image by reference', { amiType: 'CUSTOM', customImage: { ...customImage, imageId: reference } }],
    ['references as number of pods and release', { amiRelease: reference, instanceTypes: [reference] }],
    ['accelerators with their image', { amiType: 'AL2023_x86_64_NVIDIA', instanceTypes: ['g5.xlarge'] }],
    ['an open reservation', { capacityReservationId: 'cr-0123456789abcdef0' }],
    [
      'a capacity block',
      {
        amiType: 'AL2023_x86_64_NVIDIA',
        instanceTypes: ['p5.48xlarge'],
        capacityType: 'CAPACITY_BLOCK',
        capacityReservationId: 'cr-0123456789abcdef0',
        zones: ['use1-az1'],
      },
    ],
  ])('%s', (_, change) => {
    expect(refusalsOf(productionProps(withGroup(change)))).toEqual([]);
  });
});
