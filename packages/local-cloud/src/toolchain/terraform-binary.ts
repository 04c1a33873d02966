import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { readVersion, type Toolchain } from '@hera/terraform';
import { HeraError, type Problem } from '@hera/core/errors';
import { coerce, gte, parse } from 'semver';
import facts from '../data/toolchain.json';
import { environmentError } from '../internal/failure';

/** A Terraform or OpenTofu that can be used. */
export type TerraformBinary = Pick<Toolchain, 'kind' | 'binary' | 'version'>;

/** The page that says how to install one, for messages. */
export const installAdvice = `install Terraform (${facts.installPage.terraform}) or OpenTofu (${facts.installPage.tofu})`;

const allowed = `Terraform >= ${facts.minimum.terraform} or OpenTofu >= ${facts.minimum.tofu}`;

const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
};

/** First executable of that name on a PATH. A relative entry counts from the working folder, as in a shell. */
export const findOnPath = (name: string, path: string | undefined): string | undefined =>
  (path ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => resolve(folder, name))
    .find(isExecutable);

const judge = async (binary: string, path: string): Promise<TerraformBinary | Problem> => {
  try {
    const { kind, version } = await readVersion(binary);
    const release = parse(version) ?? coerce(version);
    // A pre-release of the minimum has what we need of it.
    const bare = release === null ? version : `${release.major}.${release.minor}.${release.patch}`;
    if (gte(bare, facts.minimum[kind])) return { kind, binary, version };
    return {
      code: 'HERA_LC_003',
      path,
      message: `${binary} is ${kind === 'tofu' ? 'OpenTofu' : 'Terraform'} ${version}, which is too old`,
      allowed,
      fix: `${installAdvice}, or set HERA_TERRAFORM to a newer one`,
    };
  } catch (error) {
    if (HeraError.is(error) && error.problems[0] !== undefined) return { ...error.problems[0], path };
    throw error;
  }
};

const named = (setting: string, env: NodeJS.ProcessEnv): string | Problem => {
  const file =
    isAbsolute(setting) || /[\\/]/.test(setting) ? resolve(setting) : (findOnPath(setting, env['PATH']) ?? setting);
  if (isExecutable(file)) return file;
  const exists = existsSync(file);
  return {
    code: exists ? 'HERA_LC_004' : 'HERA_LC_002',
    path: 'HERA_TERRAFORM',
    message: exists ? `${file} is not an executable file` : `${setting} does not exist`,
    allowed,
    fix: exists
      ? `chmod +x ${file}, or set HERA_TERRAFORM to the binary itself`
      : `correct HERA_TERRAFORM, or unset it to search PATH`,
  };
};

/**
 * Finds Terraform or OpenTofu: `HERA_TERRAFORM` alone when it is set, otherwise `terraform`, then `tofu` on PATH.
 *
 * @throws HeraError exit code 3: `HERA_LC_002` none, `HERA_LC_003` too old, `HERA_LC_004` not executable
 */
export const findTerraform = async (env: NodeJS.ProcessEnv): Promise<TerraformBinary> => {
  const setting = env['HERA_TERRAFORM'];
  if (setting !== undefined && setting !== '') {
    const file = named(setting, env);
    const judged = typeof file === 'string' ? await judge(file, 'HERA_TERRAFORM') : file;
    if ('code' in judged) throw environmentError(judged);
    return judged;
  }
  const problems: Problem[] = [];
  for (const name of ['terraform', 'tofu']) {
    const file = findOnPath(name, env['PATH']);
    if (file === undefined) continue;
    const judged = await judge(file, 'PATH');
    if (!('code' in judged)) return judged;
    problems.push(judged);
  }
  const [first, ...rest] = problems;
  if (first !== undefined) throw new HeraError([first, ...rest], { exitCode: 3 });
  const lacking = (env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => ['terraform', 'tofu'].map((name) => join(folder, name)))
    .find((file) => existsSync(file) && statSync(file).isFile());
  throw environmentError({
    code: lacking === undefined ? 'HERA_LC_002' : 'HERA_LC_004',
    path: 'PATH',
    message: lacking === undefined ? 'neither terraform nor tofu is on PATH' : `${lacking} is not an executable file`,
    allowed,
    fix: lacking === undefined ? `${installAdvice}, or set HERA_TERRAFORM` : `chmod +x ${lacking}, or ${installAdvice}`,
  });
};
