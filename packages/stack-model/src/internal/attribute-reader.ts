import type { Attributes } from '../model';
import { isSensitive, isUnknown, Sensitive, Unknown, type Value, type ValueMap } from '../value';
import { type PathStep, requirePath } from './attribute-path';

/** A raw value with Terraform's masks beside it: `true` where it is unknown or sensitive, else of the shape of the value. */
export interface Cell {
  readonly value: unknown;
  readonly unknown: unknown;
  readonly sensitive: unknown;
}

/** Reads a string of a configuration, where it can be an expression. */
export type Evaluate = (text: string) => Value;

type Json = Readonly<Record<string, unknown>>;

/** Whether a raw value is an object. */
export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An own member: never one that the prototype has. */
export const own = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Json)[key] : undefined;

const afterApply = new Unknown('after-apply');
const inexact = new Unknown('inexact-number');
const wrongType = new Unknown('wrong-type');
const hidden = new Unknown('sensitive');

const memberOf = (container: unknown, step: PathStep): unknown => {
  if (Array.isArray(container)) return typeof step === 'number' ? (container[step] as unknown) : undefined;
  return own(container, String(step));
};

const inside = (mask: unknown, step: PathStep): unknown => (mask === true ? true : memberOf(mask, step));

/** A single block is an object in JSON configuration and a list of one in plans and states. */
const isSingleBlock = (cell: Cell, step: PathStep): boolean =>
  step === 0 && (isObject(cell.value) || (cell.value === undefined && isObject(cell.unknown))) && !hasOwnMember(cell);

const hasOwnMember = (cell: Cell): boolean => own(cell.value, '0') !== undefined;

const childOf = (cell: Cell, step: PathStep): Cell =>
  isSingleBlock(cell, step)
    ? cell
    : {
        value: memberOf(cell.value, step),
        unknown: inside(cell.unknown, step),
        sensitive: inside(cell.sensitive, step),
      };

const lengthOf = (cell: Cell): number =>
  Math.max(
    Array.isArray(cell.value) ? cell.value.length : 0,
    cell.value === undefined && Array.isArray(cell.unknown) ? cell.unknown.length : 0,
  );

const toValue = (cell: Cell, evaluate: Evaluate | undefined): Value | undefined => {
  if (cell.sensitive === true) {
    const value = toValue({ ...cell, sensitive: undefined }, evaluate);
    return value === undefined ? undefined : new Sensitive(value);
  }
  if (cell.unknown === true) return afterApply;
  const { value } = cell;
  switch (typeof value) {
    case 'string':
      return evaluate === undefined ? value : evaluate(value);
    case 'number':
      return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value)) ? value : inexact;
    case 'boolean':
      return value;
    default:
  }
  if (Array.isArray(value) || (value === undefined && Array.isArray(cell.unknown) && cell.unknown.length > 0)) {
    return Object.freeze(
      Array.from({ length: lengthOf(cell) }, (_, index) => toValue(elementOf(cell, index), evaluate) ?? null),
    );
  }
  if (isObject(value) || (value === undefined && isObject(cell.unknown) && Object.keys(cell.unknown).length > 0)) {
    return toMap(cell, evaluate);
  }
  return undefined;
};

const elementOf = (cell: Cell, index: number): Cell => ({
  value: memberOf(cell.value, index),
  unknown: inside(cell.unknown, index),
  sensitive: inside(cell.sensitive, index),
});

const toMap = (cell: Cell, evaluate: Evaluate | undefined): ValueMap => {
  const names = new Set([
    ...(isObject(cell.value) ? Object.keys(cell.value) : []),
    ...(isObject(cell.unknown) ? Object.keys(cell.unknown) : []),
  ]);
  const entries: [string, Value][] = [];
  for (const name of names) {
    const value = toValue(
      {
        value: own(cell.value, name),
        unknown: cell.unknown === true ? true : own(cell.unknown, name),
        sensitive: cell.sensitive === true ? true : own(cell.sensitive, name),
      },
      evaluate,
    );
    if (value !== undefined) entries.push([name, value]);
  }
  // fromEntries makes own properties, whatever their names: `__proto__` among them.
  return Object.freeze(Object.fromEntries(entries));
};

/** Attributes over raw values and masks. Nothing is copied or computed before it is asked for. */
export class AttributeReader implements Attributes {
  readonly #cell: Cell;
  readonly #evaluate: Evaluate | undefined;

  constructor(cell: Cell, evaluate?: Evaluate) {
    this.#cell = cell;
    this.#evaluate = evaluate;
  }

  get(path: string): Value | undefined {
    return this.at(requirePath(path));
  }

  /** `get` by steps: what a document calls its keys need not be writable as a path. */
  at(steps: readonly PathStep[]): Value | undefined {
    const found = this.#find(steps);
    return isUnknown(found) || isSensitive(found) ? found : toValue(found, this.#evaluate);
  }

  text(path: string): string | Unknown | undefined {
    const value = this.#shown(path);
    if (value === undefined || isUnknown(value) || typeof value === 'string') return value;
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : wrongType;
  }

  number(path: string): number | Unknown | undefined {
    const value = this.#shown(path);
    if (value === undefined || isUnknown(value) || typeof value === 'number') return value;
    if (typeof value !== 'string' || !/^-?\d+(\.\d+)?$/.test(value)) return wrongType;
    const parsed = Number(value);
    return Number.isFinite(parsed) && (!Number.isInteger(parsed) || Number.isSafeInteger(parsed)) ? parsed : inexact;
  }

  flag(path: string): boolean | Unknown | undefined {
    const value = this.#shown(path);
    if (value === undefined || isUnknown(value) || typeof value === 'boolean') return value;
    return value === 'true' ? true : value === 'false' ? false : wrongType;
  }

  list(path: string): readonly Value[] | Unknown | undefined {
    const value = this.#shown(path);
    if (value === undefined || isUnknown(value)) return value;
    return Array.isArray(value) ? (value as readonly Value[]) : wrongType;
  }

  blocks(path: string): readonly Attributes[] | Unknown {
    const steps = requirePath(path);
    const dynamic = this.#find(['dynamic', ...steps.slice(0, 1)]);
    if (this.#evaluate !== undefined && !(dynamic instanceof Unknown) && isSet(dynamic))
      return new Unknown('expression', `dynamic ${String(steps[0])}`);
    const found = this.#find(steps);
    if (isUnknown(found)) return found;
    if (isSensitive(found)) return hidden;
    if (found.sensitive === true) return hidden;
    if (found.unknown === true) return afterApply;
    if (typeof found.value === 'string') {
      const value = this.#evaluate?.(found.value);
      return isUnknown(value) ? value : wrongType;
    }
    if (Array.isArray(found.value) || (found.value === undefined && Array.isArray(found.unknown))) {
      return Array.from(
        { length: lengthOf(found) },
        (_, index) => new AttributeReader(elementOf(found, index), this.#evaluate),
      );
    }
    if (found.value === undefined || found.value === null) return [];
    return isObject(found.value) ? [new AttributeReader(found, this.#evaluate)] : wrongType;
  }

  toObject(): ValueMap {
    const value = toValue(this.#cell, this.#evaluate);
    return isObject(value) ? (value as ValueMap) : {};
  }

  /** `get`, with a secret as unknown. */
  #shown(path: string): Value | undefined {
    const value = this.get(path);
    return isSensitive(value) ? hidden : value;
  }

  #find(steps: readonly PathStep[]): Cell | Unknown | Sensitive {
    let cell = this.#cell;
    for (const step of steps) {
      if (cell.sensitive === true) return new Sensitive(toValue({ ...cell, sensitive: undefined }, this.#evaluate));
      if (cell.unknown === true) return afterApply;
      if (typeof cell.value === 'string' && this.#evaluate !== undefined) {
        // An attribute of an expression: known only when Terraform is.
        const value = this.#evaluate(cell.value);
        if (isUnknown(value) || isSensitive(value)) return value;
      }
      cell = childOf(cell, step);
    }
    return cell;
  }
}

const isSet = (found: Cell | Sensitive): boolean => !isSensitive(found) && found.value !== undefined;
