import { type Confidence, Decimal } from '@hera/prices';
import type { CostCoverage, CostLine, CostState, ResourceCost } from './result';

const definition =
  'lines with an amount from a confirmed price, or from one that follows from a confirmed price, of 100 lines that are not free; ' +
  'unconfirmed prices, lines without stated use and unpriced resources count against it';

const isCovered = ({ monthly, confidence }: CostLine): boolean =>
  monthly !== undefined && (confidence === 'confirmed' || confidence === 'computed');

const share = (part: Decimal, whole: Decimal): number =>
  whole.isZero() ? 100 : part.times(1000).dividedBy(whole).floor().dividedBy(10).toNumber();

/** How much of a stack its `total` covers, which is the expected amount of all lines. */
export const coverageOf = (resources: readonly ResourceCost[], total: Decimal): CostCoverage => {
  const states: Record<CostState, number> = { priced: 0, 'usage-based': 0, free: 0, unpriced: 0 };
  const confidences: Record<Confidence, number> = { confirmed: 0, computed: 0, unconfirmed: 0 };
  let [all, covered, withoutUsage, unpriced] = [0, 0, 0, 0];
  let uncovered = new Decimal(0);
  for (const { state: resourceState, lines } of resources) {
    states[resourceState] += 1;
    // A resource without a pricer has no line, and counts as one.
    if (resourceState === 'unpriced' && lines.length === 0) {
      all += 1;
      unpriced += 1;
    }
    for (const line of lines) {
      const { state, monthly, confidence } = line;
      if (state === 'free') continue;
      all += 1;
      if (state === 'unpriced') unpriced += 1;
      if (monthly === undefined) {
        if (state === 'usage-based') withoutUsage += 1;
        continue;
      }
      if (confidence !== undefined) confidences[confidence] += 1;
      if (isCovered(line)) covered += 1;
      else uncovered = uncovered.plus(monthly.expected);
    }
  }
  return {
    percent: share(new Decimal(covered), new Decimal(all)),
    definition,
    lines: { total: all, ...confidences, withoutUsage, unpriced },
    resources: {
      total: resources.length,
      priced: states.priced,
      usageBased: states['usage-based'],
      free: states.free,
      unpriced: states.unpriced,
    },
    amountPercent: share(total.minus(uncovered), total),
  };
};
