import { factsOf } from '@hera/core/facts';
import type { StackModel } from '@hera/stack-model';
import type { Objectives } from './rule';

const least = (values: readonly (number | undefined)[]): number | undefined => {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
};

/** Objectives of recovery: each as it is given, else as the manifests declare it; of several the strictest. */
export const objectivesOf = (given: Objectives, models: readonly StackModel[]): Objectives => {
  const declared = models.flatMap(({ manifest }) =>
    factsOf(manifest?.facts ?? {}, 'recovery').flatMap(({ objectives }) => objectives ?? []),
  );
  const rtoMinutes = given.rtoMinutes ?? least(declared.map((each) => each.rtoMinutes));
  const rpoMinutes = given.rpoMinutes ?? least(declared.map((each) => each.rpoMinutes));
  return {
    ...(rtoMinutes === undefined ? {} : { rtoMinutes }),
    ...(rpoMinutes === undefined ? {} : { rpoMinutes }),
  };
};
