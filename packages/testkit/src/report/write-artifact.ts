import { ExitCode, HeraError } from '@hera/core/errors';
import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { sync as writeFileAtomic } from 'write-file-atomic';

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What a file or folder that cannot be written is reported as. */
export const cannotWrite = (path: string, error: unknown): HeraError =>
  new HeraError(
    {
      code: 'HERA_TEST_064',
      path: '',
      message: `${path} cannot be written: ${reason(error)}`,
      fix: 'free some space, or correct the owner of the folder',
    },
    { exitCode: ExitCode.environment, cause: error },
  );

/**
 * Writes a file so that a reader sees the old one or the whole new one. Makes its folder.
 *
 * @returns the absolute path
 * @throws HeraError `HERA_TEST_064`
 */
export const writeArtifact = (file: string, text: string): string => {
  const path = resolve(file);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileAtomic(path, text);
  } catch (error) {
    throw cannotWrite(path, error);
  }
  return path;
};
