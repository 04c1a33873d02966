import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { HeraError } from '@hera/core/errors';
import { onTestFinished } from 'vitest';
import { terraformPlatform } from './toolchain/mirror-scan';

/** A folder that is gone when the test ends. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'hera-local-cloud-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
};

/** Writes an executable shell script and returns its path. */
export const script = (file: string, body: string): string => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
};

/** A script that answers `version` as the real command line does. */
export const terraformOf = (file: string, name: 'Terraform' | 'OpenTofu', version: string): string =>
  script(file, `echo "${name} v${version}"; echo "on ${terraformPlatform()}"`);

/** An unpacked mirror with these versions of the AWS provider. */
export const mirrorOf = (directory: string, versions: readonly string[], host = 'registry.terraform.io'): string => {
  for (const version of versions) {
    const folder = join(directory, host, 'hashicorp', 'aws', version, terraformPlatform());
    script(join(folder, `terraform-provider-aws_v${version}_x5`), 'exit 0');
  }
  return directory;
};

/** The Hera error that some work ends with. */
export const failureOf = async (work: () => unknown): Promise<HeraError> => {
  try {
    await work();
  } catch (error) {
    if (HeraError.is(error)) return error;
    throw error;
  }
  throw new Error('expected a HeraError, and there was none');
};
