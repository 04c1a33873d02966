import { Decimal } from '@hera/prices';
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
  const lines = resources.flatMap((resource) => resource.lines).filter(({ state }) => state !== 'free');
  // A resource without a pricer has no line, and counts as one.
  const bare = resources.filter(({ state, lines: own }) => state === 'unpriced' && own.length === 0).length;
  const withAmount = lines.filter(({ monthly }) => monthly !== undefined);
  const amount = (some: readonly CostLine[]): Decimal =>
    some.reduce((sum, { monthly }) => (monthly === undefined ? sum : sum.plus(monthly.expected)), new Decimal(0));
  const count = (confidence: CostLine['confidence']): number =>
    withAmount.filter((line) => line.confidence === confidence).length;
  const inState = (state: CostState): number => resources.filter((resource) => resource.state === state).length;
  const total = lines.length + bare;
  const covered = lines.filter(isCovered);
  const coveredAmount = amount(covered);
  const restAmount = amount(withAmount.filter((line) => !isCovered(line)));
  return {
    percent: share(new Decimal(covered.length), new Decimal(total)),
    definition,
    lines: {
      total,
      confirmed: count('confirmed'),
      computed: count('computed'),
      unconfirmed: count('unconfirmed'),
      withoutUsage: lines.filter(({ state, monthly }) => state === 'usage-based' && monthly === undefined).length,
      unpriced: lines.filter(({ state }) => state === 'unpriced').length + bare,
    },
    resources: {
      total: resources.length,
      priced: inState('priced'),
      usageBased: inState('usage-based'),
      free: inState('free'),
      unpriced: inState('unpriced'),
    },
    amountPercent: share(coveredAmount, coveredAmount.plus(restAmount)),
  };
};
