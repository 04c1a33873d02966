import { Decimal, type DecimalValue } from '@hera/prices';
import type { Range } from './result';

/** One figure at all three ends. */
export const single = (value: DecimalValue): Range => {
  const exact = new Decimal(value);
  return { low: exact, expected: exact, high: exact };
};

/** Three figures; put in order, so that `low <= expected <= high` holds. */
export const rangeOf = (low: DecimalValue, expected: DecimalValue, high: DecimalValue): Range => {
  const middle = new Decimal(expected);
  return { low: Decimal.min(low, middle), expected: middle, high: Decimal.max(high, middle) };
};

/** Nothing at all three ends. */
export const zero: Range = single(0);

const each = (left: Range, right: Range, combine: (a: Decimal, b: Decimal) => Decimal): Range => ({
  low: combine(left.low, right.low),
  expected: combine(left.expected, right.expected),
  high: combine(left.high, right.high),
});

/** Sum, end by end. */
export const plus = (left: Range, right: Range): Range => each(left, right, (a, b) => a.plus(b));

/** Product, end by end. Of figures that are not negative. */
export const times = (left: Range, right: Range): Range => each(left, right, (a, b) => a.times(b));

/** Whether all three figures are one. */
export const isSingle = ({ low, high }: Range): boolean => low.equals(high);

/** Sum of all, or nothing where there is none. */
export const sumOf = (ranges: readonly Range[]): Range => ranges.reduce(plus, zero);

/** For print: `3`, or `3 (2 to 6)`. */
export const showRange = (range: Range): string => {
  const show = (value: Decimal): string => value.toDecimalPlaces(4).toFixed();
  return isSingle(range) ? show(range.expected) : `${show(range.expected)} (${show(range.low)} to ${show(range.high)})`;
};
