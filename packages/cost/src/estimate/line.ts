import { confidences, type Confidence } from '@hera/prices';
import { isSingle, showRange, single, times } from './range';
import { amountOf, isRate, type Rate, type RateOrReason } from './rate';
import type { CostLine, Factor, Range, UsageUsed } from './result';

/** What a line is made of. */
export interface LineInput {
  readonly id: string;
  /** @default - that of the price */
  readonly title?: string;
  readonly rate: RateOrReason;
  /** Their product is the quantity. */
  readonly factors: readonly Factor[];
  /** Set where one of the factors is assumed use. @default - none is */
  readonly usage?: UsageUsed;
  /** @default - nothing to say */
  readonly notes?: readonly string[];
}

const weakest = (all: readonly Confidence[]): Confidence | undefined =>
  [...confidences].reverse().find((confidence) => all.includes(confidence));

const oneTier = new WeakMap<Rate, string>();

/** `0.045 USD per hour`. Kept, as most lines of a large stack have one of a few rates. */
const singlePriceText = (rate: Rate): string => {
  const seen = oneTier.get(rate);
  if (seen !== undefined) return seen;
  const { usd, unit } = rate;
  const text = `${isSingle(usd) ? usd.expected.toFixed() : showRange(usd)} USD per ${unit}`;
  oneTier.set(rate, text);
  return text;
};

/** The tiers one by one where the quantity reaches the second. */
const priceText = (rate: Rate, quantity?: Range): string => {
  const { row, unit } = rate;
  const second = row?.tiers[1]?.from;
  if (row === undefined || second === undefined || quantity?.high.lessThanOrEqualTo(second) !== false)
    return singlePriceText(rate);
  const tiers = row.tiers.map((tier) => `${tier.usd.toFixed()} from ${tier.from}`);
  return `USD per ${unit}: ${tiers.join(', ')}`;
};

const formulaOf = (factors: readonly Factor[], quantity: Range, rate: Rate): string =>
  [...factors.map(({ label, value }) => `${showRange(value)} ${label}`), priceText(rate, quantity)].join(' × ');

/** A line with amounts, or an unpriced one where there is no price. */
export const lineOf = ({ id, title, rate, factors, usage, notes = [] }: LineInput): CostLine => {
  const [first, ...others] = factors;
  const quantity = others.reduce((product, { value }) => times(product, value), first?.value ?? single(1));
  if (!isRate(rate)) {
    return {
      id,
      title: title ?? id,
      state: 'unpriced',
      quantity,
      unit: '',
      factors,
      prices: [],
      formula: '',
      reason: rate.reason,
      notes,
      ...(usage === undefined ? {} : { usage }),
    };
  }
  const confidence = weakest(rate.prices.map((price) => price.confidence));
  return {
    id,
    title: title ?? rate.title,
    state: usage === undefined ? 'priced' : 'usage-based',
    monthly: amountOf(quantity, rate),
    quantity,
    unit: rate.unit,
    factors,
    unitPrice: rate.usd,
    prices: rate.prices,
    formula: formulaOf(factors, quantity, rate),
    notes: [...notes, ...rate.notes],
    ...(usage === undefined ? {} : { usage }),
    ...(confidence === undefined ? {} : { confidence }),
  };
};

/** A line that may cost something, and nobody knows how much. */
export const unpricedLine = (id: string, title: string, reason: string): CostLine => ({
  id,
  title,
  state: 'unpriced',
  unit: '',
  factors: [],
  prices: [],
  formula: '',
  reason,
  notes: [],
});

/** A line that costs by use, and no use is stated: no amount. Unpriced where there is no price either. */
export const withoutUsage = (id: string, title: string, rate: RateOrReason, key: string): CostLine =>
  isRate(rate)
    ? {
        id,
        title,
        state: 'usage-based',
        unit: rate.unit,
        factors: [],
        prices: rate.prices,
        unitPrice: rate.usd,
        formula: `? × ${priceText(rate)}`,
        reason: `depends on use, and none is stated: give ${key} in the usage file`,
        notes: [],
      }
    : unpricedLine(id, title, rate.reason);
