import { redsOf, type ItemResult, type Report, reasonText } from '@hera/checklist';
import { ExitCode, HeraError, type Problem } from '@hera/core/errors';
import { CliCode } from '../problems';
import { shortestJustification } from '../teardown/teardown-gate';

/** Least severity of a red item that refuses a production apply. */
export const gateSeverity = 'high';

/** Red items that a production apply is refused for. An item under an exception that holds is not red. */
export const gatedReds = (report: Report): readonly ItemResult[] => redsOf(report, { severity: gateSeverity });

const reasonProblem = (acceptReds: string | undefined): Problem | undefined =>
  acceptReds === undefined || acceptReds.trim().length >= shortestJustification
    ? undefined
    : {
        code: CliCode.noRedsReason,
        path: '--accept-reds',
        message: `${JSON.stringify(acceptReds)} says too little`,
        allowed: `at least ${shortestJustification} characters`,
        fix: 'say why it is deployed all the same, and who decided so; it is kept in artifacts/<app>/readiness.json',
      };

/** Refuses a reason that says nothing, before anything is started. @throws HeraError `HERA_CLI_040` */
export const checkReason = (acceptReds: string | undefined): void => {
  const problem = reasonProblem(acceptReds);
  if (problem !== undefined) throw new HeraError(problem, { exitCode: ExitCode.usage });
};

/** Why a production apply to a real account may not go on: one problem for each red item, none where a reason accepts them. */
export const readinessProblems = (report: Report, acceptReds: string | undefined): readonly Problem[] =>
  acceptReds !== undefined
    ? []
    : gatedReds(report).map((result) => ({
        code: CliCode.notReady,
        path: result.item,
        message: `${result.title} is red (${result.severity}): ${reasonText(result)}`,
        fix: `${result.remediation} Or except it until a day (infractl attest), or go on this once with --accept-reds "<why, and who decided it>"`,
      }));
