import { isKnown, type Resource, type StackView } from '@hera/stack-model';
import { rangeOf, single } from '../estimate/range';
import type { Range, UsageUsed } from '../estimate/result';
import { matchesPattern } from './address-pattern';
import { usageKeyOf } from './keys';
import { type UsageProfile, usageProfiles } from './profiles';
import type { Usage, UsageFigure, UsageValues } from './usage';

/** Use that is stated for one thing, and where. */
export interface StatedUse {
  readonly value: Range;
  readonly used: UsageUsed;
}

const figureOf = (values: UsageValues | undefined, key: string): UsageFigure | string | undefined =>
  values !== undefined && Object.hasOwn(values, key) ? values[key] : undefined;

const own = <T>(byType: Readonly<Record<string, T>>, type: string): T | undefined =>
  Object.hasOwn(byType, type) ? byType[type] : undefined;

const asRange = (figure: UsageFigure): Range =>
  typeof figure === 'number' ? single(figure) : rangeOf(figure.low, figure.expected, figure.high);

/** Answers what use is stated for a resource: by address, then by type, then a share of a total, then the profile. */
export class UsageResolver {
  readonly #usage: Usage;
  readonly #profile: UsageProfile;
  readonly #view: StackView;
  readonly #patterns: Usage['resources'];
  readonly #matched = new Set<string>();
  readonly #shares = new Map<string, number>();
  /** Use that does not depend on the address. */
  readonly #general = new Map<string, StatedUse | undefined>();

  constructor(usage: Usage, view: StackView) {
    this.#usage = usage;
    this.#profile = usageProfiles[usage.profile];
    this.#view = view;
    this.#patterns = [...usage.resources].reverse();
  }

  /** Stated use of a key, or nothing. */
  figure(type: string, key: string, resource: Resource): StatedUse | undefined {
    const at = `${type}.${key}`;
    const single = this.#byAddress(at, key, resource);
    if (single !== undefined)
      return typeof single.value === 'string' ? undefined : { value: asRange(single.value), used: single.used };
    if (this.#general.has(at)) return this.#general.get(at);
    const found = this.#byType(type, key, at);
    const stated =
      found === undefined || typeof found.value === 'string'
        ? undefined
        : { value: this.#shared(found.value, found.total, type, key), used: found.used };
    this.#general.set(at, stated);
    return stated;
  }

  /** Stated name of a key, such as an instance type, or nothing. */
  text(type: string, key: string, resource: Resource): string | undefined {
    const at = `${type}.${key}`;
    const value = (this.#byAddress(at, key, resource) ?? this.#byType(type, key, at))?.value;
    return typeof value === 'string' ? value : undefined;
  }

  /** Patterns that fit no address that was seen. */
  get unmatched(): readonly string[] {
    return this.#patterns.map(({ pattern }) => pattern).filter((pattern) => !this.#matched.has(pattern));
  }

  /** Marks the patterns that fit an address, so that what remains can be told. */
  see(address: string): void {
    for (const { pattern } of this.#patterns) if (matchesPattern(pattern, address)) this.#matched.add(pattern);
  }

  #shared(figure: UsageFigure, total: boolean, type: string, key: string): Range {
    const range = asRange(figure);
    if (!total) return range;
    const shares = this.#sharesOf(type, key);
    return {
      low: range.low.dividedBy(shares),
      expected: range.expected.dividedBy(shares),
      high: range.high.dividedBy(shares),
    };
  }

  /** How many share a total. Where a number is not known, each block counts as one: shares are rather too large. */
  #sharesOf(type: string, key: string): number {
    const at = `${type}.${key}`;
    const known = this.#shares.get(at);
    if (known !== undefined) return known;
    const among = usageKeyOf(type, key)?.among;
    const shares = this.#view
      .resources(type)
      .filter((resource) => among === undefined || among(resource))
      .reduce((sum, { instances }) => sum + (isKnown(instances) ? instances : 1), 0);
    this.#shares.set(at, Math.max(1, shares));
    return Math.max(1, shares);
  }

  #byAddress(at: string, key: string, { address }: Resource): Found | undefined {
    for (const { pattern, values } of this.#patterns) {
      const value = figureOf(values, key);
      if (value !== undefined && matchesPattern(pattern, address))
        return { value, total: false, used: { key: at, from: this.#from } };
    }
    return undefined;
  }

  #byType(type: string, key: string, at: string): Found | undefined {
    const used: UsageUsed = { key: at, from: this.#from };
    const each = figureOf(own(this.#usage.types, type), key);
    if (each !== undefined) return { value: each, total: false, used };
    const total = figureOf(own(this.#usage.totals, type), key);
    if (total !== undefined) return { value: total, total: true, used };
    return this.#assumed(type, key, at);
  }

  get #from(): string {
    return this.#usage.file ?? 'usage';
  }

  #assumed(type: string, key: string, at: string): Found | undefined {
    const { types, totals } = this.#profile;
    const from = `profile ${this.#usage.profile}`;
    const each = own(own(types, type) ?? {}, key);
    if (each !== undefined) return { value: each, total: false, used: { key: at, from, why: each.why } };
    const total = own(own(totals, type) ?? {}, key);
    return total === undefined ? undefined : { value: total, total: true, used: { key: at, from, why: total.why } };
  }
}

interface Found {
  readonly value: UsageFigure | string;
  readonly total: boolean;
  readonly used: UsageUsed;
}
