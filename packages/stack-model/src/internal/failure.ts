import { ExitCode, HeraError, type Problem } from '@hera/core/errors';

/** A document that cannot be read as what it should be: exit code 3, as for any output of Terraform that is not the known JSON. */
export const unreadable = (problem: Problem): HeraError => new HeraError(problem, { exitCode: ExitCode.environment });

/** The largest number of problems of one document that are reported. */
export const reportedProblems = 20;
