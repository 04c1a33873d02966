import { fetchProvider, resolveToolchain } from '@hera/local-cloud';
import type { Toolchain } from '@hera/terraform';
import { join } from 'node:path';
import type { StageReporter } from './stages';

/** Folder for what is worth keeping between runs: CLI configuration, downloaded provider, LocalStack's packages. */
export const cacheFolder = (root: string): string => process.env['HERA_CACHE'] || join(root, '.hera', 'cache');

/** Terraform and a provider that is on this machine: downloaded when it is not there yet. */
export const openToolchain = async (
  root: string,
  signal: AbortSignal,
  reporter: StageReporter,
  providerConstraint?: string,
): Promise<Toolchain> => {
  const options = {
    env: process.env,
    cacheDir: cacheFolder(root),
    ...(providerConstraint === undefined ? {} : { providerConstraint }),
  };
  const toolchain = await resolveToolchain(options);
  return fetchProvider(toolchain, { ...options, signal, onProgress: reporter.say });
};

/** For example `terraform 1.11.4, AWS provider 5.100.0`. */
export const toolchainText = ({ kind, version, awsProvider }: Toolchain): string =>
  `${kind} ${version}, AWS provider ${awsProvider.version ?? 'from the registry'}`;
