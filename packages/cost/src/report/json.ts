import { Decimal } from '@hera/prices';
import type { CostChange, CostDiff, LineChange } from '../diff/diff';
import type { CostLine, PriceUsed, Range, ResourceCost } from '../estimate/result';
import type { CostNote } from '../explain/note';
import type { GateResult } from '../gates/gates';
import type { CostDocument } from '../schema/document-schema';
import { type CostReport, partsOf } from './report';

type JsonRange = CostDocument['monthly'];

const ends = ['low', 'expected', 'high'] as const;

const rangeOf = (range: Range): JsonRange => {
  const numbers = { low: range.low.toNumber(), expected: range.expected.toNumber(), high: range.high.toNumber() };
  return ends.every((end) => new Decimal(numbers[end]).equals(range[end]))
    ? numbers
    : {
        ...numbers,
        exact: { low: range.low.toFixed(), expected: range.expected.toFixed(), high: range.high.toFixed() },
      };
};

/** The fields of `T` that are ranges, as JSON has them; absent ones stay absent. */
const ranges = <K extends string>(
  of: { readonly [Key in K]?: Range | undefined },
  ...keys: readonly K[]
): { [Key in K]?: JsonRange } => {
  const found: { [Key in K]?: JsonRange } = {};
  for (const key of keys) {
    const range = of[key];
    if (range !== undefined) found[key] = rangeOf(range);
  }
  return found;
};

const priceOf = ({ tiers, ...price }: PriceUsed) => ({
  ...price,
  ...(tiers === undefined ? {} : { tiers: [...tiers] }),
});

const lineOf = ({ monthly, quantity, unitPrice, factors, prices, notes, ...rest }: CostLine) => ({
  ...rest,
  ...ranges({ monthly, quantity, unitPrice }, 'monthly', 'quantity', 'unitPrice'),
  factors: factors.map(({ value, ...factor }) => ({ ...factor, value: rangeOf(value) })),
  prices: prices.map(priceOf),
  notes: [...notes],
});

const resourceOf = ({ monthly, lines, notes, tags, ...rest }: ResourceCost) => ({
  ...rest,
  tags: { ...tags },
  ...(monthly === undefined ? {} : { monthly: rangeOf(monthly) }),
  lines: lines.map(lineOf),
  notes: [...notes],
});

const amountsOf = (of: Pick<LineChange, 'from' | 'to' | 'delta'>) => ranges(of, 'from', 'to', 'delta');

const changeOf = ({ from, to, delta, lines, tags, ...rest }: CostChange) => ({
  ...rest,
  ...ranges({ from, to, delta }, 'from', 'to', 'delta'),
  lines: lines.map(({ id, title, kind, because, ...amounts }) => ({
    id,
    title,
    kind,
    ...(because === undefined ? {} : { because }),
    ...amountsOf(amounts),
  })),
  tags: { ...tags },
});

const diffOf = ({ from, to, delta, notComparable, changes, differences, ...rest }: CostDiff) => ({
  ...rest,
  from: { ...from, monthly: rangeOf(from.monthly) },
  to: { ...to, monthly: rangeOf(to.monthly) },
  delta: rangeOf(delta),
  notComparable: { lost: rangeOf(notComparable.lost), found: rangeOf(notComparable.found) },
  changes: changes.map(changeOf),
  differences: [...differences],
});

const gateOf = ({ limit, actual, tags, notes, ...rest }: GateResult) => ({
  ...rest,
  ...(tags === undefined ? {} : { tags: { ...tags } }),
  limit: limit.toNumber(),
  ...(actual === undefined ? {} : { actual: actual.toNumber() }),
  notes: [...notes],
});

const noteOf = ({ resources, figures, advice, prices, facts, ...rest }: CostNote) => ({
  ...rest,
  resources: [...resources],
  figures: figures.map(({ value, ...figure }) => {
    const number = value.toNumber();
    return { ...figure, value: number, ...(new Decimal(number).equals(value) ? {} : { exact: value.toFixed() }) };
  }),
  advice: [...advice],
  prices: prices.map(priceOf),
  facts: facts.map((fact) => ({ ...fact })),
});

/**
 * The report as a JSON document, by the schema `@hera/cost/report.schema.json`: numbers are numbers, with exact text beside where a number
 * cannot hold the amount. `readBaseline` reads it back.
 */
export const jsonReport = ({ estimate, diff, gates, notes }: CostReport): CostDocument => {
  const { resources, monthly, fixed, usageBased, warnings, regions, catalogue, usage, coverage, ...facts } = estimate;
  return {
    format: 'hera-cost',
    version: 1,
    ...facts,
    regions: [...regions],
    catalogue: { ...catalogue },
    usage: { ...usage },
    monthly: rangeOf(monthly),
    fixed: rangeOf(fixed),
    usageBased: rangeOf(usageBased),
    coverage: { ...coverage, lines: { ...coverage.lines }, resources: { ...coverage.resources } },
    parts: partsOf(estimate).map((each) => ({ part: each.part, monthly: rangeOf(each.monthly) })),
    resources: resources.map(resourceOf),
    ...(diff === undefined ? {} : { diff: diffOf(diff) }),
    ...(gates === undefined ? {} : { gates: gates.map(gateOf) }),
    ...(notes === undefined ? {} : { notes: notes.map(noteOf) }),
    warnings: warnings.map((problem) => ({ ...problem })),
  };
};
