import type { Decimal, Dimension, PriceCatalogue } from '@hera/prices';
import type { Resource, StackView } from '@hera/stack-model';
import type { CostLine, Estimate, PriceUsed, ResourceCost } from '../estimate/result';
import { isRate, rateOf } from '../estimate/rate';
import type { CostNote } from './note';

/** A price as notes use it. */
export interface NotePrice {
  readonly usd: Decimal;
  readonly used: PriceUsed;
}

/** A line with the resource that it belongs to. */
export interface LineOf {
  readonly cost: ResourceCost;
  readonly line: CostLine;
}

/** Finds out whether an effect concerns a stack, and works it out. */
export type Explainer = (scope: ExplainScope) => readonly CostNote[];

/** What explainers read: the stack, what it costs, and prices. */
export class ExplainScope {
  #byDimension: ReadonlyMap<string, readonly LineOf[]> | undefined;

  constructor(
    readonly view: StackView,
    readonly estimate: Estimate,
    readonly catalogue: PriceCatalogue,
  ) {}

  /** First tier of a price, or nothing where the region has none. */
  price(region: string, dimension: Dimension): NotePrice | undefined {
    const rate = rateOf(this.catalogue, region, dimension);
    if (!isRate(rate)) return undefined;
    const [used] = rate.prices;
    return used === undefined ? undefined : { usd: rate.usd.expected, used };
  }

  /** Lines that are priced by a dimension, with their resources. */
  linesBy(dimension: string): readonly LineOf[] {
    this.#byDimension ??= this.#indexed();
    return this.#byDimension.get(dimension) ?? [];
  }

  #indexed(): ReadonlyMap<string, readonly LineOf[]> {
    const found = new Map<string, LineOf[]>();
    for (const cost of this.estimate.resources) {
      for (const line of cost.lines) {
        const dimension = line.prices[0]?.dimension;
        if (dimension === undefined) continue;
        const others = found.get(dimension);
        if (others === undefined) found.set(dimension, [{ cost, line }]);
        else others.push({ cost, line });
      }
    }
    return found;
  }

  /** Resources of a type with what they cost. */
  costsOf(type: string): readonly { readonly cost: ResourceCost; readonly resource: Resource }[] {
    return this.estimate.resources.flatMap((cost) => {
      const resource = cost.type === type ? this.view.byAddress(cost.address) : undefined;
      return resource === undefined ? [] : [{ cost, resource }];
    });
  }
}

/** By region, in order. */
export const byRegion = (lines: readonly LineOf[]): ReadonlyMap<string, readonly LineOf[]> => {
  const regions = [...new Set(lines.flatMap(({ cost }) => cost.region ?? []))].sort();
  return new Map(regions.map((region) => [region, lines.filter(({ cost }) => cost.region === region)]));
};

/** Product of the expected factors with one of the labels; 1 where there is none. */
export const expectedOf = (line: CostLine, one: Decimal, ...labels: readonly string[]): Decimal =>
  line.factors
    .filter(({ label }) => labels.includes(label))
    .reduce((product, { value }) => product.times(value.expected), one);

/** Addresses of lines, each once, in order. */
export const addressesOf = (lines: readonly LineOf[]): readonly string[] => [
  ...new Set(lines.map(({ cost }) => cost.address)),
];
