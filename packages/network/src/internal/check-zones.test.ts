import type { SubnetTier } from '@hera/core';
import { describe, expect, it } from 'vitest';
import { checkZones, type LayoutForm } from './check-zones';
import { findingsOf, lines } from './check.fixture';

const in3 = ['use1-az1', 'use1-az2', 'use1-az4'];

const problems = (zones: Partial<Record<SubnetTier, readonly string[]>>, form: LayoutForm) => {
  const made = (tier: SubnetTier) => (zones[tier] ?? []).map((zone) => ({ tier, zone, cidr: '10.1.0.0/24' }));
  const tiers = { public: made('public'), private: made('private'), intra: made('intra'), pods: made('pods') };
  return lines(findingsOf((check) => checkZones(check, tiers, form)).problems);
};

describe('the pods tier', () => {
  it('is where the private tier is, and may be in more zones', () => {
    expect(problems({ private: in3, pods: [...in3, 'use1-az5'] }, 'explicit')).toEqual([]);
  });

  it('is missed in a zone of the private tier: HERA_NET_038', () => {
    expect(problems({ private: [...in3, 'use1-az5'], pods: in3 }, 'explicit')).toEqual([
      'HERA_NET_038 network.layout.pods: no pods subnet in use1-az5, where nodes of the private tier would find no address for their pods; allowed a pods subnet in every zone of the private tier; add pods subnets there, or take the private ones out',
    ]);
  });
});

describe('the zones of a computed layout', () => {
  it('are judged once, not once for each tier', () => {
    const zones = ['use1-az1', 'use1-az3'];
    const tiers = { public: zones, private: zones, intra: zones };
    expect(problems(tiers, 'computed').map((line) => line.split(': ')[0])).toEqual([
      'HERA_NET_016 network.layout.zones',
      'HERA_NET_009 network.layout.zones',
    ]);
    expect(problems(tiers, 'explicit')).toHaveLength(6);
  });
});
