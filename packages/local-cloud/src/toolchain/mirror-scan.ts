import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { rcompare, type Range, valid } from 'semver';
import facts from '../data/toolchain.json';

/** A folder in Terraform's mirror layout, and the versions of the AWS provider that it holds for this platform. */
export interface MirrorContent {
  readonly directory: string;
  /** Newest first. */
  readonly versions: readonly string[];
}

/** `linux_amd64` and the like, as Terraform writes it. */
export const terraformPlatform = (
  platform: NodeJS.Platform = process.platform,
  arch: string = process.arch,
): string => {
  const os = platform === 'win32' ? 'windows' : platform;
  const cpu = arch === 'x64' ? 'amd64' : arch === 'ia32' ? '386' : arch;
  return `${os}_${cpu}`;
};

const entries = (directory: string): readonly string[] => {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
};

const isBinary = (file: string): boolean => {
  try {
    const stat = statSync(file);
    return stat.isFile() && stat.size > 0;
  } catch {
    return false;
  }
};

/**
 * Looks for the AWS provider in a mirror, both unpacked (`<version>/<os_arch>/terraform-provider-aws*`) and packed
 * (`terraform-provider-aws_<version>_<os_arch>.zip`).
 *
 * @param directory holds `registry.terraform.io/hashicorp/aws/...`
 * @param host `registry.terraform.io`, or `registry.opentofu.org` for OpenTofu
 */
export const scanMirror = (directory: string, host: string, platform = terraformPlatform()): MirrorContent => {
  const { namespace, type } = facts.provider;
  const root = join(directory, host, namespace, type);
  const packed = new RegExp(`^terraform-provider-${type}_(.+)_${platform}\\.zip$`);
  const versions = entries(root).flatMap((entry) => {
    const zipped = packed.exec(entry)?.[1];
    if (zipped !== undefined) return valid(zipped) === null ? [] : [zipped];
    if (valid(entry) === null) return [];
    const folder = join(root, entry, platform);
    const holds = entries(folder).some(
      (name) => name.startsWith(`terraform-provider-${type}`) && isBinary(join(folder, name)),
    );
    return holds ? [entry] : [];
  });
  return { directory, versions: [...new Set(versions)].sort(rcompare) };
};

/** The newest version that the range admits. */
export const newestIn = (content: MirrorContent, range: Range): string | undefined =>
  content.versions.find((version) => range.test(version));
