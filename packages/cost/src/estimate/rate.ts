import { Decimal, type Dimension, type PriceCatalogue, type PriceRow, type SpotBand, tieredCost } from '@hera/prices';
import { instanceDimension } from '@hera/prices';
import { endByEnd, rangeOf, single, times } from './range';
import type { PriceUsed, Range } from './result';

/** What one unit costs, and the prices that say so. */
export interface Rate {
  readonly title: string;
  readonly unit: string;
  readonly usd: Range;
  readonly prices: readonly PriceUsed[];
  /** Set where the price falls with the quantity. @default - one price for all */
  readonly row?: PriceRow;
  readonly notes: readonly string[];
}

/** A rate, or why there is none. */
export type RateOrReason = Rate | { readonly reason: string };

/** Whether a price was found. */
export const isRate = (found: RateOrReason): found is Rate => 'usd' in found;

const priceUsed = (row: PriceRow): PriceUsed => ({
  dimension: row.dimension,
  title: row.title,
  region: row.region,
  unit: row.unit,
  usd: row.tiers[0].usd.toFixed(),
  ...(row.tiers.length === 1 ? {} : { tiers: row.tiers.map(({ from, usd }) => ({ from, usd: usd.toFixed() })) }),
  source: row.source,
  confidence: row.confidence,
  ...(row.basis === undefined ? {} : { basis: row.basis }),
});

/** Rates that were looked up: a stack of 100,000 resources has few of them, and lines share them. */
const lookedUp = new WeakMap<PriceCatalogue, Map<string, RateOrReason>>();

const once = (catalogue: PriceCatalogue, key: string, look: () => RateOrReason): RateOrReason => {
  const rates = lookedUp.get(catalogue) ?? new Map<string, RateOrReason>();
  lookedUp.set(catalogue, rates);
  const seen = rates.get(key);
  if (seen !== undefined) return seen;
  const rate = look();
  rates.set(key, rate);
  return rate;
};

/** Price of a dimension in a region. */
export const rateOf = (catalogue: PriceCatalogue, region: string, dimension: Dimension): RateOrReason =>
  once(catalogue, `${region} ${dimension}`, () => lookUp(catalogue, region, dimension));

const lookUp = (catalogue: PriceCatalogue, region: string, dimension: Dimension): RateOrReason => {
  const found = catalogue.lookup(region, dimension);
  if (!found.found) {
    const { message, allowed } = found.problem;
    return { reason: allowed === undefined ? message : `${message}; prices for it: ${allowed}` };
  }
  const { row } = found;
  return {
    title: row.title,
    unit: row.unit,
    usd: single(row.tiers[0].usd),
    prices: [priceUsed(row)],
    ...(row.tiers.length === 1 ? {} : { row }),
    notes: [],
  };
};

/** How instances are bought. */
export type Purchase = 'on-demand' | 'spot';

const spotPrice = (band: SpotBand): PriceUsed => ({
  ...priceUsed(band.onDemand),
  dimension: `ec2.spot/${band.onDemand.dimension.split('/')[1] ?? ''}`,
  title: `${band.onDemand.title.split(' ')[0] ?? ''} spot, Linux`,
  usd: band.expected.toFixed(),
  source: band.source,
  confidence: band.confidence,
  basis: `${new Decimal(band.discount.expected).times(100).toFixed()} % below on-demand (${new Decimal(
    band.discount.low,
  )
    .times(100)
    .toFixed()} to ${new Decimal(band.discount.high).times(100).toFixed()} %); AWS moves it at any time`,
});

const least = (values: readonly Decimal[]): Decimal => Decimal.min(...values);
const most = (values: readonly Decimal[]): Decimal => Decimal.max(...values);

const instanceLookUp = (
  catalogue: PriceCatalogue,
  region: string,
  types: readonly [string, ...string[]],
  purchase: Purchase,
): RateOrReason => {
  const rates = types.map((type) => rateOf(catalogue, region, instanceDimension(type)));
  const missing = rates.find((rate) => !isRate(rate));
  if (missing !== undefined && !isRate(missing)) return missing;
  const names = types.join(', ');
  if (purchase === 'spot') {
    const bands = types.map((type) => catalogue.spotOf(region, type));
    const mean = bands.reduce((sum, band) => sum.plus(band.expected), new Decimal(0)).dividedBy(bands.length);
    return {
      title: `${names} spot, Linux`,
      unit: 'hour',
      usd: rangeOf(least(bands.map(({ low }) => low)), mean, most(bands.map(({ high }) => high))),
      prices: bands.map(spotPrice),
      notes: types.length === 1 ? [] : ['spot capacity comes from any of the types: their mean is expected'],
    };
  }
  const found = rates.filter(isRate);
  const usd = found.map((rate) => rate.usd.expected);
  return {
    title: `${names} on demand, Linux, shared tenancy`,
    unit: 'hour',
    usd: rangeOf(least(usd), usd[0] ?? 0, most(usd)),
    prices: found.flatMap(({ prices }) => prices),
    notes: types.length === 1 ? [] : ['the first type is expected: on-demand capacity is taken in the order given'],
  };
};

/**
 * Price of an hour of an instance that may be of any of the types. On demand, the first type is expected: EKS takes them in the order
 * given. Spot capacity comes from any of them: the mean is expected.
 */
export const instanceRate = (
  catalogue: PriceCatalogue,
  region: string,
  types: readonly [string, ...string[]],
  purchase: Purchase,
): RateOrReason =>
  once(catalogue, `${region} ${purchase} ${types.join(' ')}`, () => instanceLookUp(catalogue, region, types, purchase));

/** A rate that may be one or the other: the first is the least and expected, the second the most. */
export const eitherRate = (expected: RateOrReason, dearer: RateOrReason, note: string): RateOrReason => {
  if (!isRate(expected)) return expected;
  if (!isRate(dearer)) return dearer;
  return {
    title: expected.title,
    unit: expected.unit,
    usd: rangeOf(expected.usd.low, expected.usd.expected, dearer.usd.high),
    prices: [...expected.prices, ...dearer.prices],
    notes: [note],
  };
};

/** What a quantity costs, exact, end by end. */
export const amountOf = (quantity: Range, { row, usd }: Rate): Range =>
  row === undefined ? times(quantity, usd) : endByEnd(quantity, (value) => tieredCost(value, row));
