import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { lock } from 'proper-lockfile';
import { codeOf, environmentError } from './failure';
import { pause } from './pause';

/** Options of `withFileLock`. */
export interface FileLockOptions {
  /** Seconds to wait for another run. @default 600 */
  readonly wait?: number;
  /** Ends the wait. @default - cannot be ended */
  readonly signal?: AbortSignal | undefined;
  /** Told once when another run holds the lock. @default - nobody is told */
  readonly onWait?: () => void;
}

/** A lock whose holder died is taken over after this many milliseconds without a sign of life. */
const stale = 8_000;

/**
 * Runs the work while this process alone, of all on this machine, holds the lock.
 *
 * @throws HeraError `HERA_LC_020` when another run holds it for longer than `wait`
 */
export const withFileLock = async <T>(file: string, options: FileLockOptions, work: () => Promise<T>): Promise<T> => {
  const deadline = Date.now() + (options.wait ?? 600) * 1000;
  mkdirSync(dirname(file), { recursive: true });
  let release: (() => Promise<void>) | undefined;
  for (let told = false; release === undefined;) {
    options.signal?.throwIfAborted();
    try {
      // Losing the lock (a suspended laptop) must not crash the process; the work is safe to do twice, only wasteful.
      release = await lock(file, { realpath: false, stale, update: 2_000, onCompromised: () => undefined });
    } catch (error) {
      if (codeOf(error) !== 'ELOCKED') throw error;
      if (Date.now() > deadline) {
        throw environmentError({
          code: 'HERA_LC_020',
          path: file,
          message: 'another run holds this lock',
          fix: `wait for it to end; if there is none, remove ${file}.lock`,
        });
      }
      if (!told) options.onWait?.();
      told = true;
      await pause(250, options.signal);
    }
  }
  try {
    return await work();
  } finally {
    await release().catch(() => undefined);
  }
};
