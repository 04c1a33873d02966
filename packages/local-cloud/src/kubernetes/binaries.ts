import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { compare } from 'semver';
import { z } from 'zod';
import facts from '../data/kubernetes.json';
import { environmentError, messageOf, usageError } from '../internal/failure';
import { unpackArchive } from './archive';
import { type KubernetesMode, type LocalKubernetes, startedWithout } from './availability';

/** Options of `resolveKubernetes`. */
export interface ResolveKubernetesOptions {
  readonly mode: KubernetesMode;
  readonly env: NodeJS.ProcessEnv;
  readonly cacheDir: string;
  /** Folder with archives of binaries. @default - `shared/tools` beside the project whose `.hera/cache` the cache folder is */
  readonly archives?: string;
  /** Ends the wait for another run. @default - cannot be ended */
  readonly signal?: AbortSignal | undefined;
  /** Told what is being done. @default - nobody is told */
  readonly onProgress?: (message: string) => void;
}

/** The two programs of a control plane. */
export const kubePrograms = ['kube-apiserver', 'etcd'] as const;

const stampSchema = z.object({ kubernetes: z.string(), etcd: z.string() });

/** File beside the programs in the cache, written last: without it they are not whole. */
export const kubeStamp = 'kube.json';

/** `kube-1.34.2-etcd-3.6.5-linux-amd64`, as Go names systems and processors. */
const setName = (platform: string): RegExp =>
  new RegExp(`^kube-(\\d+\\.\\d+\\.\\d+)-etcd-(\\d+\\.\\d+\\.\\d+)-${platform}$`);

/** `linux-amd64`, as Go says it. */
export const kubePlatform = (): string => `${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;

const stampOf = (folder: string): z.infer<typeof stampSchema> | undefined => {
  try {
    return stampSchema.parse(JSON.parse(readFileSync(join(folder, kubeStamp), 'utf8')));
  } catch {
    return undefined;
  }
};

const cannotRun = (folder: string): readonly string[] =>
  kubePrograms.filter((program) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return false;
    } catch {
      return true;
    }
  });

/** What the program says of itself; one that was built without a version says v0.0.0. */
const spokenVersion = async (folder: string): Promise<string> => {
  const { stdout } = await promisify(execFile)(join(folder, 'kube-apiserver'), ['--version'], { timeout: 30_000 });
  const version = /v(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  return version === undefined || version === '0.0.0' ? 'unknown' : version;
};

/** @throws HeraError exit code 3, `HERA_LC_060`: a folder that was named and is not usable is a mistake, not a reason to look on */
const named = async (setting: string): Promise<LocalKubernetes> => {
  const folder = resolve(setting);
  const fix = 'name a folder with both programs for this machine, or unset HERA_KUBE_BIN';
  const allowed = 'a folder with kube-apiserver and etcd';
  const refused = (message: string, cause?: unknown) =>
    environmentError({ code: 'HERA_LC_060', path: 'HERA_KUBE_BIN', message, allowed, fix }, undefined, cause);
  const missing = cannotRun(folder);
  if (missing.length > 0) throw refused(`${folder} has no program ${missing.join(' and ')}`);
  try {
    const version = stampOf(folder)?.kubernetes ?? (await spokenVersion(folder));
    return { available: true, version, binaries: folder };
  } catch (error) {
    throw refused(`${join(folder, 'kube-apiserver')} does not run here: ${messageOf(error)}`, error);
  }
};

/** The newest whole set in the cache. */
const cached = (root: string): LocalKubernetes | undefined => {
  const pattern = setName(kubePlatform());
  const sets = (existsSync(root) ? readdirSync(root) : [])
    .filter((name) => pattern.test(name))
    .map((name) => join(root, name))
    .flatMap((folder) => {
      const version = cannotRun(folder).length === 0 ? stampOf(folder)?.kubernetes : undefined;
      return version === undefined ? [] : [{ available: true, version, binaries: folder } as const];
    });
  return sets.sort((left, right) => compare(right.version, left.version))[0];
};

/** Archives that this version of Hera knows by their checksum: what merely lies beside a project is never run. */
const archived = async (root: string, folder: string, options: ResolveKubernetesOptions): Promise<boolean> => {
  const pattern = setName(kubePlatform());
  for (const [file, sha256] of Object.entries(facts.archives)) {
    const name = file.replace(/\.tar\.xz$/, '');
    const [, kubernetes, etcd] = pattern.exec(name) ?? [];
    const archive = join(folder, file);
    if (kubernetes === undefined || etcd === undefined || !existsSync(archive)) continue;
    const { signal, onProgress } = options;
    await unpackArchive({ archive, sha256, target: join(root, name), stamp: { kubernetes, etcd }, signal, onProgress });
    return true;
  }
  return false;
};

/**
 * Finds `kube-apiserver` and `etcd`: in the folder of `HERA_KUBE_BIN`, in Hera's cache, or in an archive of the project's CI.
 *
 * @throws HeraError exit code 3: `HERA_LC_060` what `HERA_KUBE_BIN` names is not usable, `HERA_LC_061` an archive is damaged or
 * cannot be unpacked, `HERA_LC_062` none are there and the mode is `required`
 */
export const resolveKubernetes = async (options: ResolveKubernetesOptions): Promise<LocalKubernetes> => {
  const { mode, env, cacheDir } = options;
  if (mode === 'off') return startedWithout;
  if (env['HERA_KUBE_BIN']) return named(env['HERA_KUBE_BIN']);
  const root = join(resolve(cacheDir), 'kube');
  const archives = options.archives ?? resolve(cacheDir, '..', '..', '..', 'shared', 'tools');
  const ready = cached(root) ?? ((await archived(root, archives, options)) ? cached(root) : undefined);
  if (ready !== undefined) return ready;
  const reason = `kube-apiserver and etcd for ${kubePlatform()} are neither in HERA_KUBE_BIN nor in ${root}`;
  const fix = 'run "npm run kube:build" (needs Go, about 7 minutes, once), or set HERA_KUBE_BIN to a folder with both';
  if (mode === 'required') throw environmentError({ code: 'HERA_LC_062', path: 'kubernetes', message: reason, fix });
  return { available: false, reason, fix };
};

/** The mode that is asked for. @throws HeraError exit code 2, `HERA_LC_063` */
export const kubernetesMode = (setting: string | undefined, path = 'HERA_KUBERNETES'): KubernetesMode => {
  if (setting === undefined || setting === '') return 'off';
  if (setting === 'auto' || setting === 'off' || setting === 'required') return setting;
  throw usageError({
    code: 'HERA_LC_063',
    path,
    message: `"${setting}" is no way to run Kubernetes`,
    allowed: 'auto, off or required',
    fix: `correct ${path}, or leave it out`,
  });
};
