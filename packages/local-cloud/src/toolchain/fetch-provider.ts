import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { execa } from 'execa';
import type { Toolchain } from '@hera/terraform';
import facts from '../data/toolchain.json';
import { environmentError } from '../internal/failure';
import { withFileLock } from '../internal/file-lock';
import { renderCliConfiguration, writeCliConfiguration } from './cli-config';
import { explainInitFailure } from './init-failure';
import { newestIn, scanMirror } from './mirror-scan';
import { ownMirror, readUserConfiguration } from './provider-source';
import { defaultProviderConstraint } from './resolve-toolchain';
import { rangeOf } from './version-constraint';

/** Options of `fetchProvider`. */
export interface FetchProviderOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cacheDir: string;
  /** As Terraform writes it. @default '>= 5.100.0, < 7.0.0' */
  readonly providerConstraint?: string;
  /** Stops the download. @default - cannot be stopped */
  readonly signal?: AbortSignal;
  /** Told before a download begins. @default - nobody is told */
  readonly onProgress?: (message: string) => void;
}

const download = async (toolchain: Toolchain, constraint: string, options: FetchProviderOptions): Promise<void> => {
  const host = facts.registry[toolchain.kind];
  const folder = mkdtempSync(join(resolve(options.cacheDir), 'provider-download-'));
  try {
    const aws = { source: `${host}/hashicorp/aws`, version: constraint };
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ terraform: { required_providers: { aws } } }));
    const { TF_PLUGIN_CACHE_DIR: _shared, ...rest } = options.env;
    const result = await execa(toolchain.binary, ['init', '-backend=false', '-input=false', '-no-color'], {
      cwd: folder,
      env: {
        ...rest,
        TF_CLI_CONFIG_FILE: toolchain.cliConfigFile,
        TF_CLI_ARGS: '',
        TF_CLI_ARGS_init: '',
        TF_DATA_DIR: '',
      },
      extendEnv: false,
      stdin: 'ignore',
      reject: false,
      ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
    });
    if (options.signal?.aborted === true) throw options.signal.reason;
    if (result.failed) {
      const known = explainInitFailure(result.stderr, toolchain);
      throw (
        known ??
        environmentError(
          {
            code: 'HERA_LC_010',
            path: 'terraform.init',
            message: 'the AWS provider could not be installed',
            fix: 'read the lines below; HERA_PROVIDER_MIRROR=<dir> names a folder with a copy',
          },
          result.stderr || result.shortMessage,
        )
      );
    }
    const installed = join(folder, '.terraform', 'providers', host, 'hashicorp', 'aws');
    for (const version of readdirSync(installed)) {
      const target = join(ownMirror(resolve(options.cacheDir)), host, 'hashicorp', 'aws', version);
      mkdirSync(dirname(target), { recursive: true });
      rmSync(target, { recursive: true, force: true });
      // The folder appears under its name only when it is whole, so a kill in the middle leaves no half provider.
      renameSync(join(installed, version), target);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/**
 * Downloads the AWS provider once into Hera's cache when the toolchain would take it from the registry, so that every work
 * folder links the same copy (about 700 MB unpacked) and later runs need no network. Another toolchain is returned unchanged.
 * Two runs at once download once.
 *
 * @throws HeraError exit code 3: `HERA_LC_007` registry not reachable, `HERA_LC_008` no acceptable version, `HERA_LC_009` disk
 * full, `HERA_LC_010` anything else that `init` says
 */
export const fetchProvider = async (toolchain: Toolchain, options: FetchProviderOptions): Promise<Toolchain> => {
  if (toolchain.awsProvider.from !== 'registry') return toolchain;
  const constraint = options.providerConstraint ?? defaultProviderConstraint;
  const cacheDir = resolve(options.cacheDir);
  const host = facts.registry[toolchain.kind];
  const held = (): string | undefined => newestIn(scanMirror(ownMirror(cacheDir), host), rangeOf(constraint));
  mkdirSync(cacheDir, { recursive: true });
  if (held() === undefined) {
    await withFileLock(join(cacheDir, 'providers.lock'), { signal: options.signal }, async () => {
      if (held() !== undefined) return;
      options.onProgress?.('Downloading the AWS provider (once, about 160 MB)');
      await download(toolchain, constraint, options);
    });
  }
  const version = held();
  const directory = ownMirror(cacheDir);
  const source = { from: 'cache' as const, directory, ...(version === undefined ? {} : { version }) };
  const user = readUserConfiguration(toolchain.kind, options.env);
  const text = renderCliConfiguration(toolchain.kind, { source, installation: 'mirror', rejected: [] }, user);
  return { ...toolchain, awsProvider: source, cliConfigFile: await writeCliConfiguration(cacheDir, text) };
};
