import type { CostDiff } from '../diff/diff';
import { sumOf } from '../estimate/range';
import type { CostPart, Estimate, Range, ResourceCost } from '../estimate/result';
import type { CostNote } from '../explain/note';
import type { GateResult } from '../gates/gates';

/** What every output is made from. */
export interface CostReport {
  readonly estimate: Estimate;
  /** What it costs more or less than before. @default - not compared */
  readonly diff?: CostDiff;
  /** Whether the limits hold. @default - there are none */
  readonly gates?: readonly GateResult[];
  /** Effects that surprise people, from `explain`. @default - none */
  readonly notes?: readonly CostNote[];
}

/** One part of the architecture, with what costs something in it, the most expensive first. */
export interface ReportPart {
  readonly part: CostPart;
  readonly monthly: Range;
  readonly resources: readonly ResourceCost[];
}

/** The most expensive first, what has no amount last. The figures are read once: a large stack compares each many times. */
const byCost = <T extends { readonly monthly?: Range }>(items: readonly T[]): readonly T[] =>
  items
    .map((item) => ({ item, usd: item.monthly?.expected.toNumber() ?? -1 }))
    .sort((a, b) => b.usd - a.usd)
    .map(({ item }) => item);

/** Resources that have an amount, by part; parts and resources in the order of what they cost. */
export const partsOf = ({ resources }: Pick<Estimate, 'resources'>): readonly ReportPart[] => {
  const byPart = new Map<CostPart, ResourceCost[]>();
  for (const resource of resources) {
    if (resource.monthly === undefined) continue;
    const others = byPart.get(resource.part);
    if (others === undefined) byPart.set(resource.part, [resource]);
    else others.push(resource);
  }
  return byCost(
    [...byPart].map(([part, own]) => ({
      part,
      monthly: sumOf(own.flatMap(({ monthly }) => monthly ?? [])),
      resources: byCost(own),
    })),
  );
};

/** Something without an amount, and why. */
export interface WithoutAmount {
  readonly address: string;
  readonly title: string;
  readonly state: 'usage-based' | 'unpriced';
  readonly reason: string;
}

/** Everything that may cost something and has no amount: the total leaves it out. */
export const withoutAmount = ({ resources }: Pick<Estimate, 'resources'>): readonly WithoutAmount[] =>
  resources.flatMap(({ address, type, state, reason, lines }) => {
    const unknown = lines.flatMap((line) =>
      line.monthly === undefined && (line.state === 'unpriced' || line.state === 'usage-based')
        ? [{ address, title: line.title, state: line.state, reason: line.reason ?? 'not known' }]
        : [],
    );
    return unknown.length === 0 && state === 'unpriced'
      ? [{ address, title: type, state, reason: reason ?? 'not known' }]
      : unknown;
  });
