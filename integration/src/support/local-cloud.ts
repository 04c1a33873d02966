import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
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

/** The suites talk to the API server as its users do, by `kubectl`. */
const kubernetesHere = async (cacheDir: string): Promise<LocalKubernetes> => {
  try {
    await promisify(execFile)('kubectl', ['version', '--client']);
  } catch {
    return {
      available: false,
      reason: 'kubectl is not on PATH',
      fix: 'install it: https://kubernetes.io/docs/tasks/tools/',
    };
  }
  return resolveKubernetes({ mode: 'auto', env: process.env, cacheDir });
};

/** One local cloud for all suites. Its folder is this run's own, so that two runs at once do not meet. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const hera = resolve(project.config.root, '..', '.hera');
  const cacheDir = join(hera, 'cache');
  mkdirSync(join(hera, 'integration'), { recursive: true });
  const directory = mkdtempSync(join(hera, 'integration', 'run-'));
  try {
    const toolchain = await resolveToolchain({ env: process.env, cacheDir });
    const kubernetes = await kubernetesHere(cacheDir);
    if (!kubernetes.available) {
      console.log(`Suites with a Kubernetes API server are skipped: ${kubernetes.reason}; ${kubernetes.fix}`);
    }
    const cloud = await startLocalCloud({ directory, cacheDir, onProgress: (line) => console.log(line) });
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
