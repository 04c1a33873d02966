import { ExitCode, type HeraError } from '@hera/core/errors';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fault } from './problems';

/** Clouds that the command line knows by name. */
export const clouds = ['aws', 'azure', 'gcp'] as const;

/** A cloud's name. */
export type Cloud = (typeof clouds)[number];

const supported: readonly Cloud[] = ['aws'];

/** One environment of the workspace: the folder `apps/<environment>-<cloud>`. */
export interface App {
  /** `<environment>-<cloud>`, also the name of the stack. */
  readonly name: string;
  readonly environment: string;
  readonly cloud: Cloud;
  /** Absolute path of the app's folder. */
  readonly directory: string;
}

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile();

const hasWorkspaces = (file: string): boolean => {
  try {
    return (
      (JSON.parse(readFileSync(file, 'utf8')) as { readonly workspaces?: unknown } | null)?.workspaces !== undefined
    );
  } catch {
    return false;
  }
};

/**
 * The nearest folder, from `from` upwards, with an `nx.json` or a `package.json` that has workspaces.
 *
 * @throws HeraError `HERA_CLI_005`
 */
export const findWorkspaceRoot = (from: string): string => {
  for (let at = resolve(from); ; at = dirname(at)) {
    if (isFile(join(at, 'nx.json')) || hasWorkspaces(join(at, 'package.json'))) return at;
    if (dirname(at) === at) {
      throw fault('workspace', {
        path: '',
        message: `no workspace found in ${resolve(from)} or above it`,
        allowed: 'a folder below an nx.json, or below a package.json with workspaces',
        fix: 'change into the repository and run the command again',
      });
    }
  }
};

/** Every app of the workspace, by name. */
export const listApps = (root: string): App[] => {
  const folder = join(root, 'apps');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const cloud = clouds.find((candidate) => name.endsWith(`-${candidate}`));
      if (cloud === undefined || !isFile(join(folder, name, 'cdktf.json'))) return [];
      const environment = name.slice(0, -cloud.length - 1);
      return environment === '' ? [] : [{ name, environment, cloud, directory: join(folder, name) }];
    });
};

const unknownCloud = (cloud: string): HeraError =>
  fault('cloud', {
    path: 'cloud',
    message: `${JSON.stringify(cloud)} is not a cloud`,
    allowed: clouds.join(', '),
    fix: 'use aws',
  });

/**
 * The app of one environment.
 *
 * @throws HeraError `HERA_CLI_002` unknown cloud, `HERA_CLI_003` planned cloud, `HERA_CLI_004` unknown environment
 */
export const findApp = (root: string, cloudName: string, environment: string): App => {
  const cloud = clouds.find((name) => name === cloudName);
  if (cloud === undefined) throw unknownCloud(cloudName);
  if (!supported.includes(cloud)) {
    throw fault('plannedCloud', {
      path: 'cloud',
      message: `${cloud} is planned and not there yet`,
      allowed: supported.join(', '),
      fix: 'use aws',
    });
  }
  const apps = listApps(root).filter((app) => app.cloud === cloud);
  const found = apps.find((app) => app.environment === environment);
  if (found !== undefined) return found;
  const names = apps.map((app) => app.environment);
  const all =
    names.length === 0
      ? { fix: `create apps/${environment}-${cloud} with a cdktf.json` }
      : {
          allowed: names.join(', '),
          fix: `use one of these, or create apps/${environment}-${cloud} with a cdktf.json`,
        };
  throw fault('environment', {
    path: 'environment',
    message: `${JSON.stringify(environment)} is not an environment of this workspace on ${cloud}`,
    ...all,
  });
};

/**
 * The command in the app's `cdktf.json`.
 *
 * @throws HeraError `HERA_CLI_006`
 */
export const readAppCommand = (app: App): string => {
  const file = join(app.directory, 'cdktf.json');
  const invalid = (message: string): HeraError =>
    fault('appDefinition', {
      path: 'app',
      message: `${file} ${message}`,
      allowed: '{ "language": "typescript", "app": "node dist/main.js" }',
      fix: 'correct the file',
    });
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw invalid(`is not JSON: ${(error as Error).message}`);
  }
  const command = (value as { readonly app?: unknown } | null)?.app;
  if (typeof command !== 'string' || command === '') throw invalid('has no "app" command');
  return command;
};

/** @throws HeraError `HERA_CLI_007` when the script that a `node <script>` command names does not exist. */
export const checkBuilt = (app: App, script: string | undefined): void => {
  if (script === undefined || isFile(resolve(app.directory, script))) return;
  throw fault(
    'notBuilt',
    {
      path: '',
      message: `${resolve(app.directory, script)} does not exist`,
      fix: `build it: npx nx run ${app.name}:build`,
    },
    { exitCode: ExitCode.environment },
  );
};
