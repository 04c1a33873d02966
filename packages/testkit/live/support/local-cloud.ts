import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { HeraError } from '@hera/core/errors';
import { startLocalCloud } from '@hera/local-cloud';
import type { TestProject } from 'vitest/node';

/** Takes the local cloud of `HERA_LIVE_ENDPOINTS`, or starts one for this run alone. */
export const setup = async (project: TestProject): Promise<(() => Promise<void>) | undefined> => {
  if ((process.env['HERA_LIVE_ENDPOINTS'] ?? '') !== '') return undefined;
  const hera = resolve(project.config.root, '..', '..', '.hera');
  mkdirSync(join(hera, 'live'), { recursive: true });
  const directory = mkdtempSync(join(hera, 'live', 'run-'));
  try {
    const cloud = await startLocalCloud({
      directory,
      cacheDir: join(hera, 'cache'),
      onProgress: (line) => console.log(line),
    });
    process.env['HERA_LIVE_ENDPOINTS'] = JSON.stringify(cloud.environment());
    return async () => {
      await cloud.stop();
      rmSync(directory, { recursive: true, force: true });
    };
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    // What the machine lacks is no defect of a test: no stack trace.
    if (HeraError.is(error)) console.error([error.message, error.details].filter(Boolean).join('\n'));
    throw error;
  }
};
