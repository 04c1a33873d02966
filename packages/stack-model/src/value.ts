import { inspect } from 'node:util';

const unknownBrand = Symbol.for('hera.stack-model.Unknown');
const sensitiveBrand = Symbol.for('hera.stack-model.Sensitive');

/** Why a value is not known. */
export type UnknownReason =
  /** The plan says that the provider tells it only after the apply. */
  | 'after-apply'
  /** An expression of the configuration that only Terraform evaluates. */
  | 'expression'
  /** Known to the file, but marked sensitive; given by `text`, `number`, `flag`, `list` and `blocks`, which never give a secret. */
  | 'sensitive'
  /** The file holds another type than the one asked for. */
  | 'wrong-type'
  /** A number that JavaScript cannot hold exactly. */
  | 'inexact-number';

/** A value that the file does not tell. It is never to be read as absent, as zero, or as passed. */
export class Unknown {
  constructor(
    readonly reason: UnknownReason,
    /** What its expression refers to, for example `aws_vpc.main.id`; no literal of it, which could be a secret. @default - not told */
    readonly expression?: string,
  ) {
    Object.defineProperty(this, unknownBrand, { value: true });
    Object.freeze(this);
  }

  /** `(unknown: after-apply)`, so that it is seen where it is printed by mistake. */
  toString(): string {
    return `(unknown: ${this.expression ?? this.reason})`;
  }

  toJSON(): string {
    return this.toString();
  }
}

/** A value that Terraform marks sensitive. Printing, logging and serialising it give a marker; only `reveal` gives the value. */
export class Sensitive {
  readonly #value: Value | undefined;

  constructor(value: Value | undefined) {
    this.#value = value;
    Object.defineProperty(this, sensitiveBrand, { value: true });
    Object.freeze(this);
  }

  /** The value itself: never print, log or store it. May be an `Unknown`. */
  reveal(): Value | undefined {
    return this.#value;
  }

  toString(): string {
    return '(sensitive value)';
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/** What an attribute can be. Frozen all the way down. `null` stands only inside of lists: elsewhere Terraform means "not set". */
export type Value = string | number | boolean | null | Unknown | Sensitive | readonly Value[] | ValueMap;

/** An object or map of Terraform; its keys are own properties, whatever their names. */
export interface ValueMap {
  readonly [name: string]: Value;
}

const hasBrand = (value: unknown, brand: symbol): boolean =>
  typeof value === 'object' && value !== null && brand in value;

/** Whether a value is not told by the file. By brand, so that two copies of this package agree. */
export const isUnknown = (value: unknown): value is Unknown => hasBrand(value, unknownBrand);

/** Whether a value is marked sensitive. */
export const isSensitive = (value: unknown): value is Sensitive => hasBrand(value, sensitiveBrand);

/** Whether a value is there and told: neither unset, nor unknown, nor sensitive. Does not look inside lists and maps. */
export const isKnown = <T>(value: T): value is Exclude<T, undefined | null | Unknown | Sensitive> =>
  value !== undefined && value !== null && !isUnknown(value) && !isSensitive(value);
