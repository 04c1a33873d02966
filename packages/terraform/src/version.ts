import { execa } from 'execa';
import { ExitCode, HeraError } from '@hera/core/errors';
import type { Toolchain } from './toolchain';

const versionLine = /^(Terraform|OpenTofu) v(\d+\.\d+\.\d+\S*)/m;

/**
 * Asks a binary what it is, without a configuration and without the network.
 *
 * @param binary absolute path
 * @param cliConfigFile given as `TF_CLI_CONFIG_FILE`; an empty path means none
 * @throws HeraError `HERA_TF_008` when it cannot be started, `HERA_TF_007` when it is neither Terraform nor OpenTofu
 */
export const readVersion = async (
  binary: string,
  cliConfigFile = '/dev/null',
): Promise<Pick<Toolchain, 'kind' | 'version'>> => {
  const env = { PATH: process.env['PATH'], TF_CLI_CONFIG_FILE: cliConfigFile, CHECKPOINT_DISABLE: '1' };
  const result = await execa(binary, ['version'], {
    env,
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    timeout: 20_000,
  });
  const [, name, version] = versionLine.exec(result.stdout ?? '') ?? [];
  if (name !== undefined && version !== undefined) return { kind: name === 'OpenTofu' ? 'tofu' : 'terraform', version };
  const started = result.exitCode !== undefined || result.signal !== undefined;
  throw new HeraError(
    {
      code: started ? 'HERA_TF_007' : 'HERA_TF_008',
      path: 'toolchain.binary',
      message: started
        ? `${binary} does not say a version of Terraform or OpenTofu`
        : `${binary} could not be started (${result.code ?? 'unknown'})`,
      allowed: 'Terraform or OpenTofu of at least 1.10',
      fix: 'set HERA_TERRAFORM to the right binary, or install one',
    },
    { exitCode: ExitCode.environment },
  );
};
