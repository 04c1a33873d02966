import { HeraError } from '@hera/core/errors';
import { Decimal as Decimals } from 'decimal.js';

/**
 * Exact decimal numbers. A clone of its own, so that another package's settings of `decimal.js` do not reach it: 50 digits, which no sum of
 * prices times quantities uses up.
 */
export const Decimal = Decimals.clone({ precision: 50, rounding: Decimals.ROUND_HALF_UP, toExpNeg: -30, toExpPos: 30 });

/** An exact decimal number. */
export type Decimal = Decimals;

/** What is taken for a number: text is exact, a JavaScript number is what it prints as. */
export type DecimalValue = Decimals.Value;

/** The number itself where it is one of these; they never change. @throws Error for what is no number */
export const exactly = (value: DecimalValue): Decimal => (value instanceof Decimal ? value : new Decimal(value));

/** One tier of a price: each unit above `from`, up to the next tier's `from`, costs `usd`. */
export interface Tier {
  readonly from: number;
  readonly usd: Decimal;
}

/** A quantity as an exact number. @throws HeraError HERA_PRICE_008 for what is negative or no number */
const quantityOf = (quantity: DecimalValue): Decimal => {
  let exact: Decimal | undefined;
  try {
    exact = exactly(quantity);
  } catch {
    // Reported below, with what was given.
  }
  if (exact !== undefined && exact.isFinite() && !exact.isNegative()) return exact;
  throw new HeraError({
    code: 'HERA_PRICE_008',
    path: 'quantity',
    message: `${String(quantity)} is not a quantity`,
    allowed: 'a finite number, 0 or more',
    fix: 'give a quantity in the unit of the dimension',
  });
};

/**
 * Cost of a quantity, exact and not rounded: each tier prices its own part. In USD, for a quantity in the row's unit.
 *
 * @throws HeraError HERA_PRICE_008 for a quantity that is negative or no number
 */
export const tieredCost = (quantity: DecimalValue, { tiers }: { readonly tiers: readonly Tier[] }): Decimal => {
  const exact = quantityOf(quantity);
  const [first, second] = tiers;
  if (first?.from === 0 && second === undefined) return exact.times(first.usd);
  return tiers.reduce((sum, { from, usd }, index) => {
    const until = tiers[index + 1]?.from;
    const top = until === undefined ? exact : Decimal.min(exact, until);
    return top.greaterThan(from) ? sum.plus(top.minus(from).times(usd)) : sum;
  }, new Decimal(0));
};

/** Shares of a total are divisions, exact to 50 digits: their sum may miss half a cent by the last of them, and would fall to the other cent. */
const settled = (usd: DecimalValue): Decimal => new Decimal(usd).toDecimalPlaces(20, Decimals.ROUND_HALF_UP);

/** To the cent, halves up: `60.736` is `60.74`. */
export const toCents = (usd: DecimalValue): Decimal => settled(usd).toDecimalPlaces(2, Decimals.ROUND_HALF_UP);

/** Two decimals and no exponent, for print: `60.74`. */
export const formatUsd = (usd: DecimalValue): string => settled(usd).toFixed(2, Decimals.ROUND_HALF_UP);
