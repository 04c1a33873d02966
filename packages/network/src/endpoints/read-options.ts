import type { Check } from '../internal/check';

/** A name and where it is written. */
export interface Written {
  readonly value: string;
  readonly path: string;
}

/** The names of a list that can be read at synth. References are reported; anything else that is no string is a matter of the shape. */
export const writtenNames = (check: Check, given: unknown, path: string): readonly Written[] => {
  if (check.known(given, path) === undefined || !Array.isArray(given)) return [];
  return given.flatMap((entry: unknown, index) => {
    const at = `${path}[${index}]`;
    const value = check.known(entry, at);
    return typeof value === 'string' ? [{ value, path: at }] : [];
  });
};
