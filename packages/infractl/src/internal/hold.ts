import { ExitCode } from '@hera/core/errors';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import { fault } from './problems';

/**
 * Holds a folder for this process.
 *
 * @returns what releases it
 * @throws HeraError `HERA_CLI_015` when another run has it
 */
export const holdFolder = async (directory: string): Promise<() => Promise<void>> => {
  mkdirSync(directory, { recursive: true });
  try {
    const release = await lock(join(directory, 'run'), {
      realpath: false,
      // Terraform's own state lock is what protects the state; this one only keeps two plans out of one folder.
      onCompromised: () => undefined,
    });
    return () => release().catch(() => undefined);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
    throw fault(
      'inUse',
      {
        path: '',
        message: `another run works in ${directory}`,
        fix: 'wait until it has ended (a killed one frees it after 10 s)',
      },
      { exitCode: ExitCode.environment, cause: error },
    );
  }
};
