import type { Toolchain } from '@hera/terraform';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The AWS provider, unpacked. */
export interface ProviderProgram {
  /** Its folder below a mirror, cache or workspace: `registry.terraform.io/hashicorp/aws/<version>/<platform>`. */
  readonly place: string;
  /** Absolute path of that folder in the mirror or cache. */
  readonly folder: string;
  /** Absolute path of the program. */
  readonly file: string;
  readonly version: string;
}

/** The provider's program, when it lies unpacked in a mirror or cache before `init` has run. */
export const providerProgram = ({ kind, awsProvider }: Toolchain): ProviderProgram | undefined => {
  const { directory, version } = awsProvider;
  // OpenTofu has another address for the provider, and Windows other processes: neither was proven.
  if (kind !== 'terraform' || process.platform === 'win32' || directory === undefined || version === undefined)
    return undefined;
  const platform = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const place = join('registry.terraform.io', 'hashicorp', 'aws', version, platform);
  const folder = join(directory, place);
  try {
    const name = readdirSync(folder).find((file) => file.startsWith('terraform-provider-aws'));
    return name === undefined ? undefined : { place, folder, file: join(folder, name), version };
  } catch {
    return undefined;
  }
};
