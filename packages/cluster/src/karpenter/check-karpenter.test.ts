import { describe, expect, it } from 'vitest';
import { stackOf } from '../cluster.fixture';
import { kubernetesVersions } from '../versions';
import { checked, setting } from './autoscaling.fixture';
import { checkKarpenter, type KarpenterSetting } from './check-karpenter';
import type { KarpenterNodePool, KarpenterOptions } from './karpenter-options';
import { minimumKarpenterVersion, newestKarpenterVersion } from './karpenter-versions';

const check = (options: KarpenterOptions, change: Partial<KarpenterSetting> = {}, stack = stackOf('production')) =>
  checked((context, report) => checkKarpenter(options, setting(change), context, report), stack);
const pool = (change: Partial<KarpenterNodePool>): KarpenterOptions => ({ nodePools: [{ name: 'apps', ...change }] });
const pools = 'cluster.karpenter.nodePools';

const errors: readonly (readonly [
  code: string,
  path: string,
  options: KarpenterOptions,
  change?: Partial<KarpenterSetting>,
])[] = [
  ['HERA_CLU_071', 'cluster.karpenter.version', { version: 'latest' }],
  ['HERA_CLU_071', 'cluster.karpenter.version', { version: 'v1.14.1' }],
  ['HERA_CLU_071', 'cluster.karpenter.version', { version: '1.12.0' }, { kubernetesVersion: '1.36' }],
  ['HERA_CLU_071', 'cluster.karpenter.version', { version: '1.11.1' }],
  ['HERA_CLU_071', 'cluster.karpenter.version', {}, { kubernetesVersion: '1.37' }],
  [
    'HERA_CLU_071',
    `${pools}[0].consolidation.policy`,
    { version: '1.13.0', ...pool({ consolidation: { policy: 'Balanced' } }) },
  ],
  ['HERA_CLU_072', pools, { nodePools: [] }],
  ['HERA_CLU_072', `${pools}[0].name`, { nodePools: [{ name: 'Apps' }] }],
  ['HERA_CLU_072', `${pools}[1].name`, { nodePools: [{ name: 'apps' }, { name: 'apps' }] }],
  ['HERA_CLU_073', `${pools}[0].zones[1]`, pool({ zones: ['use1-az1', 'use1-az3'] })],
  ['HERA_CLU_074', `${pools}[0].limits.cpu`, pool({ limits: { cpu: 0 } })],
  ['HERA_CLU_074', `${pools}[0].limits.memoryGiB`, pool({ limits: { memoryGiB: 1.5 } })],
  ['HERA_CLU_074', `${pools}[0].expireAfter`, pool({ expireAfter: '30d' })],
  ['HERA_CLU_074', `${pools}[0].consolidation.after`, pool({ consolidation: { after: 'soon' } })],
  ['HERA_CLU_074', `${pools}[0].consolidation.atOnce`, pool({ consolidation: { atOnce: '110%' } })],
  ['HERA_CLU_074', `${pools}[0].terminationGracePeriod`, pool({ terminationGracePeriod: 'Never' })],
  ['HERA_CLU_074', `${pools}[0].weight`, pool({ weight: 101 })],
  ['HERA_CLU_074', `${pools}[0].minimumGeneration`, pool({ minimumGeneration: 0 })],
  ['HERA_CLU_074', `${pools}[0].instanceCategories`, pool({ instanceCategories: [] })],
  ['HERA_CLU_074', `${pools}[0].architectures`, pool({ architectures: [] })],
  ['HERA_CLU_074', `${pools}[0].capacityTypes`, pool({ capacityTypes: [] })],
  ['HERA_CLU_074', 'cluster.karpenter.nodeClass.diskGiB', { nodeClass: { diskGiB: 10 } }],
  ['HERA_CLU_074', 'cluster.karpenter.nodeClass.maxPods', { nodeClass: { maxPods: 251 } }],
  ['HERA_CLU_074', 'cluster.karpenter.nodeClass.release', { nodeClass: { release: '20260724' } }],
  [
    'HERA_CLU_074',
    'cluster.karpenter.nodeClass.release',
    { nodeClass: { family: 'bottlerocket', release: 'v20260724' } },
  ],
  ['HERA_CLU_074', 'cluster.karpenter.reservedNetworkInterfaces', { reservedNetworkInterfaces: -1 }],
  ['HERA_CLU_075', `${pools}[0].capacityTypes`, pool({ capacityTypes: ['spot'] })],
  ['HERA_CLU_076', 'cluster.karpenter', {}, { ownNodes: 0 }],
];

describe('checkKarpenter', () => {
  it.each(errors.map(([code, path, options, change]) => ({ code, path, options, change })))(
    '$code at $path',
    ({ code, path, options, change }) => {
      expect(check(options, change).errors).toMatchObject([{ code, path }]);
    },
  );

  it('takes the defaults, and warns in production that a new image replaces every node', () => {
    expect(check({})).toMatchObject({ errors: [], warnings: [{ code: 'HERA_CLU_079' }] });
    expect(check({ nodeClass: { release: 'v20260724' } })).toMatchObject({ errors: [], warnings: [] });
    expect(check({}, {}, stackOf('development'))).toMatchObject({ errors: [], warnings: [] });
  });

  it('reports everything at once', () => {
    const { errors: found } = check({ version: '1.11.1', nodePools: [{ name: 'A', weight: 101 }] }, { ownNodes: 0 });
    expect(found.map(({ code }) => code).sort()).toEqual([
      'HERA_CLU_071',
      'HERA_CLU_072',
      'HERA_CLU_074',
      'HERA_CLU_076',
    ]);
  });

  it('needs no node of its own on Fargate, and no Pod Identity agent there', () => {
    expect(check({}, { ownNodes: 0, fargate: true })).toMatchObject({ errors: [], result: { identity: 'irsa' } });
    expect(check({}).result.identity).toBe('pod-identity');
  });

  it('takes spot where the work bears it', () => {
    expect(check(pool({ interruptible: true })).result.nodePools[0]?.capacityTypes).toEqual(['spot', 'on-demand']);
    expect(check(pool({ interruptible: true })).errors).toEqual([]);
    expect(check({}).result.nodePools[0]?.capacityTypes).toEqual(['on-demand']);
    expect(check({}, {}, stackOf('development')).result.nodePools[0]?.capacityTypes).toEqual(['spot', 'on-demand']);
  });
});

describe('addresses of pods', () => {
  const cni = { prefixDelegation: true, customNetworking: false };
  const maxPods = (options: KarpenterOptions, change: Partial<KarpenterSetting>) =>
    check(options, change).result.nodeClass.maxPods;

  it('are counted in prefixes where the CNI hands out prefixes, for the smallest type', () => {
    expect(maxPods({}, {})).toBeUndefined();
    expect(maxPods({}, { cni })).toBe(110);
    expect(maxPods(pool({ architectures: ['amd64', 'arm64'] }), { cni })).toBe(98);
    expect(maxPods(pool({ architectures: ['arm64'] }), { cni: { ...cni, customNetworking: true } })).toBe(50);
    expect(maxPods(pool({ instanceCategories: ['t'] }), { cni })).toBeUndefined();
    expect(maxPods({ nodeClass: { maxPods: 58 } }, { cni })).toBe(58);
  });

  it('leave the first network interface out with custom networking', () => {
    const custom = { prefixDelegation: false, customNetworking: true };
    expect(check({}, { cni: custom }).result.reservedNetworkInterfaces).toBe(1);
    expect(check({ reservedNetworkInterfaces: 0 }, { cni: custom }).result.reservedNetworkInterfaces).toBe(0);
    expect(check({}).result.reservedNetworkInterfaces).toBe(0);
  });
});

describe('the version matrix', () => {
  it('knows every Kubernetes version in support', () => {
    const known = kubernetesVersions.filter(({ version }) => version !== '1.30');
    expect(Object.fromEntries(known.map(({ version }) => [version, minimumKarpenterVersion(version)]))).toEqual({
      '1.36': '1.13.0',
      '1.35': '1.9.0',
      '1.34': '1.6.6',
      '1.33': '1.5.0',
      '1.32': '1.2.0',
      '1.31': '1.0.5',
    });
    expect(newestKarpenterVersion).toBe('1.14.1');
  });

  it.each(['1.13.0', '1.14.1', '1.15.0'])('takes Karpenter %s on Kubernetes 1.36', (version) => {
    expect(check({ version }, { kubernetesVersion: '1.36' }).errors).toEqual([]);
  });
});
