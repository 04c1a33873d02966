import { HeraError } from '@hera/core/errors';
import type { Toolchain } from '@hera/terraform';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { TargetEnvironment } from '../deployment-target';
import { providerProgram } from './provider-program';

const startSeconds = 30;

/**
 * Runs the provider and ends it when nobody holds the other end of its input any more, which also happens when we are killed: a
 * provider that was started for reattaching would otherwise stay for ever. A Terraform that is given the same stream to hold
 * keeps the provider until it has saved its state.
 */
const watch = [
  '"$0" -debug </dev/null >"$TMPDIR/output" 2>&1 &',
  'provider=$!',
  // From here on only the provider holds this pipe, so that its end is the provider's.
  'exec 3>&-',
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
  /** For `TerraformOptions.hold`: as long as a Terraform that was given it is at work, the provider outlives a killed process. */
  readonly hold: Writable;
  /** Ends the provider and waits until it is gone. Safe to call twice. */
  stop(): Promise<void>;
}

/** Without Terraform's filter the provider writes every trace, megabytes in each command. Source: terraform-plugin-log, 2026-11-24. */
const silent = Object.fromEntries(
  ['', '_PROVIDER', '_SDK', '_SDK_PROTO', '_SDK_FRAMEWORK', '_SDK_MUX', '_SDK_HELPER_SCHEMA'].map((name) => [
    `TF_LOG${name}`,
    'off',
  ]),
);

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').slice(0, 100_000);
  } catch {
    return '';
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
  const program = providerProgram(options.toolchain)?.file;
  if (program === undefined) return undefined;
  const { PATH = '', HOME = '' } = process.env;
  // Its socket lies in the temporary folder, which therefore is one of its own.
  const folder = mkdtempSync(join(tmpdir(), 'hera-provider-'));
  const child = spawn('/bin/sh', ['-c', watch, program], {
    // A group of its own: Ctrl-C must not take the provider away from a Terraform that is saving its state.
    detached: true,
    env: { PATH, HOME, ...silent, ...options.environment, TMPDIR: folder },
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
  }) as ChildProcessByStdio<Writable, null, null>;
  const closed = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  // A file and no pipe: the provider may outlive this process, and would die of a write that nobody reads.
  const output = join(folder, 'output');
  const life = child.stdio[3] as Socket;
  const hasProcess = (has: boolean): void => {
    // A process that forgets to close its deployment must be able to end all the same, and takes the provider along.
    for (const part of [child, child.stdin as Socket, life])
      if (has) part.ref();
      else part.unref();
  };
  const stop = async (): Promise<void> => {
    hasProcess(true);
    // Ends the stream for everybody who holds it.
    child.stdin.end();
    await closed;
    rmSync(folder, { recursive: true, force: true });
  };
  child.stdin.on('error', () => undefined);
  let ended = false;
  for (const name of ['end', 'close', 'error']) life.once(name, () => (ended = true));
  life.resume();
  const deadline = Date.now() + startSeconds * 1000;
  let reattach: string | undefined;
  for (;;) {
    const over = ended || Date.now() > deadline;
    reattach = /TF_REATTACH_PROVIDERS='([^']+)'/.exec(textOf(output))?.[1];
    if (reattach !== undefined || over) break;
    await delay(20);
  }
  if (reattach === undefined) {
    const said = textOf(output).trim().split('\n').slice(-15).join('\n');
    await stop();
    throw failed(`${program} did not offer itself for reattaching`, said);
  }
  hasProcess(false);
  const environment = { ...options.environment, TF_REATTACH_PROVIDERS: reattach };
  return { environment, hold: child.stdin, stop };
};
