import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made: string[] = [];

/** Ends what `temporaryFolder` has made; after each test file, see `clean-up.fixture.ts`. */
export const removeTemporaryFolders = (): void =>
  made.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true }));

/** A folder of the test file's own, which goes with it. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'hera-prices-'));
  made.push(folder);
  return folder;
};
