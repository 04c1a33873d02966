import { mkdirSync, readFileSync } from 'node:fs';
import { lookup } from 'node:dns/promises';
import { freemem } from 'node:os';
import { resolve } from 'node:path';
import { HeraError } from '@hera/core/errors';
import { gte, satisfies } from 'semver';
import { defaultAccount } from './account';
import { dockerState, localstackImage } from './container/docker-engine';
import hostFacts from './data/host-runtime.json';
import toolchainFacts from './data/toolchain.json';
import { acceptedPythons, describePythons, findPythons } from './host/python';
import { freeBytes } from './host/runtime';
import { codeOf, messageOf } from './internal/failure';
import { freePort, isPortFree } from './internal/free-port';
import { resolveKubernetes } from './kubernetes/binaries';
import { isLoopbackAddress } from './loopback';
import { resolveToolchain } from './toolchain/resolve-toolchain';
import { findOnPath } from './toolchain/terraform-binary';

/** One thing that was looked at. */
export interface DoctorCheck {
  /** Stable, for example `terraform`. */
  readonly id: string;
  readonly title: string;
  /** `warn`: a run can succeed all the same; `fail`: it cannot. */
  readonly status: 'ok' | 'warn' | 'fail';
  /** What was found. */
  readonly detail: string;
  /** What to do. @default - nothing to do */
  readonly fix?: string;
}

/** Options of `runDoctor`. */
export interface DoctorOptions {
  /** Environment of the user. @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  readonly cacheDir: string;
  /** Folders whose sub-folders may be unpacked provider mirrors. @default ['/usr/local/share', '/usr/share', '/opt'] */
  readonly systemRoots?: readonly string[];
}

const gib = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;

/** A check that failed by an error of ours says what the error says. */
const failing = (id: string, title: string, error: unknown): DoctorCheck => {
  const problem = HeraError.is(error) ? error.problems[0] : undefined;
  return problem === undefined
    ? { id, title, status: 'fail', detail: messageOf(error) }
    : { id, title, status: 'fail', detail: problem.message, fix: problem.fix };
};

const checkNode = (): DoctorCheck => {
  const base = { id: 'node', title: 'Node.js', detail: process.version };
  if (!gte(process.versions.node, '20.19.0'))
    return { ...base, status: 'fail', fix: 'install Node 24, or at least 20.19' };
  if (satisfies(process.versions.node, '>=22')) return { ...base, status: 'ok' };
  return { ...base, status: 'warn', detail: `${process.version}, past its end of life`, fix: 'install Node 24' };
};

const checkSystem = (): readonly DoctorCheck[] =>
  process.platform === 'linux' || process.platform === 'darwin'
    ? []
    : [
        {
          id: 'system',
          title: 'Operating system',
          status: 'warn',
          detail: `${process.platform}: host mode is for Linux and macOS`,
          fix: 'use WSL, or Docker (HERA_LOCAL=container)',
        },
      ];

const checkToolchain = async (
  env: NodeJS.ProcessEnv,
  cacheDir: string,
  systemRoots: readonly string[] | undefined,
): Promise<readonly DoctorCheck[]> => {
  const terraform = { id: 'terraform', title: 'Terraform or OpenTofu' };
  const provider = { id: 'aws-provider', title: 'AWS provider' };
  try {
    const options = { env, cacheDir, ...(systemRoots === undefined ? {} : { systemRoots }) };
    const { kind, version, binary, awsProvider } = await resolveToolchain(options);
    const name = kind === 'tofu' ? 'OpenTofu' : 'Terraform';
    const found: DoctorCheck = { ...terraform, status: 'ok', detail: `${name} ${version} (${binary})` };
    const { from, version: held, directory } = awsProvider;
    const where = directory === undefined ? '' : ` (${directory})`;
    if (from !== 'registry')
      return [found, { ...provider, status: 'ok', detail: `${held ?? 'chosen by init'} from a ${from}${where}` }];
    return [
      found,
      {
        ...provider,
        status: 'warn',
        detail: `not on this machine: downloaded from ${toolchainFacts.registry[kind]} at the first run, about 160 MB`,
        fix: 'nothing, if that registry can be reached; otherwise set HERA_PROVIDER_MIRROR=<dir>',
      },
    ];
  } catch (error) {
    const mirror = HeraError.is(error) && error.problems[0]?.code === 'HERA_LC_005';
    return [failing(mirror ? provider.id : terraform.id, mirror ? provider.title : terraform.title, error)];
  }
};

const checkPython = async (env: NodeJS.ProcessEnv, needed: boolean): Promise<DoctorCheck> => {
  const base = { id: 'python', title: 'Python for host mode' };
  const otherwise = needed ? 'fail' : 'warn';
  try {
    const { runtime, installer, seen } = await findPythons(env);
    const hasUv = findOnPath('uv', env['PATH']) !== undefined;
    if (runtime !== undefined && (installer !== undefined || hasUv)) {
      return { ...base, status: 'ok', detail: `${runtime.version} (${runtime.binary})` };
    }
    if (runtime !== undefined) {
      return {
        ...base,
        status: otherwise,
        detail: `${runtime.binary} has no venv and ensurepip modules`,
        fix: 'install them (Debian and Ubuntu: apt-get install python3-venv), or install uv',
      };
    }
    const found = describePythons(seen) || 'no Python was found';
    if (installer === undefined && !hasUv) {
      return {
        ...base,
        status: otherwise,
        detail: found,
        fix: `install ${acceptedPythons} (${hostFacts.installPage})`,
      };
    }
    return {
      ...base,
      status: 'warn',
      detail: `${found}; uv will download Python ${hostFacts.python.managed} at the first run`,
      fix: `install ${acceptedPythons}, if downloads are not possible here`,
    };
  } catch (error) {
    return { ...failing(base.id, base.title, error), status: otherwise };
  }
};

const checkDocker = async (env: NodeJS.ProcessEnv): Promise<DoctorCheck & { readonly usable: boolean }> => {
  const base = { id: 'docker', title: 'Docker, for container mode' };
  const { engine, local, image, packages } = await dockerState(env);
  const host = 'host mode is used instead';
  if (!packages) {
    const fix = 'npm install --save-dev testcontainers @testcontainers/localstack, if containers are wanted';
    return { ...base, status: 'warn', detail: `testcontainers is not installed: ${host}`, fix, usable: false };
  }
  if (!engine) {
    return {
      ...base,
      status: 'warn',
      detail: `no engine answers: ${host}`,
      fix: 'start Docker, if containers are wanted',
      usable: false,
    };
  }
  if (!local) {
    return {
      ...base,
      status: 'warn',
      detail: `the engine is on another machine: ${host}`,
      fix: 'use a local engine',
      usable: false,
    };
  }
  if (!image) {
    return {
      ...base,
      status: 'warn',
      detail: `${localstackImage} is not there: ${host}`,
      fix: `docker pull ${localstackImage}`,
      usable: false,
    };
  }
  return { ...base, status: 'ok', detail: `engine and ${localstackImage}`, usable: true };
};

const checkDisk = async (cacheDir: string): Promise<DoctorCheck> => {
  const base = { id: 'disk', title: 'Disk space' };
  try {
    mkdirSync(cacheDir, { recursive: true });
    const free = await freeBytes(cacheDir);
    const detail = `${gib(free)} free at ${cacheDir}`;
    if (free >= hostFacts.diskBytes) return { ...base, status: 'ok', detail };
    return {
      ...base,
      status: 'fail',
      detail,
      fix: `free ${gib(hostFacts.diskBytes)}, or put the cache folder on another disk`,
    };
  } catch (error) {
    return {
      ...base,
      status: 'fail',
      detail: `${cacheDir} cannot be used (${codeOf(error) ?? messageOf(error)})`,
      fix: 'give a cache folder that this user can write to',
    };
  }
};

const checkLoopback = async (): Promise<DoctorCheck> => {
  const base = { id: 'loopback', title: 'Loopback names' };
  const addressesOf = async (name: string): Promise<readonly string[]> => {
    try {
      return (await lookup(name, { all: true })).map(({ address }) => address);
    } catch {
      return [];
    }
  };
  const account = `${defaultAccount}.localhost`;
  const [plain, named] = await Promise.all(['localhost', account].map(addressesOf));
  const foreign = [...(plain ?? []), ...(named ?? [])].filter((address) => !isLoopbackAddress(address));
  if (plain === undefined || plain.length === 0 || foreign.length > 0) {
    return {
      ...base,
      status: 'fail',
      detail: foreign.length > 0 ? `localhost resolves to ${foreign.join(', ')}` : 'localhost does not resolve',
      fix: 'add "127.0.0.1 localhost" to /etc/hosts',
    };
  }
  if (named !== undefined && named.length > 0) return { ...base, status: 'ok', detail: `localhost and ${account}` };
  return {
    ...base,
    status: 'warn',
    detail: `${account} does not resolve; AWS provider 6.23 and newer reads bucket tags there`,
    fix: `add "127.0.0.1 ${account}" to /etc/hosts, or use a provider below 6.23`,
  };
};

const checkPort = async (env: NodeJS.ProcessEnv): Promise<DoctorCheck> => {
  const base = { id: 'port', title: 'Ports' };
  const fixed = env['HERA_LOCAL_PORT'];
  if (!fixed) return { ...base, status: 'ok', detail: `any free port is taken, for example ${await freePort()}` };
  if (await isPortFree(Number(fixed)).catch(() => false)) return { ...base, status: 'ok', detail: `${fixed} is free` };
  return {
    ...base,
    status: 'fail',
    detail: `${fixed} on 127.0.0.1 is taken, or is no port`,
    fix: 'stop what listens there, or unset HERA_LOCAL_PORT',
  };
};

const checkKubernetes = async (env: NodeJS.ProcessEnv, cacheDir: string): Promise<DoctorCheck> => {
  const base = { id: 'kubernetes', title: 'Kubernetes API server, for clusters of a local AWS' };
  try {
    const found = await resolveKubernetes({ mode: 'auto', env, cacheDir });
    if (found.available) return { ...base, status: 'ok', detail: `Kubernetes ${found.version} (${found.binaries})` };
    return { ...base, status: 'warn', detail: `${found.reason}: clusters have no API server`, fix: found.fix };
  } catch (error) {
    return failing(base.id, base.title, error);
  }
};

const availableMemory = (): number => {
  try {
    // What the kernel could free counts as well; freemem leaves it out on older Node.
    const kib = /^MemAvailable:\s+(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
    if (kib !== undefined) return Number(kib) * 1024;
  } catch {
    // Not Linux.
  }
  return freemem();
};

const checkMemory = (): DoctorCheck => {
  const available = availableMemory();
  const base = { id: 'memory', title: 'Memory', detail: `${gib(available)} available` };
  if (available >= hostFacts.memoryBytes) return { ...base, status: 'ok' };
  return {
    ...base,
    status: 'warn',
    fix: `close something: LocalStack, Terraform and the provider take about ${gib(hostFacts.memoryBytes)}`,
  };
};

/** Looks at everything that a local run needs, and changes nothing but the cache folder. Never throws for what it finds. */
export const runDoctor = async (options: DoctorOptions): Promise<readonly DoctorCheck[]> => {
  const { env = process.env, systemRoots } = options;
  const cacheDir = resolve(options.cacheDir);
  const docker = checkDocker(env);
  const python = docker.then(({ usable }) => checkPython(env, !usable));
  const [toolchain, { usable: _usable, ...dockerCheck }, pythonCheck, kubernetes, disk, loopback, port] =
    await Promise.all([
      checkToolchain(env, cacheDir, systemRoots),
      docker,
      python,
      checkKubernetes(env, cacheDir),
      checkDisk(cacheDir),
      checkLoopback(),
      checkPort(env),
    ]);
  const first = [checkNode(), ...checkSystem(), ...toolchain, pythonCheck, dockerCheck, kubernetes];
  return [...first, disk, checkMemory(), loopback, port];
};
