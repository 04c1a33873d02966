import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import {
  Terraform,
  prepareWorkspace,
  readVersion,
  type TerraformEvent,
  type TerraformOptions,
  type Toolchain,
} from './index';

/** A folder that is removed after the test. */
export const temporaryFolder = (): string => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hera-terraform-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** The real binary, with an empty CLI configuration: builtin resources need no provider. */
export const realToolchain = async (folder: string): Promise<Toolchain> => {
  const given = process.env['HERA_TERRAFORM'];
  const binary = given ?? execFileSync('/bin/sh', ['-c', 'command -v terraform'], { encoding: 'utf8' }).trim();
  const cliConfigFile = join(folder, 'empty.tfrc');
  writeFileSync(cliConfigFile, '');
  return { ...(await readVersion(binary, cliConfigFile)), binary, cliConfigFile, awsProvider: { from: 'registry' } };
};

/** A workspace with this configuration, and a Terraform in it that records its events. */
export const workspaceWith = async (configuration: object, options: Partial<TerraformOptions> = {}) => {
  const root = temporaryFolder();
  const stackFile = join(root, 'cdk.tf.json');
  const directory = join(root, 'work');
  const toolchain = await realToolchain(root);
  const events: TerraformEvent[] = [];
  const configure = (next: object) => {
    writeFileSync(stackFile, JSON.stringify(next));
    return prepareWorkspace({ directory, stackFile });
  };
  const open = (more: Partial<TerraformOptions> = {}) =>
    new Terraform({ toolchain, directory, env: {}, onEvent: (event) => events.push(event), ...options, ...more });
  await configure(configuration);
  return { root, stackFile, directory, toolchain, events, configure, open, terraform: open() };
};

/** Three resources in a row; the middle one is at work until the file `flag` exists. */
export const slowConfiguration = (flag: string): object => ({
  resource: {
    terraform_data: {
      first: { input: '1' },
      slow: {
        input: 'x',
        depends_on: ['terraform_data.first'],
        provisioner: [{ 'local-exec': { command: `until [ -e ${flag} ]; do sleep 0.1; done` } }],
      },
      last: { input: '3', depends_on: ['terraform_data.slow'] },
    },
  },
});

/** Looks until `check` gives a value. */
export const eventually = async <T>(what: string, check: () => T | undefined | false, seconds = 15): Promise<T> => {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const value = check();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`not within ${seconds} s: ${what}`);
    await delay(25);
  }
};
