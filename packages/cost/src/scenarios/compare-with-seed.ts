import type { Decimal } from '@hera/prices';
import data from '../data/seed-estimates.json';
import { plus, rangeOf, zero } from '../estimate/range';
import type { CostLine, Estimate, Range, ResourceCost } from '../estimate/result';

/** What a line belongs to, in the words of the seed's tables. */
type Component =
  | 'control-plane'
  | 'nodes.on-demand'
  | 'nodes.spot'
  | 'volumes'
  | 'nat'
  | 'addresses'
  | 'endpoints'
  | 'logs'
  | 'keys'
  | 'monitoring'
  | 'backups'
  | 'transfer'
  | 'other';

const byDimension: readonly (readonly [RegExp, Component])[] = [
  [/^ec2\.spot\//, 'nodes.spot'],
  [/^ec2\.(?:instance\/|cpu-credits)/, 'nodes.on-demand'],
  [/^eks\./, 'control-plane'],
  [/^ebs\./, 'volumes'],
  [/^nat\./, 'nat'],
  [/^vpc\.public-ipv4$/, 'addresses'],
  [/^vpc\.interface-endpoint/, 'endpoints'],
  [/^logs\./, 'logs'],
  [/^kms\./, 'keys'],
  [/^cloudwatch\./, 'monitoring'],
  [/^backup\./, 'backups'],
  [/^transfer\./, 'transfer'],
];

const componentOf = ({ prices }: CostLine): Component => {
  const dimension = prices[0]?.dimension ?? '';
  return byDimension.find(([pattern]) => pattern.test(dimension))?.[1] ?? 'other';
};

/** What the seed, our production-environment document, says for one scenario. */
export interface SeedScenario {
  readonly id: string;
  readonly title: string;
  /** Whether its figures are what one thing more costs, and not a whole. */
  readonly difference: boolean;
  /** USD a month. */
  readonly total: SeedRange;
  readonly reason: string;
  readonly rows: readonly (SeedRange & {
    readonly component: string;
    readonly covers: readonly string[];
    readonly reason: string;
  })[];
}

/** Two ends of a figure of the seed, in USD a month. */
export interface SeedRange {
  readonly low: number;
  readonly high: number;
}

/** The seed's scenarios, in its order. */
export const seedScenarios: readonly SeedScenario[] = data.scenarios;

/** One row of a scenario: the seed's figure beside ours. */
export interface SeedRow {
  readonly component: string;
  /** @default - the seed does not have it */
  readonly seed?: SeedRange;
  /** USD a month. */
  readonly ours: Range;
  /** Why the two differ. */
  readonly reason: string;
}

/** A scenario of the seed beside an estimate of the same design. */
export interface SeedComparison {
  readonly id: string;
  readonly title: string;
  readonly rows: readonly SeedRow[];
  readonly seedTotal: SeedRange;
  /** USD a month. */
  readonly ourTotal: Range;
  readonly reason: string;
}

const amounts = (resources: readonly ResourceCost[]): ReadonlyMap<Component, Range> => {
  const sums = new Map<Component, Range>();
  for (const line of resources.flatMap(({ lines }) => lines)) {
    if (line.monthly === undefined) continue;
    const component = componentOf(line);
    sums.set(component, plus(sums.get(component) ?? zero, line.monthly));
  }
  return sums;
};

const minus = (left: Range, right: Range): Range =>
  rangeOf(left.low.minus(right.low), left.expected.minus(right.expected), left.high.minus(right.high));

const forgotten: Readonly<Partial<Record<Component, readonly [string, string]>>> = {
  addresses: ['Public IPv4 addresses', 'not in the document: each costs 3.65, in use or not'],
  keys: ['KMS keys', 'not in the document: each costs 1.00, and up to 3.00 from its second rotation on'],
  transfer: ['Data transfer', 'not in the document'],
  monitoring: ['Monitoring', 'not in the document'],
  backups: ['Backups', 'not in the document'],
  other: ['Other', 'not in the document'],
};

/**
 * The seed's figures for a scenario beside an estimate of the same design, row by row, with the reasons for the difference.
 *
 * @param baseline estimate without the thing, for a scenario that says what one thing more costs
 */
export const compareWithSeed = (scenario: SeedScenario, ours: Estimate, baseline?: Estimate): SeedComparison => {
  const all = amounts(ours.resources);
  const before = amounts(baseline?.resources ?? []);
  const of = (component: string): Range =>
    minus(all.get(component as Component) ?? zero, before.get(component as Component) ?? zero);
  const rows = scenario.rows.map(({ component, covers, low, high, reason }): SeedRow => ({
    component,
    seed: { low, high },
    ours: covers.map(of).reduce(plus, zero),
    reason,
  }));
  const covered = new Set(scenario.rows.flatMap(({ covers }) => covers));
  const rest = [...all.keys()]
    .filter((component) => !covered.has(component) && !of(component).high.isZero())
    .map((component): SeedRow => {
      const [name, reason] = forgotten[component] ?? [component, 'in another row of the document'];
      return { component: name, ours: of(component), reason };
    });
  return {
    id: scenario.id,
    title: scenario.title,
    rows: [...rows, ...rest],
    seedTotal: scenario.total,
    ourTotal: minus(ours.monthly, baseline?.monthly ?? zero),
    reason: scenario.reason,
  };
};

const usd = (value: Decimal): string => value.toFixed(2);

const showOurs = ({ low, expected, high }: Range): string =>
  usd(low) === usd(high) ? usd(expected) : `${usd(expected)} (${usd(low)} to ${usd(high)})`;

const showSeed = (seed: SeedRange | undefined): string =>
  seed === undefined ? '' : seed.low === seed.high ? String(seed.low) : `${seed.low} to ${seed.high}`;

/** A comparison as a table in Markdown, in USD a month. */
export const seedTable = ({ title, rows, seedTotal, ourTotal, reason }: SeedComparison): string =>
  [
    `**${title}**`,
    '',
    '| USD a month | document | estimate | why |',
    '| --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row.component} | ${showSeed(row.seed)} | ${showOurs(row.ours)} | ${row.reason} |`),
    `| **Total** | **${showSeed(seedTotal)}** | **${showOurs(ourTotal)}** | ${reason} |`,
  ].join('\n');
