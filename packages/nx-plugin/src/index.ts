import { type CreateNodes, createNodesFromFiles, type CreateNodesFunction, readJsonFile } from '@nx/devkit';
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { appTargets } from './targets';

/** Options of the plugin in `nx.json`. */
export interface HeraPluginOptions {
  /** How the command line is started, from the workspace root. @default 'node node_modules/@hera/infractl/dist/main.js' */
  readonly infractl?: string;
  /** Project of this workspace that builds the command line. @default - it is installed as a package */
  readonly cliProject?: string;
}

/** Name of the plugin, as Nx shows it. */
export const name = '@hera/nx-plugin';

const clouds = ['aws', 'azure', 'gcp'];
const shapesSynth = ['cdktf', 'cdktn', '@cdktf/provider-aws', '@cdktn/provider-aws', 'constructs', '@hera/infractl'];

interface PackageJson {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const dependenciesOf = (file: string): string[] => {
  if (!existsSync(file)) return [];
  const { dependencies, devDependencies } = readJsonFile<PackageJson>(file);
  return Object.keys({ ...dependencies, ...devDependencies });
};

const hasProductionInput = (namedInputs: Readonly<Record<string, unknown>> | undefined): boolean =>
  namedInputs !== undefined && 'production' in namedInputs;

const inferTargets: CreateNodesFunction<HeraPluginOptions> = (files, options, context) =>
  createNodesFromFiles(
    (file, given) => {
      const root = dirname(file);
      const folder = basename(root);
      const cloud = clouds.find((candidate) => folder.endsWith(`-${candidate}`));
      const packageFile = join(context.workspaceRoot, root, 'package.json');
      // A cdktf.json without a project around it, or one that infractl would not find either, is somebody else's.
      if (cloud === undefined || folder.length === cloud.length + 1 || !existsSync(packageFile)) return {};
      const declared = [...dependenciesOf(packageFile), ...dependenciesOf(join(context.workspaceRoot, 'package.json'))];
      const targets = appTargets({
        environment: folder.slice(0, -cloud.length - 1),
        cloud,
        infractl: given?.infractl ?? 'node node_modules/@hera/infractl/dist/main.js',
        ...(given?.cliProject === undefined ? {} : { cliProject: given.cliProject }),
        hasProductionInput: hasProductionInput(context.nxJsonConfiguration.namedInputs),
        // Nx refuses a name that is not in the lock file.
        externalDependencies: shapesSynth.filter((dependency) => declared.includes(dependency)),
      });
      return { projects: { [root]: { targets } } };
    },
    files,
    options,
    context,
  );

/** Infers the targets of every app: a folder `<environment>-<cloud>` with a `cdktf.json` and a `package.json`. */
export const createNodes: CreateNodes<HeraPluginOptions> = ['apps/*/cdktf.json', inferTargets];
