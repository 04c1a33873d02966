import { ExitCode, HeraError, type Problem } from '@hera/core/errors';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { diskFullError, isDiskFull } from './internal/failures';
import { lockFileName } from './internal/lock-file';
import { privateFolder } from './internal/run-files';

/** Name of the file that an `override` is written to. Terraform merges `*_override.tf.json` over the configuration. */
export const overrideFileName = 'hera_override.tf.json';

/** Input of `prepareWorkspace`. */
export interface PrepareWorkspaceOptions {
  /** Folder that Terraform will run in. Created when absent; its state and `.terraform` are kept. */
  readonly directory: string;
  /** A `cdk.tf.json` (with its `assets` folder), or a folder of `*.tf` and `*.tf.json` with local modules. Only read. */
  readonly stackFile: string;
  /** Merged over the configuration by Terraform, for example a local backend or a provider version. @default - none */
  readonly override?: Readonly<Record<string, unknown>>;
}

/** A folder that is ready for `terraform init`. */
export interface Workspace {
  /** Absolute path. */
  readonly directory: string;
  /** Files written, relative to `directory`, sorted. */
  readonly files: readonly string[];
}

const notCopied = new Set(['.terraform', '.git', 'node_modules', privateFolder, '.terraform.tfstate.lock.info']);

const isCopied = (name: string): boolean =>
  !notCopied.has(name) && !/\.tfstate(\.|$)|\.tfplan$|^crash.*\.log$/.test(name);

const isConfiguration = (name: string): boolean =>
  /\.(tf|tofu)(\.json)?$|\.auto\.tfvars(\.json)?$|^terraform\.tfvars(\.json)?$/.test(name);

const invalid = (problem: Omit<Problem, 'code'>): HeraError => new HeraError({ code: 'HERA_TF_011', ...problem });

/** Files below a folder, relative to it, links followed. */
const filesBelow = (folder: string, below = ''): string[] =>
  readdirSync(join(folder, below)).flatMap((name) => {
    if (!isCopied(name)) return [];
    const path = join(below, name);
    return statSync(join(folder, path)).isDirectory() ? filesBelow(folder, path) : [path];
  });

const sourceFiles = (source: string): { root: string; files: string[] } => {
  if (!statSync(source).isDirectory()) {
    const root = dirname(source);
    const assets = existsSync(join(root, 'assets')) ? filesBelow(root, 'assets') : [];
    return { root, files: [basename(source), ...assets] };
  }
  const files = filesBelow(source);
  if (!files.some((file) => !file.includes(sep) && isConfiguration(file))) {
    throw invalid({
      path: 'stackFile',
      message: `${source} holds no Terraform configuration`,
      allowed: 'a folder with *.tf or *.tf.json',
      fix: 'run the synth first, or give the right folder',
    });
  }
  return { root: source, files };
};

const readManifest = (file: string): string[] => {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8')) as { files?: unknown };
    return Array.isArray(value.files) ? value.files.filter((name): name is string => typeof name === 'string') : [];
  } catch {
    return [];
  }
};

const real = (path: string): string => (existsSync(path) ? realpathSync(path) : resolve(path));

const isInside = (inner: string, outer: string): boolean => inner === outer || inner.startsWith(outer + sep);

const check = (directory: string, source: string): void => {
  if (!existsSync(source)) {
    throw invalid({
      path: 'stackFile',
      message: `${source} does not exist`,
      allowed: 'a cdk.tf.json, or a folder of *.tf and *.tf.json',
      fix: 'run the synth first',
    });
  }
  const isFolder = statSync(source).isDirectory();
  if (!isFolder && extname(source) !== '.json' && extname(source) !== '.tf') {
    throw invalid({
      path: 'stackFile',
      message: `${source} is not a Terraform configuration`,
      allowed: '*.tf.json or *.tf',
      fix: 'give the file that the synth wrote',
    });
  }
  const folder = real(isFolder ? source : dirname(source));
  if (isFolder ? isInside(real(directory), folder) : real(directory) === folder) {
    throw invalid({
      path: 'directory',
      message: `${directory} is ${isFolder ? 'within' : 'the folder of'} the source ${source}, which must stay untouched`,
      fix: 'give a folder of its own, for example below .hera/',
    });
  }
};

/** Someone else's files are never removed: a wrong path must not cost anybody a configuration. */
const checkForeign = (directory: string, ours: ReadonlySet<string>): void => {
  const foreign = readdirSync(directory).filter((name) => isConfiguration(name) && !ours.has(name));
  if (foreign.length === 0) return;
  throw invalid({
    path: 'directory',
    message: `${directory} holds configuration that Hera did not write: ${foreign.join(', ')}`,
    allowed: 'an empty folder, or one of an earlier run',
    fix: 'give another folder, or move these files away',
  });
};

/**
 * Writes a configuration into the folder that Terraform will run in. Every file is replaced atomically; the source is not
 * touched; configuration of an earlier run that is no longer wanted is removed; state and `.terraform` stay.
 *
 * @throws HeraError `HERA_TF_011` for a source or a folder that cannot be used, `HERA_TF_009` when the disk is full
 */
export const prepareWorkspace = async (options: PrepareWorkspaceOptions): Promise<Workspace> => {
  const directory = resolve(options.directory);
  const source = resolve(options.stackFile);
  check(directory, source);
  const { root, files } = sourceFiles(source);
  const manifest = join(directory, privateFolder, 'workspace.json');
  const wanted = [...files, ...(options.override === undefined ? [] : [overrideFileName])].sort();
  try {
    mkdirSync(join(directory, privateFolder), { recursive: true, mode: 0o700 });
    const earlier = readManifest(manifest);
    const known = new Set([...earlier, ...wanted]);
    checkForeign(directory, new Set([...earlier, overrideFileName]));
    // Both sets are noted before anything is written, so that a kill in between leaves no file without an owner.
    await writeFileAtomic(manifest, JSON.stringify({ files: [...known].sort() }, undefined, 2));
    for (const file of files) await copy(join(root, file), join(directory, file));
    if (options.override !== undefined) {
      const text = `${JSON.stringify(options.override, undefined, 2)}\n`;
      await writeFileAtomic(join(directory, overrideFileName), text, { mode: 0o600 });
    }
    for (const file of earlier.filter((name) => !wanted.includes(name) && name !== lockFileName)) {
      const path = resolve(directory, file);
      if (isInside(path, directory) && path !== directory) rmSync(path, { force: true });
    }
    if (options.override === undefined) rmSync(join(directory, overrideFileName), { force: true });
    await writeFileAtomic(manifest, JSON.stringify({ files: wanted }, undefined, 2));
  } catch (error) {
    if (HeraError.is(error)) throw error;
    if (isDiskFull(error)) throw diskFullError(`no space left for the workspace ${directory}`, error);
    throw unwritable(directory, error);
  }
  return { directory, files: wanted };
};

const copy = async (from: string, to: string): Promise<void> => {
  mkdirSync(dirname(to), { recursive: true });
  await writeFileAtomic(to, readFileSync(from), { mode: statSync(from).mode & 0o777 });
};

const unwritable = (directory: string, error: unknown): HeraError => {
  const { message, path } = error as NodeJS.ErrnoException;
  const where = path === undefined ? directory : relative(directory, path) || directory;
  return new HeraError(
    {
      code: 'HERA_TF_011',
      path: 'directory',
      message: `the workspace ${directory} could not be written (${where}): ${message}`,
      fix: 'give a folder that this user can write to',
    },
    { exitCode: ExitCode.environment, cause: error },
  );
};
