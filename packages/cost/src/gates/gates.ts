import { HeraError, type Problem } from '@hera/core/errors';
import { Decimal } from '@hera/prices';
import type { CostChange, CostDiff } from '../diff/diff';
import { sumOf } from '../estimate/range';
import type { Estimate, ResourceCost } from '../estimate/result';
import { showUsd } from '../report/money';
import type { Budget, BudgetFile, GateFigure } from './budget-schema';

/** What a gate holds against its limit. */
export type GateKind = 'monthly' | 'increase' | 'increasePercent' | 'minCoverage' | 'maxPriceAge';

/** One limit, and whether it holds. */
export interface GateResult {
  readonly kind: GateKind;
  /** Name of the budget, or what it is about. */
  readonly budget: string;
  /** Only resources with all of these tags. @default - all resources */
  readonly tags?: Readonly<Record<string, string>>;
  /** `unknown`: the figure cannot be told. It counts as not held. */
  readonly status: 'held' | 'broken' | 'unknown';
  /** In `unit`. */
  readonly limit: Decimal;
  /** In `unit`. @default - not known */
  readonly actual?: Decimal;
  readonly unit: 'USD a month' | 'percent' | 'days';
  /** Which figure of the amounts it looks at. @default - it is not about an amount */
  readonly figure?: GateFigure;
  /** In one sentence, with the figures. */
  readonly text: string;
  /** What the figure leaves out, for example lines without an amount. Empty when it leaves out nothing. */
  readonly notes: readonly string[];
}

/** What gates are evaluated on. */
export interface GateInput {
  readonly estimate: Estimate;
  /** Difference to the baseline; gates on an increase need one. @default - none */
  readonly diff?: CostDiff;
}

const hasTags = (tags: Readonly<Record<string, string>>, wanted: Budget['tags']): boolean =>
  Object.entries(wanted ?? {}).every(([name, value]) => Object.hasOwn(tags, name) && tags[name] === value);

const showTags = (tags: Readonly<Record<string, string>>): string =>
  Object.entries(tags)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');

const nameOf = ({ name, tags }: Budget): string => name ?? (tags === undefined ? 'all resources' : showTags(tags));

const withoutAmount = (resources: readonly ResourceCost[]): readonly string[] => {
  const count = resources.reduce(
    (sum, { lines, state }) =>
      sum +
      (lines.length === 0 && state === 'unpriced' ? 1 : 0) +
      lines.filter((line) => line.monthly === undefined && line.state !== 'free').length,
    0,
  );
  return count === 0 ? [] : [`${count} ${count === 1 ? 'line has' : 'lines have'} no amount and would come on top`];
};

type Measured = Pick<GateResult, 'actual' | 'notes' | 'text'> & { readonly unknown?: true };

const usdText = (usd: Decimal): string => `${showUsd(usd)} USD`;

const monthlyOf = (budget: Budget, figure: GateFigure, { estimate }: GateInput): Measured => {
  const resources = estimate.resources.filter(({ tags }) => hasTags(tags, budget.tags));
  if (resources.length === 0) {
    return { unknown: true, notes: [], text: `no resource of ${estimate.name} has the tags of this budget` };
  }
  const actual = sumOf(resources.flatMap(({ monthly }) => monthly ?? []))[figure];
  return { actual, notes: withoutAmount(resources), text: `${usdText(actual)} a month (${figure})` };
};

/** Comparable amount before, of the resources of a budget: what they cost now, less what was added since. */
const beforeOf = (
  budget: Budget,
  figure: GateFigure,
  { estimate, diff }: Required<GateInput>,
  changes: readonly CostChange[],
): Decimal => {
  const changed = new Set(diff.changes.map(({ address }) => address));
  const same = estimate.resources.filter(({ address, tags }) => !changed.has(address) && hasTags(tags, budget.tags));
  const now = sumOf(
    [...same.map(({ monthly }) => monthly), ...changes.map(({ to }) => to)].flatMap((each) => each ?? []),
  );
  const found = sumOf(
    changes.flatMap(({ lines }) => lines.flatMap(({ kind, to }) => (kind === 'found' ? (to ?? []) : []))),
  );
  const delta = sumOf(changes.flatMap((change) => change.delta ?? []));
  return now[figure].minus(delta[figure]).minus(found[figure]);
};

const increaseOf = (
  budget: Budget,
  figure: GateFigure,
  kind: 'increase' | 'increasePercent',
  { estimate, diff }: GateInput,
): Measured => {
  if (diff === undefined) return { unknown: true, notes: [], text: 'there is no baseline to compare with' };
  const changes = diff.changes.filter(({ tags }) => hasTags(tags, budget.tags));
  const addresses = (of: 'lost' | 'found'): string =>
    changes.flatMap(({ address, lines }) => (lines.some((line) => line.kind === of) ? address : [])).join(', ');
  const [lost, found] = [addresses('lost'), addresses('found')];
  const notes = [
    ...(lost === '' ? [] : [`no longer priced, and not counted as a saving: ${lost}`]),
    ...(found === '' ? [] : [`priced for the first time, and not counted as an increase: ${found}`]),
  ];
  const unknown = lost === '' ? {} : ({ unknown: true } as const);
  const delta = sumOf(changes.flatMap((change) => change.delta ?? []))[figure];
  const deltaText = `${usdText(delta)} a month more`;
  if (kind === 'increase') return { ...unknown, actual: delta, notes, text: `${deltaText} (${figure})` };
  const before = beforeOf(budget, figure, { estimate, diff }, changes);
  if (before.isZero()) {
    return delta.isZero()
      ? { ...unknown, actual: delta, notes, text: 'nothing before and nothing now' }
      : { unknown: true, notes, text: `${deltaText}, and there was nothing before (${figure})` };
  }
  const percent = delta.div(before).times(100);
  const text = `${percent.toFixed(2)} % more: ${usdText(delta)} on ${usdText(before)} a month (${figure})`;
  return { ...unknown, actual: percent, notes, text };
};

const measure = (kind: GateKind, budget: Budget, figure: GateFigure, input: GateInput): Measured => {
  const { coverage, catalogue } = input.estimate;
  switch (kind) {
    case 'monthly':
      return monthlyOf(budget, figure, input);
    case 'increase':
    case 'increasePercent':
      return increaseOf(budget, figure, kind, input);
    case 'minCoverage':
      return { actual: new Decimal(coverage.percent), notes: [], text: `${coverage.percent} % of the lines covered` };
    case 'maxPriceAge':
      return { actual: new Decimal(catalogue.ageDays), notes: [], text: `prices are ${catalogue.ageDays} days old` };
  }
};

const units = {
  monthly: 'USD a month',
  increase: 'USD a month',
  increasePercent: 'percent',
  minCoverage: 'percent',
  maxPriceAge: 'days',
} as const;

const limitText = (kind: GateKind, limit: number): string => {
  if (kind === 'minCoverage') return `at least ${limit} %`;
  if (kind === 'maxPriceAge') return `at most ${limit} days`;
  if (kind === 'increasePercent') return `at most ${limit} % more`;
  return `at most ${showUsd(new Decimal(limit))} USD a month${kind === 'increase' ? ' more' : ''}`;
};

const resultsOf = (budget: Budget, figure: GateFigure, input: GateInput): readonly GateResult[] =>
  (Object.keys(units) as GateKind[]).flatMap((kind) => {
    const value = budget[kind];
    if (value === undefined) return [];
    const limit = new Decimal(value);
    const { actual, notes, text, unknown } = measure(kind, budget, figure, input);
    const within = actual !== undefined && (kind === 'minCoverage' ? actual.gte(limit) : actual.lte(limit));
    // What is over the limit already is broken, whatever is not known on top of it.
    const status = actual !== undefined && !within ? 'broken' : unknown === true ? 'unknown' : 'held';
    return {
      kind,
      budget: nameOf(budget),
      ...(budget.tags === undefined ? {} : { tags: budget.tags }),
      status,
      limit,
      ...(actual === undefined ? {} : { actual }),
      unit: units[kind],
      ...(units[kind] === 'days' || kind === 'minCoverage' ? {} : { figure }),
      text: `${text}; allowed ${limitText(kind, value)}`,
      notes,
    };
  });

/** Budgets of a file that are about a stack. */
export const budgetsFor = (file: BudgetFile, stack: string): readonly Budget[] =>
  file.budgets.filter(({ environment = '*' }) => environment === '*' || environment === stack);

/**
 * Holds an estimate against every limit that is about its stack.
 *
 * @throws HeraError HERA_COST_022 where no budget of the file is about it: a gate that never looks is none
 */
export const evaluateGates = (file: BudgetFile, input: GateInput): readonly GateResult[] => {
  const { name } = input.estimate;
  const budgets = budgetsFor(file, name);
  if (budgets.length === 0) {
    throw new HeraError({
      code: 'HERA_COST_022',
      path: 'budgets',
      message: `no budget is about ${name}`,
      allowed: file.budgets.map(({ environment = '*' }) => environment).join(', '),
      fix: `add a budget with environment: ${name}, or correct the name of one`,
    });
  }
  return budgets.flatMap((budget) => resultsOf(budget, budget.figure ?? file.figure ?? 'expected', input));
};

/** What is wrong with the gates that do not hold: HERA_COST_023 for a broken one, 024 for one that cannot be told. */
export const gateProblems = (results: readonly GateResult[]): readonly Problem[] =>
  results.flatMap(({ status, kind, budget, text, notes }) =>
    status === 'held'
      ? []
      : [
          {
            code: status === 'broken' ? 'HERA_COST_023' : 'HERA_COST_024',
            path: `${budget}.${kind}`,
            message: [text, ...notes].join('; '),
            fix:
              status === 'broken'
                ? 'change what costs too much (--explain shows how each line is computed), or change the limit'
                : kind.startsWith('increase')
                  ? 'give a baseline with --compare, in which every line has an amount'
                  : 'correct the tags of the budget',
          },
        ],
  );
