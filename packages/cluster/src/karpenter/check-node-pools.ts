import { isUnknown, type StackContext } from '@hera/core';
import type { Report } from '../internal/report';
import type { KarpenterNodePool } from './karpenter-options';
import type { PlannedNodePool } from './planned-karpenter';

const poolName = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
// Go durations without fractions, in the units that Karpenter's schema takes (karpenter.sh_nodepools.yaml: h, m, s).
const duration = /^(?:\d+(?:h|m|s))+$/;
const share = /^(?:(?:100|\d{1,2})%|\d+)$/;

/** What a node pool is when nobody says more. */
export const defaultNodePool: KarpenterNodePool = { name: 'workload' };

/** Who makes the nodes of a pool. */
export interface NodePoolMaker {
  /** Where the pools stand in the props. */
  readonly path: string;
  /** Lifetime of a node when nobody says more. */
  readonly expireAfter: string;
}

/** Karpenter of the user's own. */
const karpenter: NodePoolMaker = { path: 'cluster.karpenter.nodePools', expireAfter: '720h' };

const planNodePool = (
  pool: KarpenterNodePool,
  { profile, settings }: StackContext,
  maker: NodePoolMaker,
): PlannedNodePool => {
  const production = profile.name === 'production';
  const spot = (pool.interruptible ?? false) || settings.capacityType === 'SPOT';
  return {
    name: pool.name,
    capacityTypes: pool.capacityTypes ?? (spot ? ['spot', 'on-demand'] : ['on-demand']),
    architectures: pool.architectures ?? ['amd64'],
    zones: pool.zones ?? [],
    instanceCategories: pool.instanceCategories ?? ['c', 'm', 'r'],
    minimumGeneration: pool.minimumGeneration ?? 5,
    instanceTypes: pool.instanceTypes ?? [],
    limits: {
      cpu: pool.limits?.cpu ?? (production ? 40 : 8),
      memoryGiB: pool.limits?.memoryGiB ?? (production ? 160 : 32),
    },
    consolidation: {
      policy: pool.consolidation?.policy ?? 'WhenEmptyOrUnderutilized',
      after: pool.consolidation?.after ?? '1m',
      atOnce: pool.consolidation?.atOnce ?? '10%',
    },
    expireAfter: pool.expireAfter ?? maker.expireAfter,
    ...(pool.terminationGracePeriod === undefined ? {} : { terminationGracePeriod: pool.terminationGracePeriod }),
    taints: pool.taints ?? [],
    labels: pool.labels ?? { 'hera/role': 'workload' },
    weight: pool.weight ?? 0,
  };
};

const checkNames = (pools: readonly KarpenterNodePool[], base: string, report: Report): void => {
  const seen = new Set<string>();
  pools.forEach(({ name }, index) => {
    const path = `${base}[${index}].name`;
    if (!report.isLiteral(name, path)) return;
    if (seen.has(name) || !poolName.test(name)) {
      report.error({
        code: 'HERA_CLU_072',
        path,
        message: seen.has(name)
          ? `${name} names another node pool already`
          : `${JSON.stringify(name)} is not a node pool name`,
        allowed: 'up to 63 lower-case letters, digits and dashes, each name once',
        fix: 'rename it',
      });
    }
    seen.add(name);
  });
};

const checkZones = (pool: KarpenterNodePool, path: string, zones: readonly string[], report: Report): void => {
  (pool.zones ?? []).forEach((zone, index) => {
    if (isUnknown(zone) || zones.includes(zone)) return;
    report.error({
      code: 'HERA_CLU_073',
      path: `${path}.zones[${index}]`,
      message: `there is no private subnet in ${zone}`,
      allowed: zones.join(', '),
      fix: 'use a zone of the network, spelled as the network spells it',
    });
  });
};

/** Each: property, whether it is out of range, the value, what is allowed. */
type Range = readonly [property: string, wrong: boolean, value: unknown, allowed: string];

const rangesOf = (pool: PlannedNodePool): readonly Range[] => {
  const { limits, consolidation } = pool;
  const never = (value: string): boolean => value === 'Never' || duration.test(value);
  const grace = pool.terminationGracePeriod;
  return [
    ['limits.cpu', !(Number.isInteger(limits.cpu) && limits.cpu > 0), limits.cpu, 'a whole number of vCPU, 1 or more'],
    [
      'limits.memoryGiB',
      !(Number.isInteger(limits.memoryGiB) && limits.memoryGiB > 0),
      limits.memoryGiB,
      'a whole number of GiB, 1 or more',
    ],
    ['expireAfter', !never(pool.expireAfter), pool.expireAfter, 'a duration such as 720h, or Never'],
    ['consolidation.after', !never(consolidation.after), consolidation.after, 'a duration such as 1m, or Never'],
    [
      'consolidation.atOnce',
      !share.test(consolidation.atOnce),
      consolidation.atOnce,
      'a number, or a share such as 10%',
    ],
    ['terminationGracePeriod', grace !== undefined && !duration.test(grace), grace, 'a duration such as 48h'],
    // 0 to 100: karpenter.sh_nodepools.yaml, weight; 0 is the same as none.
    [
      'weight',
      !(Number.isInteger(pool.weight) && pool.weight >= 0 && pool.weight <= 100),
      pool.weight,
      'a whole number from 0 to 100',
    ],
    [
      'minimumGeneration',
      !(Number.isInteger(pool.minimumGeneration) && pool.minimumGeneration >= 1),
      pool.minimumGeneration,
      'a whole number, 1 or more',
    ],
    ['instanceCategories', pool.instanceCategories.length === 0, '[]', 'one category or more'],
    ['architectures', pool.architectures.length === 0, '[]', 'amd64, arm64 or both'],
    ['capacityTypes', pool.capacityTypes.length === 0, '[]', 'on-demand, spot or both'],
  ];
};

const checkRanges = (pool: PlannedNodePool, path: string, report: Report): void => {
  for (const [property, wrong, value, allowed] of rangesOf(pool)) {
    if (!wrong) continue;
    report.error({
      code: 'HERA_CLU_074',
      path: `${path}.${property}`,
      message: `${JSON.stringify(value)} cannot be`,
      allowed,
      fix: 'change it, or leave it out',
    });
  }
};

/** Checks the node pools and fills in what they leave open. */
export const checkNodePools = (
  pools: readonly KarpenterNodePool[],
  zones: readonly string[],
  context: StackContext,
  report: Report,
  maker: NodePoolMaker = karpenter,
): readonly PlannedNodePool[] => {
  checkNames(pools, maker.path, report);
  return pools.map((pool, index) => {
    const path = `${maker.path}[${index}]`;
    const planned = planNodePool(pool, context, maker);
    checkZones(pool, path, zones, report);
    checkRanges(planned, path, report);
    const promised = context.settings.capacityType === 'ON_DEMAND' && !(pool.interruptible ?? false);
    if (promised && planned.capacityTypes.includes('spot')) {
      report.brokenPromise({
        code: 'HERA_CLU_075',
        path: `${path}.capacityTypes`,
        message: `the pool ${pool.name} takes spot capacity, and the environment promises on-demand`,
        allowed: "on-demand; spot in a pool that is 'interruptible'",
        fix: 'set interruptible where the work bears it, or take spot away',
      });
    }
    return planned;
  });
};
