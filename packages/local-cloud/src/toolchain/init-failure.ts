import type { Toolchain } from '@hera/terraform';
import type { HeraError } from '@hera/core/errors';
import facts from '../data/toolchain.json';
import { environmentError } from '../internal/failure';
import { terraformPlatform } from './mirror-scan';

const unreachable =
  /could not (?:connect to|query)|failed to (?:query available provider packages|retrieve|request discovery)|no such host|connection refused|i\/o timeout|TLS handshake|context deadline exceeded|network is unreachable|proxyconnect/i;
const noMatch =
  /no available releases match|does not have a package available|was not found in any of the search locations/i;
const full = /no space left on device/i;

/**
 * Turns the standard error of a failed `terraform init` into an error with its fix, when the cause is the machine: registry
 * not reachable, no acceptable provider version, disk full. `undefined` for anything else.
 */
export const explainInitFailure = (
  stderr: string,
  toolchain?: Pick<Toolchain, 'kind' | 'awsProvider'>,
): HeraError | undefined => {
  const host = facts.registry[toolchain?.kind ?? 'terraform'];
  const layout = `<dir>/${host}/hashicorp/aws/<version>/${terraformPlatform()}/`;
  // Terraform wraps its messages at 78 columns behind a bar.
  const text = stderr.replace(/^[│╷╵|]\s?/gm, '').replace(/\s+/g, ' ');
  const tail = stderr.trim().split('\n').slice(-20).join('\n');
  if (full.test(text)) {
    return environmentError(
      {
        code: 'HERA_LC_009',
        path: 'terraform.init',
        message: 'the disk is full: the AWS provider could not be unpacked',
        fix: 'free about 1 GB where the workspace and the plugin cache are',
      },
      tail,
    );
  }
  // Asked before the network: "Failed to query available provider packages" begins both messages.
  if (noMatch.test(text)) {
    return environmentError(
      {
        code: 'HERA_LC_008',
        path: 'terraform.init',
        message: 'no version of hashicorp/aws that Terraform was offered matches the constraint',
        allowed: facts.provider.constraint,
        fix: `add such a version to the mirror (${layout}), or set HERA_PROVIDER_MIRROR to one that has it`,
      },
      tail,
    );
  }
  if (unreachable.test(text)) {
    return environmentError(
      {
        code: 'HERA_LC_007',
        path: 'terraform.init',
        message: `the provider registry ${host} cannot be reached`,
        fix: `check the network (HTTPS_PROXY is honoured), or put an unpacked copy under ${layout} and set HERA_PROVIDER_MIRROR=<dir>`,
      },
      tail,
    );
  }
  return undefined;
};
