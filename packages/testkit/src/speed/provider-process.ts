import { HeraError } from '@hera/core/errors';
import type { Toolchain } from '@hera/terraform';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TargetEnvironment } from '../deployment-target';

const startSeconds = 60;

/**
 * Runs the provider and ends it when our end of its input closes, which also happens when we are killed: a provider that was
 * started for reattaching would otherwise stay for ever.
 */
const watch = [
  '"$0" -debug </dev/null &',
  'provider=$!',
  // From here on only the provider holds our pipes, so that their end is its end.
  'exec >/dev/null 2>&1',
  'cat',
  'kill "$provider"',
  'wait "$provider"',
  'rm -rf "$TMPDIR"',
].join('\n');

/** Options of `startProvider`. */
export interface ProviderProcessOptions {
  readonly toolchain: Toolchain;
  /** The environment that the deployment gives to Terraform. The provider takes its credentials and endpoints from here. */
  readonly environment: TargetEnvironment;
}

/** An AWS provider that stays, for the Terraform commands of one deployment. */
export interface ProviderProcess {
  /** The environment with `TF_REATTACH_PROVIDERS` added: give it to the `Deployment` in place of the original. */
  readonly environment: TargetEnvironment;
  /** Ends the provider and waits until it is gone. Safe to call twice. */
  stop(): Promise<void>;
}

/** The provider's program, when it lies unpacked in a mirror or cache before `init` has run. */
const programOf = ({ kind, awsProvider }: Toolchain): string | undefined => {
  const { directory, version } = awsProvider;
  // OpenTofu has another address for the provider, and Windows other processes: neither was proven.
  if (kind !== 'terraform' || process.platform === 'win32' || directory === undefined || version === undefined)
    return undefined;
  const platform = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const folder = join(directory, 'registry.terraform.io', 'hashicorp', 'aws', version, platform);
  try {
    const name = readdirSync(folder).find((file) => file.startsWith('terraform-provider-aws'));
    return name === undefined ? undefined : join(folder, name);
  } catch {
    return undefined;
  }
};

const failed = (message: string, details: string): HeraError =>
  new HeraError(
    {
      code: 'HERA_TEST_040',
      path: 'provider',
      message,
      fix: 'run without the shared provider process, and look at what the provider says',
    },
    { details },
  );

/**
 * Starts the AWS provider once, so that the Terraform commands of a deployment attach to it instead of each checking its
 * package (700 MB for 5.100.0), starting it and ending it. `init` then installs no AWS provider, and writes no lock file for it.
 *
 * Safe for the commands of ONE deployment, which run one after the other in one environment: a provider keeps the
 * configuration that it was given last, so two deployments in two accounts must not share one. It is not for a real account:
 * Terraform does not check a provider that it is told to attach to. A stack with more than one AWS provider block
 * (aliases) must not use it either, since its blocks would overwrite one another.
 *
 * @returns `undefined` where the provider's program is not at hand before `init`, with OpenTofu, or on Windows
 * @throws HeraError `HERA_TEST_040` when the provider does not come up
 */
export const startProvider = async (options: ProviderProcessOptions): Promise<ProviderProcess | undefined> => {
  const program = programOf(options.toolchain);
  if (program === undefined) return undefined;
  const { PATH = '', HOME = '' } = process.env;
  // Its socket lies in the temporary folder, which therefore is one of its own.
  const folder = mkdtempSync(join(tmpdir(), 'hera-provider-'));
  const child = spawn('/bin/sh', ['-c', watch, program], {
    // A group of its own: Ctrl-C must not take the provider away from a Terraform that is saving its state.
    detached: true,
    env: { PATH, HOME, ...options.environment, TMPDIR: folder },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const closed = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  let text = '';
  const stop = async (): Promise<void> => {
    child.stdin.end();
    await closed;
    rmSync(folder, { recursive: true, force: true });
  };
  child.stdin.on('error', () => undefined);
  const reattach = await new Promise<string | undefined>((resolve) => {
    const timer = setTimeout(() => resolve(undefined), startSeconds * 1000);
    const end = (value: string | undefined): void => {
      clearTimeout(timer);
      resolve(value);
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        if (text.length > 100_000) return;
        text += chunk;
        const found = /TF_REATTACH_PROVIDERS='([^']+)'/.exec(text)?.[1];
        if (found !== undefined) end(found);
      });
    }
    child.once('error', () => end(undefined));
    child.stdout.once('end', () => end(undefined));
  });
  if (reattach === undefined) {
    await stop();
    throw failed(`${program} did not offer itself for reattaching`, text.trim().split('\n').slice(-15).join('\n'));
  }
  return { environment: { ...options.environment, TF_REATTACH_PROVIDERS: reattach }, stop };
};
