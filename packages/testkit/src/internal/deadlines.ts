import { ExitCode, HeraError, type Problem } from '@hera/core/errors';
import { defaultDeadlines, type DeploymentStage, deploymentStages } from '../stage';

const longest = 86_400;

/**
 * Seconds for every stage.
 *
 * @throws HeraError `HERA_TEST_082` for each name that is no stage and each value that is no number of seconds
 */
export const checkDeadlines = (
  given: Readonly<Partial<Record<DeploymentStage, number>>>,
): Readonly<Record<DeploymentStage, number>> => {
  const problems: Problem[] = [];
  for (const [name, seconds] of Object.entries(given)) {
    const path = `deadlines.${name}`;
    if (!(deploymentStages as readonly string[]).includes(name)) {
      const allowed = deploymentStages.join(', ');
      problems.push({
        code: 'HERA_TEST_082',
        path,
        message: `there is no stage ${name}`,
        allowed,
        fix: 'leave it out',
      });
    } else if (!(seconds > 0 && seconds <= longest)) {
      problems.push({
        code: 'HERA_TEST_082',
        path,
        message: `${seconds} is no deadline`,
        allowed: `seconds, above 0 and up to ${longest}`,
        fix: 'leave it out, or give seconds',
      });
    }
  }
  if (problems.length > 0) throw new HeraError(problems);
  return { ...defaultDeadlines, ...given };
};

/** One stage and the time that it has. */
export interface Deadline {
  readonly stage: DeploymentStage;
  readonly seconds: number;
  /** The caller's own. */
  readonly signal: AbortSignal | undefined;
  /** Whether the work ends by itself when it is interrupted, and has to be awaited because it saves a state. */
  readonly savesState: boolean;
  /** What is worth saying about work in flight, asked at the moment of the deadline. */
  readonly inFlight: () => string | undefined;
}

/**
 * Runs work that is interrupted at the deadline.
 *
 * @throws HeraError `HERA_TEST_080` after the deadline, else what the work throws
 */
export const withDeadline = async <T>(
  { stage, seconds, signal, savesState, inFlight }: Deadline,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const over = new AbortController();
  const expired = new Promise<undefined>((resolve) => {
    over.signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  let said: string | undefined;
  const timer = setTimeout(() => {
    said = inFlight();
    over.abort();
  }, seconds * 1000);
  let cause: unknown;
  try {
    const running = work(signal === undefined ? over.signal : AbortSignal.any([signal, over.signal]));
    if (!savesState) running.catch(() => undefined);
    const value = savesState ? await running : await Promise.race([running, expired]);
    if (!over.signal.aborted) return value as T;
  } catch (error) {
    if (!over.signal.aborted || signal?.aborted === true) throw error;
    cause = error;
  } finally {
    clearTimeout(timer);
  }
  throw new HeraError(
    {
      code: 'HERA_TEST_080',
      path: `deadlines.${stage}`,
      message: `${stage} did not end within its ${seconds} s; ${said ?? 'no resource was in flight'}`,
      fix: `see what it waits for, or allow more with deadlines.${stage}; ${savesState ? 'Terraform was interrupted and its state is kept' : 'it was given up'}`,
    },
    { exitCode: ExitCode.failed, ...(cause === undefined ? {} : { cause }) },
  );
};
