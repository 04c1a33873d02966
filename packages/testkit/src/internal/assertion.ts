import { AssertionError } from 'node:assert';

/** What an assertion found. */
export interface Verdict {
  readonly holds: boolean;
  /** What to print when it was expected to hold and does not, or the other way round. */
  readonly message: () => string;
}

/** Throws the error that every test runner knows when the verdict does not hold. */
export const enforce = (verdict: Verdict, caller: (...given: never[]) => unknown): void => {
  if (verdict.holds) return;
  const error = new AssertionError({ message: verdict.message() });
  Error.captureStackTrace(error, caller);
  throw error;
};

/** `1 resource`, `2 resources`. */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

const pairs = (text: string): Set<string> => {
  const plain = text.toLowerCase();
  return new Set(Array.from({ length: Math.max(plain.length - 1, 0) }, (_, index) => plain.slice(index, index + 2)));
};

/** Dice coefficient of the letter pairs: 1 for the same text, 0 for nothing in common. */
const likeness = (one: string, other: string): number => {
  const [left, right] = [pairs(one), pairs(other)];
  if (left.size + right.size === 0) return 0;
  return (2 * [...left].filter((pair) => right.has(pair)).length) / (left.size + right.size);
};

/** The names most like the wanted one come first; at most `limit`, and none that has little in common with it. */
export const nearestNames = (wanted: string, names: readonly string[], limit = 3): readonly string[] =>
  names
    .map((name) => ({ name, score: likeness(wanted, name) }))
    .filter(({ score }) => score >= 0.5)
    .sort((one, other) => other.score - one.score)
    .slice(0, limit)
    .map(({ name }) => name);
