import { HeraError } from '@hera/core/errors';
import { isStackManifest, manifestFileName, type StackManifest } from '@hera/core/manifest';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { TargetEnvironment } from '../deployment-target';

/**
 * Reads a manifest.
 *
 * @throws HeraError `HERA_TEST_006`
 */
export const readManifest = (file: string): StackManifest => {
  let cause: unknown;
  try {
    const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (isStackManifest(manifest)) return manifest;
  } catch (error) {
    cause = error;
  }
  throw new HeraError(
    {
      code: 'HERA_TEST_006',
      path: 'manifestFile',
      message: `${file} is not a manifest of this version of Hera`,
      allowed: 'the hera.manifest.json that the synth wrote beside cdk.tf.json',
      fix: 'run the synth again, with the same version of Hera',
    },
    { cause },
  );
};

/** Where the manifest of a stack is when nobody says. */
export const manifestBeside = (stackFile: string): string | undefined => {
  const source = resolve(stackFile);
  const folder = existsSync(source) && statSync(source).isDirectory() ? source : dirname(source);
  const file = join(folder, manifestFileName);
  return existsSync(file) ? file : undefined;
};

/** What is known of a stack that Hera did not synthesise. Without an opt-in, it may only go to a local AWS. */
export const plainManifest = (
  stackFile: string,
  environment: TargetEnvironment,
  realAccount: string | undefined,
): StackManifest => {
  const source = resolve(stackFile);
  const name = basename(existsSync(source) && statSync(source).isDirectory() ? source : dirname(source));
  return {
    schemaVersion: 1,
    stack: name,
    environment: {
      name,
      cloud: 'aws',
      profile: 'none',
      region: environment['AWS_REGION'] || environment['AWS_DEFAULT_REGION'] || 'us-east-1',
      settings: {},
      overrides: [],
    },
    target: { kind: realAccount === undefined ? 'local' : 'aws' },
    leftOut: [],
    warnings: [],
    facts: {},
  };
};
