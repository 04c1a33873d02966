import { contextOf, type Problem } from '@hera/core';
import { problemsOf, testStack } from '@hera/core/testing';
import { Check } from './check';

/** What a check says: problems and warnings, without a network around it. */
export interface Findings {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** Runs checks for an environment in us-east-1. */
export const findingsOf = (
  run: (check: Check) => void,
  profile: 'production' | 'development' = 'production',
): Findings => {
  const check = new Check(contextOf(testStack(profile, { name: 'env' })), 'env-aws/Network');
  run(check);
  return { problems: problemsOf(() => check.throwIfAny()), warnings: check.warnings };
};

/** `HERA_NET_006 network.layout.pods.use1-az1: <message>; allowed <allowed>; <fix>` without the construct path. */
export const lines = (problems: readonly Problem[]): string[] =>
  problems.map(
    ({ code, path, message, allowed, fix }) =>
      `${code} ${path}: ${message}${allowed === undefined ? '' : `; allowed ${allowed}`}; ${fix}`,
  );
