import { type Decimal, type DecimalValue, exactly } from '@hera/prices';
import type { Range } from './result';

/** One figure at all three ends. */
export const single = (value: DecimalValue): Range => {
  const exact = exactly(value);
  return { low: exact, expected: exact, high: exact };
};

/** Three figures; put in order, so that `low <= expected <= high` holds. */
export const rangeOf = (low: DecimalValue, expected: DecimalValue, high: DecimalValue): Range => {
  const [least, middle, most] = [exactly(low), exactly(expected), exactly(high)];
  return {
    low: least.lessThan(middle) ? least : middle,
    expected: middle,
    high: most.greaterThan(middle) ? most : middle,
  };
};

/** Nothing at all three ends. */
export const zero: Range = single(0);

const isShared = ({ low, expected, high }: Range): boolean => low === expected && expected === high;

/** Most figures are one and the same at all three ends, and then so is what comes of them: a third of the arithmetic, and of the memory. */
const each = (left: Range, right: Range, combine: (a: Decimal, b: Decimal) => Decimal): Range => {
  const expected = combine(left.expected, right.expected);
  return isShared(left) && isShared(right)
    ? { low: expected, expected, high: expected }
    : { low: combine(left.low, right.low), expected, high: combine(left.high, right.high) };
};

/** What becomes of a figure, end by end. */
export const endByEnd = (range: Range, work: (value: Decimal) => Decimal): Range => {
  const expected = work(range.expected);
  return isShared(range)
    ? { low: expected, expected, high: expected }
    : { low: work(range.low), expected, high: work(range.high) };
};

/** Sum, end by end. */
export const plus = (left: Range, right: Range): Range => each(left, right, (a, b) => a.plus(b));

/** Difference, end by end; what is low may come out above what is high. */
export const minus = (left: Range, right: Range): Range => each(left, right, (a, b) => a.minus(b));

/** Product, end by end. Of figures that are not negative. */
export const times = (left: Range, right: Range): Range => each(left, right, (a, b) => a.times(b));

/** Whether all three figures are one. */
export const isSingle = ({ low, high }: Range): boolean => low === high || low.equals(high);

/** Sum of all, or nothing where there is none. */
export const sumOf = ([first, ...others]: readonly Range[]): Range =>
  first === undefined ? zero : others.reduce(plus, first);

/** For print: `3`, or `3 (2 to 6)`. */
export const showRange = (range: Range): string => {
  const show = (value: Decimal): string => (value.decimalPlaces() > 4 ? value.toDecimalPlaces(4) : value).toFixed();
  return isSingle(range) ? show(range.expected) : `${show(range.expected)} (${show(range.low)} to ${show(range.high)})`;
};
