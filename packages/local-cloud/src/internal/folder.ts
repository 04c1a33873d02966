import { mkdirSync } from 'node:fs';
import { codeOf, environmentError, messageOf } from './failure';

/**
 * Makes a folder and those above it.
 *
 * @throws HeraError exit code 3: `HERA_LC_024` no space, `HERA_LC_035` anything else
 */
export const makeFolder = (directory: string): void => {
  try {
    mkdirSync(directory, { recursive: true });
  } catch (error) {
    throw environmentError(
      {
        code: codeOf(error) === 'ENOSPC' ? 'HERA_LC_024' : 'HERA_LC_035',
        path: 'directory',
        message: `${directory} cannot be made: ${messageOf(error)}`,
        fix: 'give a folder that this user can write to, on a disk with space',
      },
      undefined,
      error,
    );
  }
};
