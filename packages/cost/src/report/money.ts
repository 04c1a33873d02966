import { type Decimal, formatUsd } from '@hera/prices';
import { isSingle } from '../estimate/range';
import type { Range } from '../estimate/result';

const grouped = (usd: string): string => usd.replace(/\B(?=(?:\d{3})+\.)/g, ',');

/** `1,234.50`; what rounds to 0.00 and is not nothing is `< 0.01`. */
export const showUsd = (usd: Decimal): string => {
  const text = formatUsd(usd);
  if (!usd.isZero() && /^-?0\.00$/.test(text)) return usd.isNegative() ? '> -0.01' : '< 0.01';
  return grouped(text);
};

/** With its sign: `+73.00`, `-3.65`, `0.00`. */
export const showDelta = (usd: Decimal): string =>
  usd.isPositive() && !usd.isZero() ? `+${showUsd(usd)}` : showUsd(usd);

/** `523.10 to 1,592.00`, or nothing where both ends print alike. */
export const showSpan = (range: Range): string => {
  if (isSingle(range)) return '';
  const [low, high] = [showUsd(range.low), showUsd(range.high)];
  return low === high ? '' : `${low} to ${high}`;
};

/** `600.00 (523.10 to 1,592.00)`. */
export const showRange = (range: Range): string => {
  const span = showSpan(range);
  return span === '' ? showUsd(range.expected) : `${showUsd(range.expected)} (${span})`;
};

/** `-77.38`, or `-77.38 (low -77.38, high +87.64)` where the ends move differently. */
export const showDeltaRange = ({ low, expected, high }: Range): string => {
  const [least, middle, most] = [showDelta(low), showDelta(expected), showDelta(high)];
  return least === middle && middle === most ? middle : `${middle} (low ${least}, high ${most})`;
};
