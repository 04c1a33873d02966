import type { LayoutTier, PlannedTiers } from '../internal/plan';

const tier = (name: LayoutTier, third: number) =>
  ['use1-az1', 'use1-az2', 'use1-az4'].map((zone, index) => ({
    tier: name,
    zone,
    cidr: name === 'pods' ? `100.64.${third + index}.0/24` : `10.1.${third + index}.0/24`,
  }));

/** A public tier alone. */
export const publicAlone: PlannedTiers = { public: tier('public', 1), private: [], intra: [], pods: [] };

/** Public and private subnets in three zones. */
export const withPrivate: PlannedTiers = { ...publicAlone, private: tier('private', 10) };

/** All tiers in three zones. */
export const allTiers: PlannedTiers = { ...withPrivate, intra: tier('intra', 20), pods: tier('pods', 30) };
