import type { Fact } from '@hera/core/facts';
import type { Objectives } from './rule';

const strictest = (values: readonly (number | undefined)[]): number | undefined => {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
};

/** Objectives that the constructs of an environment were given, the strictest of several; what is given here goes before each of them. */
export const declaredObjectives = (facts: readonly Fact[], given: Objectives = {}): Objectives => {
  const declared = facts.flatMap((fact) => (fact.kind === 'recovery' ? (fact.objectives ?? []) : []));
  const rtoMinutes = given.rtoMinutes ?? strictest(declared.map((each) => each.rtoMinutes));
  const rpoMinutes = given.rpoMinutes ?? strictest(declared.map((each) => each.rpoMinutes));
  return {
    ...(rtoMinutes === undefined ? {} : { rtoMinutes }),
    ...(rpoMinutes === undefined ? {} : { rpoMinutes }),
  };
};
