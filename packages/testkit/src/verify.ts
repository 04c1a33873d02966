import { ExitCode, HeraError } from '@hera/core/errors';
import { performance } from 'node:perf_hooks';
import type { Check, CheckContext, CheckOutcome, CheckResult } from './check';
import { environmentChecks } from './checks';
import { unsupported } from './internal/observation';
import { mapLimited } from '@hera/core/aws-sdk';
import { UnsupportedOperation } from './internal/unsupported';

/** Options of `verify`. */
export interface VerifyOptions {
  /** @default - `environmentChecks`, all of them */
  readonly checks?: readonly Check[];
  /** Called with each result as it comes, which is not always the order of `checks`. @default - nobody is told */
  readonly onResult?: (result: CheckResult) => void;
  /** Stops between two checks. @default - none */
  readonly signal?: AbortSignal;
}

// EC2's describe calls are throttled per account; four checks at a time stay far below that and hide the latency.
const width = 4;

const outcomeOf = async (check: Check, context: CheckContext): Promise<CheckOutcome> => {
  try {
    return await check.run(context);
  } catch (error) {
    if (error instanceof UnsupportedOperation) return unsupported(error.operation, check.title);
    // An answer that could not be read proves nothing, so it cannot pass.
    const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { status: 'fail', expected: check.title, found: `could not be read: ${said}`, evidence: [] };
  }
};

const round = (milliseconds: number): number => Math.round(milliseconds) / 1000;

/**
 * Runs checks against the live account.
 *
 * @returns one result per check, in the order of `checks`; a check never throws, what goes wrong in it is its result
 * @throws HeraError `HERA_TEST_001` when `signal` is aborted, `HERA_TEST_002` when there is no check to run
 */
export const verify = async (context: CheckContext, options: VerifyOptions = {}): Promise<readonly CheckResult[]> => {
  const { checks = environmentChecks, onResult, signal } = options;
  if (checks.length === 0) {
    throw new HeraError({
      code: 'HERA_TEST_002',
      path: 'checks',
      message: 'there is no check to run',
      fix: 'give at least one check, or leave the list out to run them all',
    });
  }
  return mapLimited(checks, width, async (check) => {
    if (signal?.aborted === true) {
      throw new HeraError(
        { code: 'HERA_TEST_001', path: '', message: 'verification was interrupted', fix: 'run it again' },
        { exitCode: ExitCode.interrupted },
      );
    }
    const from = performance.now();
    const outcome = await outcomeOf(check, context);
    const { id, title, subject } = check;
    const result: CheckResult = { id, title, subject, ...outcome, seconds: round(performance.now() - from) };
    onResult?.(result);
    return result;
  });
};

/** Whether nothing failed and something passed. `unsupported` and `not-applicable` decide nothing. */
export const allHold = (results: readonly CheckResult[]): boolean =>
  results.every(({ status }) => status !== 'fail') && results.some(({ status }) => status === 'pass');
