import type { Dimension, PriceCatalogue } from '@hera/prices';
import { isKnown, type Resource, type StackView } from '@hera/stack-model';
import type { StatedUse, UsageResolver } from '../usage/resolve-usage';
import { lineOf, unpricedLine, withoutUsage } from './line';
import { single } from './range';
import { instanceRate, type Purchase, rateOf, type RateOrReason } from './rate';
import type { CostLine, Factor } from './result';

/** What all resources of one estimate share. */
export interface PricingContext {
  readonly view: StackView;
  readonly catalogue: PriceCatalogue;
  readonly usage: UsageResolver;
  /** Day of the estimate, `YYYY-MM-DD`. */
  readonly date: string;
  /** Region of a resource; undefined, and noted as a problem, where it has no prices or is not told. */
  readonly regionOf: (resource: Resource) => string | undefined;
}

/** What a line is asked for by: its price by dimension, the rest as in `lineOf`. */
export interface LineRequest {
  readonly id: string;
  /** @default - that of the price */
  readonly title?: string;
  readonly of: Dimension | RateOrReason;
  /** @default - one unit */
  readonly factors?: readonly Factor[];
  /** @default - nothing to say */
  readonly notes?: readonly string[];
}

/** A line whose quantity is, or contains, assumed use. */
export interface UsageLineRequest extends LineRequest {
  /** Key of the use, among those of the resource's type. */
  readonly key: string;
  /** Type that the key belongs to. @default - that of the resource */
  readonly type?: string;
  /** What the use counts, for the formula. */
  readonly label: string;
}

const months = new Map<number, Factor>();

const inThisMonth = (hours: number): Factor => {
  const seen = months.get(hours);
  if (seen !== undefined) return seen;
  const factor: Factor = {
    label: 'hours',
    value: single(hours),
    from: `a month of ${hours} hours: 365 days of 24 hours are 12 months of 730`,
  };
  months.set(hours, factor);
  return factor;
};

/** What a pricer works with: one resource, and everything that its price depends on. */
export class ResourceScope {
  #region: { readonly name: string | undefined } | undefined;

  constructor(
    readonly resource: Resource,
    readonly context: PricingContext,
  ) {}

  get view(): StackView {
    return this.context.view;
  }

  /** Region of the resource. Undefined where the estimate fails anyway. */
  get region(): string | undefined {
    this.#region ??= { name: this.context.regionOf(this.resource) };
    return this.#region.name;
  }

  /** The hours of a month. */
  get hours(): Factor {
    return inThisMonth(this.context.catalogue.hoursPerMonth);
  }

  rate(dimension: Dimension): RateOrReason {
    const { region } = this;
    return region === undefined
      ? { reason: 'its region has no prices' }
      : rateOf(this.context.catalogue, region, dimension);
  }

  /** Price of an hour of an instance of any of the types. */
  instanceRate(types: readonly [string, ...string[]], purchase: Purchase): RateOrReason {
    const { region } = this;
    return region === undefined
      ? { reason: 'its region has no prices' }
      : instanceRate(this.context.catalogue, region, types, purchase);
  }

  line({ id, title, of, factors = [], notes = [] }: LineRequest): CostLine {
    const rate = typeof of === 'string' ? this.rate(of) : of;
    return lineOf({
      id,
      rate,
      factors: [...this.#instances(), ...factors],
      notes,
      ...(title === undefined ? {} : { title }),
    });
  }

  /** What use is stated for a key of the resource's type, or of another type. */
  use(key: string, type: string = this.resource.type): StatedUse | undefined {
    return this.context.usage.figure(type, key, this.resource);
  }

  /** The name that is stated for a key, such as an instance type. */
  useText(key: string, type: string = this.resource.type): string | undefined {
    return this.context.usage.text(type, key, this.resource);
  }

  /** A line by use: with amounts where use is stated, else without. */
  usageLine({ id, title, of, key, type, label, factors = [], notes = [] }: UsageLineRequest): CostLine {
    const rate = typeof of === 'string' ? this.rate(of) : of;
    const stated = this.use(key, type);
    const name = title ?? ('title' in rate ? rate.title : id);
    if (stated === undefined) return withoutUsage(id, name, rate, `${type ?? this.resource.type}.${key}`);
    const use: Factor = { label, value: stated.value, from: `${stated.used.from}: ${stated.used.key}` };
    return lineOf({
      id,
      title: name,
      rate,
      factors: [...this.#instances(), ...factors, use],
      usage: stated.used,
      notes,
    });
  }

  unpriced(id: string, title: string, reason: string): CostLine {
    return unpricedLine(id, title, reason);
  }

  /** Instances that `count` of a synth document stands for; in plans and states every instance is a resource. */
  #instances(): readonly Factor[] {
    const { instances } = this.resource;
    return isKnown(instances) && instances !== 1
      ? [{ label: 'instances', value: single(instances), from: 'count' }]
      : [];
  }
}
