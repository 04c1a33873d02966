import { mkdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failureOf, temporaryFolder } from '../temporary-folder.fixture';
import { withFileLock } from './file-lock';

describe('withFileLock', () => {
  it('lets one in at a time', async () => {
    const file = join(temporaryFolder(), 'work');
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    };
    await Promise.all([1, 2, 3].map(() => withFileLock(file, {}, work)));
    expect(most).toBe(1);
  });

  it('gives up when the holder does not end, and says how to go on', async () => {
    const file = join(temporaryFolder(), 'work');
    const error = await withFileLock(file, {}, () =>
      failureOf(() => withFileLock(file, { wait: 0 }, () => Promise.resolve())),
    );
    expect(error).toMatchObject({
      exitCode: 3,
      problems: [{ code: 'HERA_LC_020', fix: expect.stringContaining(`${file}.lock`) }],
    });
  });

  it('takes over the lock of a holder that was killed', async () => {
    const file = join(temporaryFolder(), 'work');
    mkdirSync(`${file}.lock`);
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(`${file}.lock`, longAgo, longAgo);
    expect(await withFileLock(file, { wait: 5 }, () => Promise.resolve('done'))).toBe('done');
  });

  it('releases the lock when the work fails, and stops waiting when told to', async () => {
    const file = join(temporaryFolder(), 'work');
    await expect(withFileLock(file, {}, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    const stop = new AbortController();
    const waiting = withFileLock(file, {}, () =>
      withFileLock(file, { signal: stop.signal, onWait: () => stop.abort() }, () => Promise.resolve()),
    );
    await expect(waiting).rejects.toThrow(/abort/i);
  });
});
