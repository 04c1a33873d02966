import { resolve } from 'node:path';
import type { Toolchain } from '@hera/terraform';
import facts from '../data/toolchain.json';
import { renderCliConfiguration, writeCliConfiguration } from './cli-config';
import { chooseProvider, readUserConfiguration } from './provider-source';
import { findTerraform } from './terraform-binary';
import { rangeOf } from './version-constraint';

/** Versions of the AWS provider that the local target takes, as Terraform writes constraints. */
export const defaultProviderConstraint: string = facts.provider.constraint;

/** Options of `resolveToolchain`. */
export interface ResolveToolchainOptions {
  /** Environment of the user: `HERA_TERRAFORM`, `HERA_PROVIDER_MIRROR`, `PATH`, `TF_CLI_CONFIG_FILE`, `TF_PLUGIN_CACHE_DIR`. */
  readonly env: NodeJS.ProcessEnv;
  /** Hera's cache folder; our CLI configuration is written below it. */
  readonly cacheDir: string;
  /** As Terraform writes it. @default '>= 5.100.0, < 7.0.0' */
  readonly providerConstraint?: string;
  /** Folders whose sub-folders may be unpacked mirrors. @default ['/usr/local/share', '/usr/share', '/opt'] */
  readonly systemRoots?: readonly string[];
}

/**
 * Finds Terraform or OpenTofu and the AWS provider, and writes the CLI configuration that makes `init` use them. Nothing is
 * downloaded: without a local copy the provider comes from the public registry when `init` runs.
 *
 * @throws HeraError exit code 3: no binary (`HERA_LC_002`), too old (`HERA_LC_003`), not executable (`HERA_LC_004`), a mirror
 * without an acceptable version (`HERA_LC_005`), cache not writable (`HERA_LC_006`); exit code 2 for a constraint that is none
 * (`HERA_LC_001`)
 */
export const resolveToolchain = async (options: ResolveToolchainOptions): Promise<Toolchain> => {
  const { env, providerConstraint: constraint = defaultProviderConstraint, systemRoots } = options;
  const cacheDir = resolve(options.cacheDir);
  const range = rangeOf(constraint);
  const terraform = await findTerraform(env);
  const user = readUserConfiguration(terraform.kind, env);
  const choice = chooseProvider({
    kind: terraform.kind,
    env,
    cacheDir,
    range,
    constraint,
    user,
    ...(systemRoots === undefined ? {} : { systemRoots }),
  });
  // Written in a way that only Terraform reads, and nothing local to add to it: it stays as it is.
  const untouched = user !== undefined && user.parsed === undefined && choice.installation === 'registry';
  const cliConfigFile = untouched
    ? user.file
    : await writeCliConfiguration(cacheDir, renderCliConfiguration(terraform.kind, choice, user));
  return { ...terraform, cliConfigFile, awsProvider: choice.source };
};
