import type { Problem } from '@hera/core/errors';
import { changedOutputsOf, changesOf, type Plan, type PlannedChange } from '@hera/terraform';
import { isDeepStrictEqual } from 'node:util';

const fields = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** Names of the arguments that differ. Never values: they may be secret. */
export const changedArguments = ({ before, after, afterUnknown }: PlannedChange): readonly string[] => {
  const [old, next, unknown] = [fields(before), fields(after), fields(afterUnknown)];
  const names = [...new Set([...Object.keys(old), ...Object.keys(next), ...Object.keys(unknown)])].sort();
  return names.filter((name) => unknown[name] === true || !isDeepStrictEqual(old[name], next[name]));
};

/** One problem for each thing that a plan would still change. */
export const problemsOfPlan = (plan: Plan): readonly Problem[] => [
  ...changesOf(plan).map((change): Problem => {
    const names = change.action === 'update' || change.action === 'replace' ? changedArguments(change) : [];
    return {
      code: 'HERA_TEST_004',
      path: change.address,
      message: `the second plan would ${change.action} it${names.length === 0 ? '' : `: ${names.join(', ')}`}`,
      allowed: 'no change right after an apply',
      fix: 'find out why the account does not keep what was declared, and declare what it keeps',
    };
  }),
  ...changedOutputsOf(plan).map((name): Problem => ({
    code: 'HERA_TEST_004',
    path: `output.${name}`,
    message: 'the second plan would change this output',
    allowed: 'no change right after an apply',
    fix: 'take values that change on every read out of the output',
  })),
];
