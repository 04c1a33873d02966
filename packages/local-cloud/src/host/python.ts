import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { rcompare, valid } from 'semver';
import facts from '../data/host-runtime.json';
import { environmentError } from '../internal/failure';
import { findOnPath } from '../toolchain/terraform-binary';

/** A Python of this machine. */
export interface Python {
  /** Its own path, behind shims and links on PATH. */
  readonly binary: string;
  /** For example `3.13.0`. */
  readonly version: string;
  /** Whether it can make a virtual environment with pip by itself; Debian splits that off. */
  readonly hasVenv: boolean;
}

/** What was found. */
export interface Pythons {
  /** Runs LocalStack. @default - none here: uv has to get one */
  readonly runtime?: Python;
  /** Can install uv; it may be too old for LocalStack. @default - none */
  readonly installer?: Python;
  /** Everything that answered, for messages. */
  readonly seen: readonly Python[];
}

const probe = [
  'import sys, json, importlib.util as u',
  'has = all(u.find_spec(name) is not None for name in ("venv", "ensurepip"))',
  'print(json.dumps([sys.executable, list(sys.version_info[:3]), has]))',
].join('\n');

/** What a command says of itself. `undefined` when it is no Python: pyenv's shims, for one, exist for versions that do not. */
const ask = async (command: string, env: NodeJS.ProcessEnv): Promise<Python | undefined> => {
  const result = await execa(command, ['-I', '-c', probe], {
    env,
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    timeout: 20_000,
  });
  if (result.failed) return undefined;
  try {
    const [binary, version, hasVenv] = JSON.parse(result.stdout) as [string, [number, number, number], boolean];
    return { binary: binary || command, version: version.join('.'), hasVenv };
  } catch {
    return undefined;
  }
};

const order = ([major = 0, minor = 0]: readonly number[]): number => major * 1000 + minor;
const orderOf = ({ version }: Python): number => order(version.split('.').map(Number));

/** Versions that LocalStack runs on, for messages. */
export const acceptedPythons = `Python >= ${facts.python.minimum.join('.')} and < ${facts.python.below.join('.')}`;

const isAccepted = (python: Python): boolean =>
  orderOf(python) >= order(facts.python.minimum) && orderOf(python) < order(facts.python.below);

const isInstaller = (python: Python): boolean => python.hasVenv && orderOf(python) >= order(facts.python.installer);

/** pyenv keeps versions off PATH unless they are chosen. */
const pyenvPythons = (env: NodeJS.ProcessEnv): readonly string[] => {
  const root = join(env['PYENV_ROOT'] ?? join(env['HOME'] ?? homedir(), '.pyenv'), 'versions');
  try {
    return readdirSync(root)
      .filter((name) => valid(name) !== null)
      .sort(rcompare)
      .map((name) => join(root, name, 'bin', 'python'));
  } catch {
    return [];
  }
};

const installAdvice = `install Python ${facts.python.managed} (${facts.installPage}), set HERA_PYTHON to one, or run Docker with ${facts.image}`;

/** The error for a machine on which no acceptable Python was found, or could be got. */
export const noPython = (path: string, message: string, details?: string) =>
  environmentError({ code: 'HERA_LC_023', path, message, allowed: acceptedPythons, fix: installAdvice }, details);

/** A list of Pythons for a message. */
export const describePythons = (seen: readonly Python[]): string =>
  seen.map(({ binary, version }) => `${binary} is ${version}`).join(', ');

/**
 * Looks for a Python: `HERA_PYTHON` alone when it is set, otherwise python3.13, python3.12 and python3 on PATH, then pyenv's.
 *
 * @throws HeraError exit code 3, `HERA_LC_023`, when `HERA_PYTHON` names one that LocalStack does not run on
 */
export const findPythons = async (env: NodeJS.ProcessEnv): Promise<Pythons> => {
  const setting = env['HERA_PYTHON'];
  if (setting) {
    const python = await ask(setting, env);
    if (python === undefined) throw noPython('HERA_PYTHON', `${setting} is not a Python that starts`);
    if (!isAccepted(python)) throw noPython('HERA_PYTHON', describePythons([python]));
    return { runtime: python, ...(isInstaller(python) ? { installer: python } : {}), seen: [python] };
  }
  const onPath = facts.python.names.flatMap((name) => findOnPath(name, env['PATH']) ?? []);
  const seen: Python[] = [];
  for (const command of [...onPath, ...pyenvPythons(env)]) {
    const python = await ask(command, env);
    if (python === undefined) continue;
    seen.push(python);
    if (isAccepted(python)) break;
  }
  const runtime = seen.find(isAccepted);
  const installer = runtime !== undefined && isInstaller(runtime) ? runtime : seen.find(isInstaller);
  return { ...(runtime === undefined ? {} : { runtime }), ...(installer === undefined ? {} : { installer }), seen };
};
