import { Token } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { findingsOf, lines } from '../internal/check.fixture';
import { checkLayout } from './check-layout';
import type { ExplicitLayout } from './layout';
import { planLayout } from './plan-layout';
import { capacityShape, computedLayoutShape } from './shape';

const checked = (props: unknown) => {
  let layout: ExplicitLayout = {};
  const { problems } = findingsOf((check) => {
    layout = checkLayout(check, props as Parameters<typeof checkLayout>[1]);
  });
  return { layout, problems: lines(problems).map((line) => line.split(': ')[0]) };
};
const zones = ['use1-az1', 'use1-az2'];

describe('checkLayout', () => {
  it('leaves an explicit layout as it is', () => {
    const layout = { private: { 'use1-az1': '10.1.0.0/24' } };
    expect(checked({ cidr: '10.1.0.0/16', layout })).toEqual({ layout, problems: [] });
  });

  it('computes what planLayout computes', () => {
    expect(checked({ cidr: '10.1.0.0/16', layout: { zones }, secondaryCidrs: ['100.64.0.0/16'] })).toEqual({
      layout: planLayout('10.1.0.0/16', { zones }, ['100.64.0.0/16']),
      problems: [],
    });
  });

  it('reports every problem, and goes on with the subnets that fit', () => {
    const layout = { zones: [...zones, 'use1-az9', 'nowhere'], tiers: ['private', 'pods'] };
    expect(checked({ cidr: '10.1.0.0/16', layout })).toEqual({
      layout: planLayout('10.1.0.0/16', { zones, tiers: ['private'] }),
      problems: [
        'HERA_NET_030 network.layout.zones',
        'HERA_NET_013 network.layout.zones',
        'HERA_NET_033 network.layout.tiers',
      ],
    });
  });

  it('wants literals', () => {
    const layout = { zones: [...zones, Token.asString({ ref: 'zone' })] };
    expect(checked({ cidr: '10.1.0.0/16', layout }).problems).toEqual(['HERA_CORE_002 network.layout.zones']);
  });

  // Shape and blocks are reported by the checks that read them; a second report would only repeat them.
  it.each<[string, unknown]>([
    ['no CIDR', { cidr: 'x', layout: { zones } }],
    ['a token for a CIDR', { cidr: Token.asString({ ref: 'cidr' }), layout: { zones } }],
    ['no list of zones', { cidr: '10.1.0.0/16', layout: { zones: 3, tiers: ['private'] } }],
    ['no list of tiers', { cidr: '10.1.0.0/16', layout: { zones, tiers: 'private' } }],
    ['five slots', { cidr: '10.1.0.0/16', layout: { zones, zoneSlots: 5 } }],
    ['no layout', { cidr: '10.1.0.0/16' }],
  ])('is silent about %s', (_, props) => {
    const { layout, problems } = checked(props);
    expect(problems).toEqual([]);
    expect(Object.values(layout).flatMap((tier) => Object.keys(tier))).toEqual([]);
  });

  it('plans no pods in a secondary CIDR that cannot be read', () => {
    const { layout, problems } = checked({ cidr: '10.1.0.0/16', layout: { zones }, secondaryCidrs: ['x'] });
    expect(problems).toEqual([]);
    expect(Object.keys(layout)).toEqual(['public', 'private', 'intra']);
  });
});

describe('shapes', () => {
  it.each([
    [{ zones, zoneSlots: 8, tiers: ['pods'] }, true],
    [{ zones: [] }, false],
    [{ zones, zoneSlots: 5 }, false],
    [{ zones, tiers: ['database'] }, false],
    [{ zones, tier: [] }, false],
  ])('of a computed layout: %j is %s', (layout, good) => {
    expect(computedLayoutShape.safeParse(layout).success).toBe(good);
  });

  it.each([
    [{ maxNodes: 23, podsPerNode: 29, cniMode: 'secondary-ip', toleratesZoneLoss: true }, true],
    [{ maxNodes: 0, podsPerNode: 29, cniMode: 'secondary-ip' }, false],
    [{ maxNodes: 23, podsPerNode: 2.5, cniMode: 'secondary-ip' }, false],
    [{ maxNodes: 23, podsPerNode: 29, cniMode: 'overlay' }, false],
  ])('of a demand: %j is %s', (demand, good) => {
    expect(capacityShape.safeParse(demand).success).toBe(good);
  });
});
