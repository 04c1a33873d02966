import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { identify, type ProcessIdentity } from './process-identity';

/** A child in a process group of its own, which outlives us. */
export interface DetachedChild {
  readonly identity: ProcessIdentity;
  /** Exit code once it has ended; `null` after a signal. */
  ended(): { readonly code: number | null } | undefined;
}

/** What to start. */
export interface DetachedOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Replaced; takes both output streams. */
  readonly log: string;
}

/** Starts a detached child. Throws what the system says when the command cannot be started. */
export const spawnDetached = async (options: DetachedOptions): Promise<DetachedChild> => {
  const log = openSync(options.log, 'w', 0o600);
  try {
    const child = spawn(options.command, options.args, {
      cwd: options.cwd,
      env: options.env,
      detached: true,
      stdio: ['ignore', log, log],
    });
    let end: { readonly code: number | null } | undefined;
    child.once('exit', (code) => (end = { code }));
    // Known at once, unless it could not be started at all.
    const { pid } = child;
    const identity = pid === undefined ? undefined : identify(pid);
    if (pid === undefined) await new Promise((_, reject) => child.once('error', reject));
    child.on('error', () => undefined);
    child.unref();
    return { identity: identity ?? { pid: pid ?? 0, started: 'ended' }, ended: () => end };
  } finally {
    closeSync(log);
  }
};
