import type { SubnetTier } from '@hera/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cidr, contains, overlaps, parseCidr } from '../internal/cidr';
import { ipv6Index } from './ipv6-index';
import type { ComputedLayout, ExplicitLayout, ZoneSlots } from './layout';
import { planLayout } from './plan-layout';

const runs = 10_000;
const allTiers: readonly SubnetTier[] = ['public', 'private', 'intra', 'pods'];

interface Input {
  readonly cidr: string;
  readonly secondary: string;
  readonly zones: readonly string[];
  readonly tiers: readonly SubnetTier[];
  readonly zoneSlots: ZoneSlots;
}

// First and last bits of a block vary; the rest would only repeat them.
const blockIn = (first: string, prefix: number, number: number): string => {
  const bits = number % 2 ** (prefix - 8);
  const value = bits * 2 ** (32 - prefix);
  const octets = [16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256);
  return `${first}.${octets.join('.')}/${prefix}`;
};

const input: fc.Arbitrary<Input> = fc
  .record({
    zoneSlots: fc.constantFrom<ZoneSlots>(4, 8, 16),
    form: fc.constantFrom('id', 'name'),
    tiers: fc.shuffledSubarray([...allTiers], { minLength: 1 }),
    block: fc.nat(),
    podsBlock: fc.nat(),
    short: fc.nat(),
    podsShort: fc.nat(),
  })
  .chain(({ zoneSlots, form, ...rest }) => {
    const all = Array.from({ length: zoneSlots }, (_, number) =>
      form === 'id' ? `use1-az${number + 1}` : `us-east-1${String.fromCharCode(97 + number)}`,
    );
    return fc.shuffledSubarray(all, { minLength: 1 }).map((zones): Input => {
      const bits = Math.log2(zoneSlots);
      // Every prefix from /16 to the longest that still gives public subnets of /28.
      const prefix = 16 + (rest.short % (28 - 3 - bits - 16 + 1));
      const podsPrefix = 16 + (rest.podsShort % (28 - bits - 16 + 1));
      return {
        cidr: blockIn('10', prefix, rest.block),
        secondary: blockIn('100', podsPrefix, rest.podsBlock),
        zones,
        tiers: rest.tiers,
        zoneSlots,
      };
    });
  });

const plan = ({ cidr, secondary, zones, tiers, zoneSlots }: Input, more: Partial<ComputedLayout> = {}) =>
  planLayout(cidr, { zones, tiers, zoneSlots, ...more }, [secondary]);

const subnetsOf = (layout: ExplicitLayout) =>
  Object.entries(layout).flatMap(([tier, zones]) =>
    Object.entries(zones).map(([zone, text]) => ({
      tier: tier as SubnetTier,
      zone,
      text,
      cidr: parseCidr(text) as Cidr,
    })),
  );

describe(`${runs} computed layouts`, () => {
  it('have a subnet for each tier and zone, aligned, inside, of a size that AWS accepts, and apart', () => {
    fc.assert(
      fc.property(input, (given) => {
        const subnets = subnetsOf(plan(given));
        expect(subnets).toHaveLength(given.tiers.length * given.zones.length);
        const [primary, secondary] = [given.cidr, given.secondary].map((text) => parseCidr(text) as Cidr);
        for (const [index, { tier, text, cidr }] of subnets.entries()) {
          expect(cidr.canonical).toBe(text);
          expect(cidr.prefix).toBeLessThanOrEqual(28);
          expect(cidr.prefix).toBeGreaterThan(16);
          expect(contains((tier === 'pods' ? secondary : primary) as Cidr, cidr)).toBe(true);
          expect(subnets.slice(index + 1).some((other) => overlaps(cidr, other.cidr))).toBe(false);
        }
      }),
      { numRuns: runs },
    );
  });

  it('do not move when zones and tiers are added', () => {
    fc.assert(
      fc.property(input, fc.nat(), fc.nat(), (given, keepZones, keepTiers) => {
        const before = subnetsOf(
          plan(given, {
            zones: given.zones.slice(0, 1 + (keepZones % given.zones.length)),
            tiers: given.tiers.slice(0, 1 + (keepTiers % given.tiers.length)),
          }),
        );
        const after = plan(given);
        for (const { tier, zone, text } of before) expect(after[tier]?.[zone]).toBe(text);
      }),
      { numRuns: runs },
    );
  });

  it('do not depend on any order', () => {
    fc.assert(
      fc.property(input, (given) => {
        const turned = plan(given, { zones: given.zones.toReversed(), tiers: given.tiers.toReversed() });
        expect(JSON.stringify(turned)).toBe(JSON.stringify(plan(given)));
      }),
      { numRuns: runs },
    );
  });

  it('have IPv6 numbers of their own within a /56', () => {
    fc.assert(
      fc.property(input, (given) => {
        const numbers = subnetsOf(plan(given)).map(({ tier, zone }) => ipv6Index(tier, zone) ?? -1);
        expect(new Set(numbers).size).toBe(numbers.length);
        expect(numbers.every((number) => number >= 0 && number < 256)).toBe(true);
      }),
      { numRuns: runs },
    );
  });
});

describe('the IPv6 number of a subnet', () => {
  it.each<[SubnetTier, string, number | undefined]>([
    ['private', 'use1-az1', 0],
    ['public', 'use1-az1', 16],
    ['intra', 'us-east-1c', 34],
    ['pods', 'use1-az16', 63],
    ['pods', 'use1-az17', undefined],
    ['private', 'nowhere', undefined],
  ])('%s in %s is %s', (tier, zone, number) => {
    expect(ipv6Index(tier, zone)).toBe(number);
  });
});
