import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { HeraError } from '@hera/core/errors';
import { execa } from 'execa';
import facts from '../data/host-runtime.json';
import { environmentError } from '../internal/failure';
import { makeFolder } from '../internal/folder';
import { withFileLock } from '../internal/file-lock';
import { findOnPath } from '../toolchain/terraform-binary';
import { indexSettings } from './index-settings';
import { describePythons, findPythons, noPython, type Pythons } from './python';
import { hostRecipe, type HostRecipe } from './recipe';

/** A LocalStack that is installed. */
export interface HostRuntime {
  /** Python of the virtual environment that holds it. */
  readonly python: string;
  readonly serve: string;
}

/** Options of `ensureHostRuntime`. */
export interface HostRuntimeOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cacheDir: string;
  /** @default - cannot be ended */
  readonly signal?: AbortSignal | undefined;
  /** @default - nobody is told */
  readonly onProgress?: ((message: string) => void) | undefined;
}

const marker = 'installed.json';

const network =
  /failed to (?:fetch|connect)|error sending request|connection (?:refused|reset|error|timed out)|name or service not known|temporary failure in name resolution|nodename nor servname|dns error|no matching distribution|not found in the package registry|could not find a version|max retries exceeded|newconnectionerror|timed out|certificate/i;
const noSpace = /no space left on device|os error 28/i;

const run = async (
  command: string,
  args: readonly string[],
  what: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal | undefined,
): Promise<string> => {
  const result = await execa(command, args, {
    env,
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    all: true,
    cwd: tmpdir(),
    ...(signal === undefined ? {} : { cancelSignal: signal, forceKillAfterDelay: 2_000 }),
  });
  signal?.throwIfAborted();
  if (!result.failed) return result.stdout ?? '';
  const text = result.all ?? '';
  const details = (text || (result.shortMessage ?? '')).trim().split('\n').slice(-15).join('\n');
  if (noSpace.test(text)) throw environmentError(diskProblem('the disk is full'), details);
  if (network.test(text)) {
    throw environmentError(
      {
        code: 'HERA_LC_025',
        path: 'host.install',
        message: `${what} failed: the Python package index cannot be reached, or lacks a pinned version`,
        fix: 'check the network (HTTPS_PROXY is honoured); behind a mirror set PIP_INDEX_URL or UV_DEFAULT_INDEX to it',
      },
      details,
    );
  }
  throw environmentError(
    {
      code: 'HERA_LC_026',
      path: 'host.install',
      message: `${what} failed`,
      fix: 'read the lines below; removing the cache folder starts the installation afresh',
    },
    details,
  );
};

const diskProblem = (message: string) => ({
  code: 'HERA_LC_024',
  path: 'cacheDir',
  message,
  allowed: `${facts.diskBytes / 2 ** 30} GiB free`,
  fix: 'free some space, or put the cache folder on another disk',
});

/** Free bytes where a folder is, or will be. */
export const freeBytes = async (folder: string): Promise<number> => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

/**
 * @param needed bytes
 * @throws HeraError `HERA_LC_024`
 */
export const requireDisk = async (folder: string, needed: number = facts.diskBytes): Promise<void> => {
  const free = await freeBytes(folder);
  if (free >= needed) return;
  throw environmentError(diskProblem(`${folder} has ${(free / 2 ** 30).toFixed(1)} GiB free`));
};

/** An own `uv` on PATH, else one installed with pip from its hashed lock into `<folder>/uv`. */
const ensureUv = async (
  pythons: Pythons,
  recipe: HostRecipe,
  folder: string,
  options: HostRuntimeOptions,
): Promise<{ readonly uv: string; readonly env: NodeJS.ProcessEnv }> => {
  const { env, signal, onProgress } = options;
  const own = findOnPath('uv', env['PATH']);
  if (own !== undefined) return { uv: own, env };
  const { installer, runtime, seen } = pythons;
  if (installer === undefined) {
    if (runtime === undefined) throw noPython('PATH', describePythons(seen) || 'no Python was found');
    throw environmentError({
      code: 'HERA_LC_027',
      path: 'host.python',
      message: `${runtime.binary} has no venv and ensurepip modules`,
      fix: 'install them (Debian and Ubuntu: apt-get install python3-venv), or install uv (https://docs.astral.sh/uv/)',
    });
  }
  onProgress?.('Installing uv');
  const venv = join(folder, 'uv');
  const bin = join(venv, 'bin');
  await run(installer.binary, ['-m', 'venv', venv], 'making a virtual environment', env, signal);
  const install = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--require-hashes',
    '--only-binary',
    ':all:',
    '-r',
    recipe.bootstrap,
  ];
  await run(join(bin, 'python'), install, 'installing uv', env, signal);
  return { uv: join(bin, 'uv'), env: { ...(await indexSettings(join(bin, 'python'), env)), ...env } };
};

/** A Python of this machine, else one that uv downloads into the cache. */
const makeVenv = async (
  uv: string,
  env: NodeJS.ProcessEnv,
  pythons: Pythons,
  venv: string,
  options: HostRuntimeOptions,
): Promise<void> => {
  const { signal, onProgress } = options;
  const { runtime, seen } = pythons;
  const args = ['venv', '--quiet', '--relocatable', '--python', runtime?.binary ?? facts.python.managed, venv];
  if (runtime === undefined) onProgress?.(`Downloading Python ${facts.python.managed}`);
  try {
    await run(uv, args, 'making a virtual environment', env, signal);
  } catch (error) {
    if (runtime !== undefined || !HeraError.is(error)) throw error;
    const found = describePythons(seen) || 'no Python was found';
    throw noPython('PATH', `${found}, and uv could not download ${facts.python.managed}`, error.details);
  }
};

const install = async (
  folder: string,
  pythons: Pythons,
  recipe: HostRecipe,
  options: HostRuntimeOptions,
): Promise<void> => {
  const { signal, onProgress } = options;
  const cacheDir = resolve(options.cacheDir);
  const { uv, env: base } = await ensureUv(pythons, recipe, folder, options);
  const env = {
    ...base,
    UV_CACHE_DIR: base['UV_CACHE_DIR'] || join(cacheDir, 'uv'),
    UV_PYTHON_INSTALL_DIR: base['UV_PYTHON_INSTALL_DIR'] || join(cacheDir, 'python'),
  };
  const venv = join(folder, 'venv');
  await makeVenv(uv, env, pythons, venv, options);
  onProgress?.(`Installing LocalStack ${facts.localstack} (about 120 Python packages)`);
  const target = join(venv, 'bin', 'python');
  const args = ['pip', 'install', '--quiet', '--python', target, '--require-hashes', '-r', recipe.lock];
  await run(uv, args, 'installing LocalStack', env, signal);
  // Imports what the runtime itself does not: a Python that is too old shows up here, not in the middle of an apply.
  await run(
    target,
    ['-c', 'import localstack.runtime.main, localstack.services.stores'],
    'importing LocalStack',
    env,
    signal,
  );
  rmSync(join(folder, 'uv'), { recursive: true, force: true });
  writeFileSync(join(folder, marker), `${JSON.stringify({ localstack: facts.localstack })}\n`);
};

/**
 * Installs LocalStack from the hashed lock, once per lock and Python version, below the cache folder. Made under another name
 * and renamed, so that a kill in the middle leaves nothing that looks whole; two runs at once install once.
 *
 * @throws HeraError exit code 3: no Python (`HERA_LC_023`), no disk (`HERA_LC_024`), index not reachable (`HERA_LC_025`), no
 * venv module (`HERA_LC_027`), anything else that the installer says (`HERA_LC_026`)
 */
export const ensureHostRuntime = async (options: HostRuntimeOptions): Promise<HostRuntime> => {
  const recipe = hostRecipe();
  const { env, signal, onProgress } = options;
  const cacheDir = resolve(options.cacheDir);
  const root = join(cacheDir, 'localstack');
  const at = (name: string): HostRuntime => ({
    python: join(root, name, 'venv', 'bin', 'python'),
    serve: recipe.serve,
  });
  // The link in the virtual environment dangles when the Python it was made from is gone.
  const isInstalled = (name: string): boolean => existsSync(join(root, name, marker)) && existsSync(at(name).python);
  const nameOf = (version: string): string => `${recipe.key}-py${version.split('.').slice(0, 2).join('.')}`;
  if (!env['HERA_PYTHON']) {
    const ready = facts.python.supported.map(nameOf).find(isInstalled);
    if (ready !== undefined) return at(ready);
  }
  const pythons = await findPythons(env);
  const name = nameOf(pythons.runtime?.version ?? facts.python.managed);
  if (isInstalled(name)) return at(name);
  makeFolder(root);
  const onWait = (): void => onProgress?.('Waiting for another run that installs LocalStack');
  await withFileLock(join(root, name), { signal, onWait }, async () => {
    if (isInstalled(name)) return;
    await requireDisk(cacheDir);
    // We hold the lock, so whatever is still being built was killed.
    for (const left of readdirSync(root).filter((entry) => entry.startsWith(`building-${name}-`))) {
      rmSync(join(root, left), { recursive: true, force: true });
    }
    const building = mkdtempSync(join(root, `building-${name}-`));
    try {
      await install(building, pythons, recipe, options);
      rmSync(join(root, name), { recursive: true, force: true });
      renameSync(building, join(root, name));
    } finally {
      rmSync(building, { recursive: true, force: true });
    }
  });
  return at(name);
};
