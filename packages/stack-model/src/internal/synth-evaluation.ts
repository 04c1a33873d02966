import { isSensitive, isUnknown, Sensitive, Unknown, type Value } from '../value';
import { AttributeReader, type Cell } from './attribute-reader';
import { parsePath, type PathStep } from './attribute-path';
import { isTemplate, templateParts, traversalsOf } from './hcl-template';

/** A block that an expression can name, with its attributes. */
export interface NamedBlock extends Cell {
  /** Whether `count` or `for_each` makes several of it. */
  readonly repeated: boolean;
}

/** References that lead to references: more of them is a circle. */
const longestChain = 50;

/** Values and characters that one expression may come to. Locals that double each other would fill the memory in fifty steps. */
const largest = { values: 10_000, characters: 100_000 } as const;

/**
 * Values of the expressions of a JSON configuration, where they are nothing but a reference to something that the same file sets, alone
 * or between literals. Variables are unknown also when they have a default, because a run can set them.
 */
export class SynthEvaluation {
  readonly blocks = new Map<string, NamedBlock>();
  readonly locals = new Map<string, Cell>();
  #chain = 0;

  readonly #evaluated = new Map<string, Value>();
  readonly #weights = new WeakMap<object, number>();

  /** Bound, because attributes read through it. */
  readonly evaluate = (text: string): Value => {
    if (!isTemplate(text)) return text;
    const known = this.#evaluated.get(text);
    if (known !== undefined) return known;
    const unknown = new Unknown('expression', traversalsOf(text).join(', ') || undefined);
    // Until it is evaluated: a circle finds itself unknown.
    this.#evaluated.set(text, unknown);
    const value = this.#chain > longestChain ? unknown : this.#join(text, unknown);
    const fits =
      this.#weight(value) <= largest.values && (typeof value !== 'string' || value.length <= largest.characters);
    this.#evaluated.set(text, fits ? value : unknown);
    return fits ? value : unknown;
  };

  #join(text: string, unknown: Unknown): Value {
    const values = templateParts(text)?.map((part) => ('text' in part ? part.text : this.#lookUp(part.expression)));
    if (values === undefined) return unknown;
    const [only] = values;
    if (values.length === 1) return only ?? unknown;
    if (values.some(isSensitive)) return new Sensitive(unknown);
    const known = values.filter((value) => ['string', 'number', 'boolean'].includes(typeof value));
    return known.length === values.length ? known.join('') : unknown;
  }

  /** How many values a value holds, where shared ones count each time. */
  #weight(value: Value): number {
    if (isSensitive(value)) return this.#weight(value.reveal() ?? '');
    if (typeof value !== 'object' || value === null || isUnknown(value)) return 1;
    const known = this.#weights.get(value);
    if (known !== undefined) return known;
    const weight = Object.values(value).reduce<number>((sum, member: Value) => sum + this.#weight(member), 1);
    this.#weights.set(value, weight);
    return weight;
  }

  #lookUp(expression: string): Value | undefined {
    const steps = parsePath(expression.trim());
    const found = steps === undefined ? undefined : this.#target(steps);
    if (found === undefined) return undefined;
    this.#chain += 1;
    try {
      const value = new AttributeReader(found.cell, this.evaluate).at(found.rest);
      return isUnknown(value) ? undefined : value;
    } finally {
      this.#chain -= 1;
    }
  }

  #target(steps: readonly PathStep[]): { cell: Cell; rest: readonly PathStep[] } | undefined {
    const [root, second, third] = steps;
    if (typeof root !== 'string' || typeof second !== 'string' || steps.includes('*')) return undefined;
    if (root === 'local') {
      const local = this.locals.get(second);
      return local === undefined
        ? undefined
        : { cell: { ...local, value: { it: local.value } }, rest: ['it', ...steps.slice(2)] };
    }
    const isData = root === 'data';
    const block = this.blocks.get(isData ? `data.${second}.${String(third)}` : `${root}.${second}`);
    const rest = steps.slice(isData ? 3 : 2);
    if (block === undefined || block.repeated || typeof rest[0] !== 'string') return undefined;
    return { cell: block, rest };
  }
}
