const brand = Symbol.for('hera.testkit.Match');

type Pattern =
  | { readonly kind: 'absent' }
  | { readonly kind: 'any' }
  | { readonly kind: 'exact'; readonly value: unknown }
  | { readonly kind: 'like'; readonly value: unknown }
  | { readonly kind: 'array'; readonly items: readonly unknown[] }
  | { readonly kind: 'text'; readonly pattern: RegExp };

/** A condition in place of a value. Made by `Match`. */
export type Matcher = Pattern & { readonly [brand]: true };

const matcher = (pattern: Pattern): Matcher => ({ ...pattern, [brand]: true });

/** By brand, so that two copies of this package in one tree understand each other's. */
export const isMatcher = (value: unknown): value is Matcher =>
  typeof value === 'object' && value !== null && brand in value;

/** Conditions for the properties that an assertion names. A plain object matches partially, at every depth. */
export const Match = {
  /** The property is not set, or set to `null`, which is the same to Terraform. */
  absent: (): Matcher => matcher({ kind: 'absent' }),
  /** The property is set, to whatever value. */
  anyValue: (): Matcher => matcher({ kind: 'any' }),
  /** No property more than those given, at every depth. */
  exact: (value: unknown): Matcher => matcher({ kind: 'exact', value }),
  /** Partial again, for use within `exact`. */
  objectLike: (value: Readonly<Record<string, unknown>>): Matcher => matcher({ kind: 'like', value }),
  /** The list holds at least these items, each at a place of its own, in any order: the sets of Terraform have none. */
  arrayWith: (items: readonly unknown[]): Matcher => matcher({ kind: 'array', items }),
  /** Text that the pattern finds something in. A string is taken as the source of a regular expression. */
  stringMatching: (pattern: RegExp | string): Matcher => matcher({ kind: 'text', pattern: new RegExp(pattern) }),
} as const;
