import { ExitCode, HeraError, type Problem } from '@hera/core/errors';

/** What the machine lacks: exit code 3, no stack trace. */
export const environmentError = (problem: Problem, details?: string, cause?: unknown): HeraError =>
  new HeraError(problem, {
    exitCode: ExitCode.environment,
    ...(details === undefined || details.trim() === '' ? {} : { details }),
    ...(cause === undefined ? {} : { cause }),
  });

/** What the caller asked for cannot be: exit code 2, nothing was started. */
export const usageError = (problem: Problem | readonly Problem[]): HeraError =>
  new HeraError(problem, { exitCode: ExitCode.usage });

/** The text of whatever was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Node's error code, for example `ENOENT`. */
export const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code;
