import { ExitCode, type HeraError } from '@hera/core/errors';
import type { DoctorCheck } from '@hera/local-cloud';
import { execa } from 'execa';
import { resolve } from 'node:path';
import { coerce } from 'semver';
import { z } from 'zod';
import { fault } from '../problems';

/** A kubectl of this machine. */
export interface KubectlBinary {
  /** Absolute path, or a name on PATH. */
  readonly binary: string;
  /** As it says itself, for example `v1.34.2`. */
  readonly version: string;
  /** Minor version of Kubernetes 1. */
  readonly minor: number;
}

/** `kubectl auth whoami` is stable from here on. https://kubernetes.io/blog/2023/08/15/kubernetes-v1-28-release/ (2026-11-26) */
const oldestMinor = 28;

const clientVersion = z.looseObject({ clientVersion: z.looseObject({ gitVersion: z.string() }) });

const unusable = (message: string, path: string): HeraError =>
  fault(
    'kubectl',
    {
      path,
      message,
      allowed: `kubectl 1.${oldestMinor} or newer, best within one minor version of the cluster`,
      fix: 'install kubectl (https://kubernetes.io/docs/tasks/tools/), or set HERA_KUBECTL to its path',
    },
    { exitCode: ExitCode.environment },
  );

/**
 * The kubectl that `HERA_KUBECTL` names, else the one on PATH.
 *
 * @throws HeraError `HERA_CLI_031` when there is none, or it is too old
 */
export const findKubectl = async (env: NodeJS.ProcessEnv): Promise<KubectlBinary> => {
  const setting = env['HERA_KUBECTL'] || 'kubectl';
  const path = env['HERA_KUBECTL'] ? 'HERA_KUBECTL' : 'PATH';
  const binary = /[\\/]/.test(setting) ? resolve(setting) : setting;
  const { stdout, failed, code, exitCode } = await execa(binary, ['version', '--client', '-o', 'json'], {
    env: { PATH: env['PATH'] ?? '', KUBECONFIG: '/dev/null', KUBERC: 'off' },
    extendEnv: false,
    reject: false,
    timeout: 20_000,
    stdin: 'ignore',
  });
  if (code === 'ENOENT') throw unusable(`${binary} does not exist`, path);
  if (failed) throw unusable(`${binary} does not tell its version (${code ?? `exit code ${exitCode}`})`, path);
  let version: string;
  try {
    version = clientVersion.parse(JSON.parse(stdout)).clientVersion.gitVersion;
  } catch {
    throw unusable(`${binary} is no kubectl: it does not tell its version as JSON`, path);
  }
  const minor = coerce(version)?.minor ?? 0;
  if (minor < oldestMinor) throw unusable(`${binary} is kubectl ${version}, which is too old`, path);
  return { binary, version, minor };
};

/** @returns what to know about a kubectl and an API server whose minor versions are more than one apart */
export const skewWarning = (client: KubectlBinary, serverMinor: number): string | undefined =>
  Math.abs(client.minor - serverMinor) <= 1
    ? undefined
    : `kubectl ${client.version} and Kubernetes 1.${serverMinor} are more than one minor version apart, which is not supported: install kubectl 1.${serverMinor}, or set HERA_KUBECTL`;

/** Says what `infractl doctor` shows of kubectl. Without one, only Kubernetes objects cannot be applied. */
export const checkKubectl = async (env: NodeJS.ProcessEnv): Promise<DoctorCheck> => {
  const base = { id: 'kubectl', title: 'kubectl' } as const;
  try {
    const { binary, version } = await findKubectl(env);
    return { ...base, status: 'ok', detail: `${version} (${binary})` };
  } catch (error) {
    const [first] = (error as HeraError).problems ?? [];
    if (first === undefined) throw error;
    return {
      ...base,
      status: 'warn',
      detail: `${first.message}; Kubernetes objects can neither be planned nor applied`,
      fix: first.fix,
    };
  }
};
