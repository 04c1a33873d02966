import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failureOf, script, temporaryFolder } from '../temporary-folder.fixture';
import { fetchProvider } from './fetch-provider';
import { terraformPlatform } from './mirror-scan';
import { resolveToolchain } from './resolve-toolchain';

/** A command line that "downloads" version 6.25.0 as `init` does, or fails as it does. */
const machine = (init: string) => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'empty'));
  const calls = join(folder, 'calls');
  script(
    join(folder, 'bin', 'terraform'),
    `if [ "$1" = version ]; then echo "Terraform v1.11.4"; exit 0; fi\necho "$@" >> ${calls}\n${init}`,
  );
  const env: NodeJS.ProcessEnv = { HOME: join(folder, 'empty'), PATH: `${join(folder, 'bin')}:/usr/bin:/bin` };
  const options = { env, cacheDir: join(folder, 'cache'), systemRoots: [] };
  const initCalls = () => (existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : []);
  return { options, initCalls };
};

const installed = `.terraform/providers/registry.terraform.io/hashicorp/aws/6.25.0/${terraformPlatform()}`;
const downloads = `sleep 0.2; mkdir -p ${installed} && echo binary > ${installed}/terraform-provider-aws_v6.25.0`;

describe('fetchProvider', () => {
  it('downloads once, also for two runs at once, and is found by the next resolve', async () => {
    const { options, initCalls } = machine(downloads);
    const toolchain = await resolveToolchain(options);
    expect(toolchain.awsProvider).toEqual({ from: 'registry' });
    const [first, second] = await Promise.all([fetchProvider(toolchain, options), fetchProvider(toolchain, options)]);
    const directory = join(options.cacheDir, 'providers');
    expect(first.awsProvider).toEqual({ version: '6.25.0', from: 'cache', directory });
    expect(second).toEqual(first);
    expect(initCalls()).toEqual(['init -backend=false -input=false -no-color']);
    expect(await resolveToolchain(options)).toEqual(first);
    expect(readFileSync(first.cliConfigFile, 'utf8')).toContain(directory);
    expect(readdirSync(options.cacheDir).filter((name) => name.startsWith('provider-download'))).toEqual([]);
  });

  it('explains a registry that cannot be reached, and leaves nothing behind', async () => {
    const { options } = machine('echo "Error: could not connect to registry.terraform.io" >&2; exit 1');
    const toolchain = await resolveToolchain(options);
    const error = await failureOf(() => fetchProvider(toolchain, options));
    expect(error).toMatchObject({ exitCode: 3, problems: [{ code: 'HERA_LC_007' }] });
    expect(existsSync(join(options.cacheDir, 'providers'))).toBe(false);
  });

  it('stops when it is told to', async () => {
    const { options } = machine('exec sleep 30');
    const toolchain = await resolveToolchain(options);
    const stop = new AbortController();
    const fetching = fetchProvider(toolchain, { ...options, signal: stop.signal, onProgress: () => stop.abort() });
    await expect(fetching).rejects.toThrow(/abort/i);
  });
});
