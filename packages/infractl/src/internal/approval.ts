import { createInterface } from 'node:readline/promises';
import { fault } from './problems';

/** What has to be typed, and for what. */
export interface Approval {
  readonly environment: string;
  /** For example `apply` or `destroy`. */
  readonly action: string;
  readonly signal: AbortSignal;
}

/** @throws HeraError `HERA_CLI_009` when there is nobody to ask. Called before anything is started. */
export const requireTerminal = (action: string): void => {
  if (process.stdin.isTTY === true) return;
  throw fault('noTerminal', {
    path: '',
    message: `${action} asks for the environment's name, and standard input is not a terminal`,
    fix: 'review the plan with infractl plan, then add --auto-approve',
  });
};

/** Asks for one line on standard error, so that standard output stays the result. */
export const ask = async (question: string, signal: AbortSignal): Promise<string> => {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  // Readline takes Ctrl-C for itself on a terminal; the process has to hear of it.
  prompt.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    return await prompt.question(question, { signal });
  } finally {
    prompt.close();
  }
};

/**
 * Asks for the environment's name on standard error, so that standard output stays the result.
 *
 * @throws HeraError `HERA_CLI_010` when something else is typed
 */
export const askForApproval = async ({ environment, action, signal }: Approval): Promise<void> => {
  const typed = await ask(`Type ${environment} to ${action}: `, signal);
  if (typed.trim() === environment) return;
  throw fault('notApproved', {
    path: '',
    message: `not approved: nothing was changed`,
    fix: `type ${environment} when asked, or add --auto-approve`,
  });
};
