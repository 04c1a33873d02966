import data from '../data/free-types.json';

const reasons: ReadonlyMap<string, string> = new Map(
  data.reasons.flatMap(({ reason, types }) => types.map((type) => [type, reason] as const)),
);

/** Why AWS bills nothing for a type, or nothing where it may. From a dated data file. */
export const freeReason = (type: string): string | undefined =>
  reasons.get(type) ??
  data.providers.find(({ prefixes }) => prefixes.some((prefix) => type.startsWith(prefix)))?.reason;

/** Types that are free. */
export const freeTypes: readonly string[] = [...reasons.keys()].sort();
