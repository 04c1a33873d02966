import { dummyAccount } from '@hera/local-cloud';
import { ExitCode, HeraError } from '@hera/core/errors';
import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isRunning, type ProcessIdentity, thisProcess } from './process-identity';
import { accountsFolder, workspaceRoot } from './workspace-root';

/** Options of `freshAccount`. */
export interface FreshAccountOptions {
  /**
   * Folder in which accounts are claimed, shared by all who share a local cloud: `LocalCloud.directory` or the like.
   *
   * @default - `.hera/testkit/accounts` of the workspace
   */
  readonly folder?: string;
}

/** Account 0 is what everybody gets who does not ask. */
const lastAccount = 99_999;

/** Creating a file that must not exist is atomic on every file system, so that no lock is needed. */
const claim = (folder: string, account: string): boolean => {
  try {
    writeFileSync(join(folder, `${account}.json`), JSON.stringify(thisProcess()), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
};

/**
 * Claims one of the accounts 1 to `last`.
 *
 * @throws HeraError `HERA_TEST_087` when all are taken
 */
export const claimAccount = (folder: string, last: number): string => {
  mkdirSync(folder, { recursive: true });
  const from = randomInt(last);
  for (let step = 0; step < last; step += 1) {
    const account = dummyAccount(1 + ((from + step) % last));
    if (claim(folder, account)) return account;
  }
  throw new HeraError(
    {
      code: 'HERA_TEST_087',
      path: 'folder',
      message: `all ${last} accounts are claimed in ${folder}`,
      fix: 'run testkit sweep, or remove the folder when no test runs',
    },
    { exitCode: ExitCode.environment },
  );
};

/**
 * Twelve digits out of the reserved range of `@hera/local-cloud`, which nobody else who asks in the same folder gets:
 * no other test, worker or process. Claims of ended processes are given back by `sweep`.
 *
 * @throws HeraError `HERA_TEST_087` when all 99,999 are taken
 */
export const freshAccount = (options: FreshAccountOptions = {}): string =>
  claimAccount(resolve(options.folder ?? accountsFolder(workspaceRoot())), lastAccount);

const ownerOf = (file: string): ProcessIdentity | undefined => {
  try {
    const { pid, started } = JSON.parse(readFileSync(file, 'utf8')) as Partial<ProcessIdentity>;
    return pid === undefined || started === undefined ? undefined : { pid, started };
  } catch {
    return undefined;
  }
};

/** Gives back what ended processes claimed, but accounts in which something may be left. @returns how many */
export const releaseAccounts = (folder: string, inUse: ReadonlySet<string>): number => {
  if (!existsSync(folder)) return 0;
  const stale = readdirSync(folder).filter((name) => {
    if (!name.endsWith('.json') || inUse.has(name.slice(0, -5))) return false;
    const owner = ownerOf(join(folder, name));
    return owner !== undefined && !isRunning(owner);
  });
  for (const name of stale) rmSync(join(folder, name), { force: true });
  return stale.length;
};
