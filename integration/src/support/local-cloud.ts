import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { HeraError } from '@hera/core/errors';
import { type LocalKubernetes, resolveKubernetes, resolveToolchain, startLocalCloud } from '@hera/local-cloud';
import type { Toolchain } from '@hera/terraform';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the local cloud that all suites share. */
    cloudDirectory: string;
    toolchain: Toolchain;
    cacheDirectory: string;
    /** Whether the suites can have a Kubernetes API server. */
    kubernetes: LocalKubernetes;
  }
}

/** One local cloud for all suites. Its folder is this run's own, so that two runs at once do not meet. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const hera = resolve(project.config.root, '..', '.hera');
  const cacheDir = join(hera, 'cache');
  mkdirSync(join(hera, 'integration'), { recursive: true });
  const directory = mkdtempSync(join(hera, 'integration', 'run-'));
  try {
    const toolchain = await resolveToolchain({ env: process.env, cacheDir });
    const cloud = await startLocalCloud({ directory, cacheDir, onProgress: (line) => console.log(line) });
    const kubernetes = await resolveKubernetes({ mode: 'auto', env: process.env, cacheDir });
    if (!kubernetes.available) {
      console.log(`Suites with a Kubernetes API server are skipped: ${kubernetes.reason}; ${kubernetes.fix}`);
    }
    project.provide('kubernetes', kubernetes);
    project.provide('cacheDirectory', cacheDir);
    project.provide('cloudDirectory', directory);
    project.provide('toolchain', toolchain);
    return async () => {
      await cloud.stop();
      rmSync(directory, { recursive: true, force: true });
    };
  } catch (error) {
    // A missing Terraform is the machine's fault, not a defect: no stack trace.
    if (HeraError.is(error)) console.error([error.message, error.details].filter(Boolean).join('\n'));
    throw error;
  }
};
