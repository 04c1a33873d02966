import { type Confidence, Decimal } from '@hera/prices';
import type { CostCoverage, CostLine, CostState, ResourceCost } from './result';

const definition =
  'lines with an amount from a confirmed price, or from one that follows from a confirmed price, of 100 lines that are not free; ' +
  'unconfirmed prices, lines without stated use and unpriced resources count against it';

const isCovered = ({ monthly, confidence }: CostLine): boolean =>
  monthly !== undefined && (confidence === 'confirmed' || confidence === 'computed');

const share = (part: Decimal, whole: Decimal): number =>
  whole.isZero() ? 100 : part.times(1000).dividedBy(whole).floor().dividedBy(10).toNumber();

/** How much of a stack the total covers. */
export const coverageOf = (resources: readonly ResourceCost[]): CostCoverage => {
  const states: Record<CostState, number> = { priced: 0, 'usage-based': 0, free: 0, unpriced: 0 };
  const confidences: Record<Confidence, number> = { confirmed: 0, computed: 0, unconfirmed: 0 };
  let [total, covered, withoutUsage, unpriced] = [0, 0, 0, 0];
  let [coveredAmount, amount] = [new Decimal(0), new Decimal(0)];
  for (const { state: resourceState, lines } of resources) {
    states[resourceState] += 1;
    // A resource without a pricer has no line, and counts as one.
    if (resourceState === 'unpriced' && lines.length === 0) {
      total += 1;
      unpriced += 1;
    }
    for (const line of lines) {
      const { state, monthly, confidence } = line;
      if (state === 'free') continue;
      total += 1;
      if (state === 'unpriced') unpriced += 1;
      if (monthly === undefined) {
        if (state === 'usage-based') withoutUsage += 1;
        continue;
      }
      if (confidence !== undefined) confidences[confidence] += 1;
      amount = amount.plus(monthly.expected);
      if (!isCovered(line)) continue;
      covered += 1;
      coveredAmount = coveredAmount.plus(monthly.expected);
    }
  }
  return {
    percent: share(new Decimal(covered), new Decimal(total)),
    definition,
    lines: { total, ...confidences, withoutUsage, unpriced },
    resources: {
      total: resources.length,
      priced: states.priced,
      usageBased: states['usage-based'],
      free: states.free,
      unpriced: states.unpriced,
    },
    amountPercent: share(coveredAmount, amount),
  };
};
