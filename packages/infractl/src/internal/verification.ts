import {
  type CheckResult,
  countChecks,
  createAwsClients,
  provesNothing,
  type VerificationDocument,
  verificationDocument,
  verify,
} from '@hera/testkit';
import type { OutputValue } from '@hera/terraform';
import { ExitCode, type HeraError } from '@hera/core/errors';
import type { Console } from './console';
import { fault } from './problems';
import type { TargetRun } from './target-run';

/** What the checks of one run found. */
export interface Verification {
  readonly results: readonly CheckResult[];
  readonly failed: number;
  /** For example `21 passed, 0 failed, 1 unsupported, 2 not applicable`. */
  readonly text: string;
  /** Content of `verification.json`. */
  readonly document: VerificationDocument;
}

/** Counts and document of a set of results. An unsupported check is never counted as passed. */
export const summarise = (results: readonly CheckResult[], target: string): Verification => {
  const counts = countChecks(results);
  // Where something was promised and nothing could be looked at, nothing was proved: that is no success.
  const failed = counts.fail + (provesNothing(counts) ? 1 : 0);
  const rest = [
    ...(counts.unsupported > 0 ? [`${counts.unsupported} unsupported`] : []),
    ...(counts['not-applicable'] > 0 ? [`${counts['not-applicable']} not applicable`] : []),
  ];
  return {
    results,
    failed,
    text: [`${counts.pass} passed, ${counts.fail} failed`, ...rest].join(', '),
    document: verificationDocument(results, target),
  };
};

/** The fault of a run in which a check did not hold. */
export const checksFailed = ({ text }: Verification): HeraError =>
  fault(
    'checksFailed',
    { path: '', message: `checks: ${text}`, fix: 'see the evidence above, or in verification.json' },
    { exitCode: ExitCode.failed },
  );

/** Runs every check of `@hera/testkit` against what was deployed. */
export const verification = async (
  run: TargetRun,
  outputs: Readonly<Record<string, OutputValue>>,
  signal: AbortSignal,
): Promise<Verification> => {
  const aws = createAwsClients({ region: run.manifest.environment.region, environment: run.clientEnvironment });
  try {
    const values = Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
    return summarise(await verify({ aws, outputs: values, manifest: run.manifest }, { signal }), run.target);
  } finally {
    aws.destroy();
  }
};

/** The checks that say something, one line each, with the evidence of those that failed. */
export const printVerification = (console: Console, { results, text }: Verification): void => {
  const { colors } = console;
  const marks = {
    pass: colors.green('pass       '),
    fail: colors.red('FAIL       '),
    unsupported: colors.yellow('unsupported'),
  } as const;
  const width = Math.max(...results.map(({ id }) => id.length));
  const indent = ' '.repeat(15);
  console.line(colors.bold('Checks through the AWS SDK'));
  const notApplicable: string[] = [];
  for (const { id, status, expected, found, evidence } of results) {
    if (status === 'not-applicable') {
      notApplicable.push(id);
      continue;
    }
    console.line(`  ${marks[status]}  ${id.padEnd(width)}  ${found}`);
    if (status !== 'fail') continue;
    console.line(`${indent}expected ${expected}`);
    for (const line of evidence) console.line(`${indent}${colors.dim(line)}`);
  }
  if (notApplicable.length > 0)
    console.line(`  Not applicable, because the stack promises no such thing: ${notApplicable.join(', ')}`);
  console.line(`  ${text}`);
};
