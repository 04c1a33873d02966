import { AwsStack, contextOf, defineEnvironment, HeraError, type Problem } from '@hera/core';
import { Testing } from 'cdktf';
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
  const environment = defineEnvironment({ name: 'env', profile, region: 'us-east-1' });
  const stack = new AwsStack(Testing.app(), 'env-aws', { environment, target: { kind: 'aws' } });
  const check = new Check(contextOf(stack), 'env-aws/Network');
  run(check);
  try {
    check.throwIfAny();
  } catch (error) {
    if (!HeraError.is(error)) throw error;
    return { problems: error.problems, warnings: check.warnings };
  }
  return { problems: [], warnings: check.warnings };
};

/** `HERA_NET_006 network.layout.pods.use1-az1: <message>; allowed <allowed>; <fix>` without the construct path. */
export const lines = (problems: readonly Problem[]): string[] =>
  problems.map(
    ({ code, path, message, allowed, fix }) =>
      `${code} ${path}: ${message}${allowed === undefined ? '' : `; allowed ${allowed}`}; ${fix}`,
  );

/** The problems that something throws. */
export const thrownBy = (run: () => unknown): readonly Problem[] => {
  try {
    run();
  } catch (error) {
    if (HeraError.is(error)) return error.problems;
    throw error;
  }
  return [];
};
