import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from './load';
import { Decimal, formatUsd, tieredCost, toCents } from './tiers';

const tiers = [
  { from: 0, usd: new Decimal('0.10') },
  { from: 100, usd: new Decimal('0.05') },
  { from: 1000, usd: new Decimal('0.01') },
];

describe('tiered cost', () => {
  it.each([
    [0, '0'],
    [1, '0.1'],
    [100, '10'],
    [101, '10.05'],
    // 100 x 0.10 + 900 x 0.05
    [1000, '55'],
    // and 500 x 0.01
    [1500, '60'],
    ['0.000000001', '0.0000000001'],
  ])('of %s is %s', (quantity, usd) => {
    expect(tieredCost(quantity, { tiers }).toFixed()).toBe(usd);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 'many', ''])('refuses %s', (quantity) => {
    expect(() => tieredCost(quantity, { tiers })).toThrow('HERA_PRICE_008 quantity');
  });

  it('is exact where binary fractions are not', () => {
    expect(tieredCost(3, { tiers: [{ from: 0, usd: new Decimal('0.1') }] }).toFixed()).toBe('0.3');
    // a cent's half goes up, whatever binary fractions say: 1.005 is 1.01
    expect(toCents('1.005').toFixed()).toBe('1.01');
    expect(formatUsd('60.736')).toBe('60.74');
  });

  it('puts parts together to the cent that the whole has', () => {
    const third = new Decimal('109.305').div(3);
    // Just below half a cent, by the fiftieth digit of a division.
    const sum = new Decimal('109.30499999999999999999999999999999999999999999999');
    for (const amount of [third.plus(third).plus(third), sum]) {
      expect(toCents(amount).toFixed()).toBe('109.31');
      expect(formatUsd(amount)).toBe('109.31');
    }
    expect(toCents('109.3049999').toFixed(2)).toBe('109.30');
  });
});

const rows = loadCatalogue().regions.flatMap((region) => loadCatalogue().pricesIn(region));
const row = fc.constantFrom(...rows);
/** Thousandths of a unit, up to a thousand million units. */
const quantity = fc.maxSafeNat().map((thousandths) => new Decimal(thousandths % 1e12).div(1000));

describe('prices of the catalogue', () => {
  it('more never costs less', () => {
    fc.assert(
      fc.property(row, quantity, quantity, (price, one, other) => {
        const [less, more] = one.lt(other) ? [one, other] : [other, one];
        return tieredCost(less, price).lte(tieredCost(more, price));
      }),
      { numRuns: 2000 },
    );
  });

  it('two parts cost at least what they cost together', () => {
    fc.assert(
      fc.property(row, quantity, quantity, (price, one, other) => {
        const together = tieredCost(one.plus(other), price);
        return tieredCost(one, price).plus(tieredCost(other, price)).gte(together);
      }),
      { numRuns: 2000 },
    );
  });

  it('further tiers are cheaper, and ascend', () => {
    for (const { tiers: steps, dimension, region } of rows) {
      steps.slice(1).forEach(({ from, usd }, index) => {
        const before = steps[index];
        expect(from, `${dimension} in ${region}`).toBeGreaterThan(before?.from ?? Number.NaN);
        expect(usd.lt(before?.usd ?? 0), `${dimension} in ${region}`).toBe(true);
      });
    }
  });
});
