import { execa, type Options, type StdoutStderrOption } from 'execa';
import type { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { isGroupAlive } from './process-state';

/** How far the interruption had to go. */
export type Interruption = 'none' | 'graceful' | 'forced' | 'killed';

/** How a child ended. */
export interface ChildOutcome {
  /** @default - the process was ended by a signal, or never started */
  readonly exitCode?: number;
  /** @default - the process ended by itself */
  readonly signal?: string;
  /** System error of the start, for example `ENOENT`. @default - it started */
  readonly startError?: string;
  readonly interruption: Interruption;
  /** Standard output; empty when it went to a file. */
  readonly stdout: string;
  /** Standard error; empty when it went to a file. */
  readonly stderr: string;
}

/** What to run, and how it may be stopped. */
export interface ChildOptions {
  readonly binary: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** File descriptors that the child writes to. @default - both streams are captured in memory */
  readonly descriptors?: { readonly stdout: number; readonly stderr: number };
  /** Stream that the child holds open as its descriptor 3 and never uses. @default - none */
  readonly hold?: Writable;
  /** Called once with the process id. @default - nobody is told */
  readonly onStart?: (pid: number | undefined) => void;
  /** @default - cannot be interrupted */
  readonly signal?: AbortSignal;
  /** Milliseconds that Terraform has to end by itself after the first interrupt. */
  readonly graceMilliseconds: number;
}

/** After the second interrupt Terraform exits at once; this is for a provider that hangs. */
const secondGraceMilliseconds = 5_000;
const groupGraceMilliseconds = 2_000;
/** V8 cannot hold a longer string. */
const captureLimit = 500_000_000;

/** Any open descriptor is handed to the child as it is; the types of execa know only those below 10. */
const toOption = (descriptor: number | undefined): StdoutStderrOption => (descriptor ?? 'pipe') as StdoutStderrOption;

const signalGroup = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is already gone.
  }
};

/** Ends what a Terraform that did not end by itself has left behind: provider processes and provisioner commands. */
const endGroup = async (pid: number): Promise<void> => {
  const deadline = Date.now() + groupGraceMilliseconds;
  while (isGroupAlive(pid) && Date.now() < deadline) await delay(40);
  if (isGroupAlive(pid)) signalGroup(pid, 'SIGKILL');
};

/**
 * Runs Terraform in a process group and session of its own, so that Ctrl-C in a terminal reaches only this process, which
 * then passes on one interrupt, and a second after the grace period, and at last kills the group.
 */
export const runChild = async (options: ChildOptions): Promise<ChildOutcome> => {
  const { descriptors, hold, signal } = options;
  const [out, err] = [toOption(descriptors?.stdout), toOption(descriptors?.stderr)];
  const settings: Options = {
    cwd: options.cwd,
    env: options.env,
    extendEnv: false,
    stdio: hold === undefined ? ['ignore', out, err] : ['ignore', out, err, hold],
    detached: true,
    cleanup: false,
    reject: false,
    stripFinalNewline: false,
    maxBuffer: captureLimit,
  };
  const child = execa(options.binary, options.args, settings);
  const { pid } = child;
  options.onStart?.(pid);

  let interruption: Interruption = 'none';
  let ended = false;
  const settled = new AbortController();
  let sweep: Promise<void> | undefined;
  child.once('exit', (_code, exitSignal) => {
    ended = true;
    settled.abort();
    if (pid !== undefined && (exitSignal !== null || interruption !== 'none')) sweep = endGroup(pid);
  });

  const ends = async (milliseconds: number): Promise<boolean> => {
    await delay(milliseconds, undefined, { signal: settled.signal }).catch(() => undefined);
    return ended;
  };
  const interrupt = async (): Promise<void> => {
    if (pid === undefined || ended) return;
    interruption = 'graceful';
    child.kill('SIGINT');
    if (await ends(options.graceMilliseconds)) return;
    interruption = 'forced';
    child.kill('SIGINT');
    if (await ends(secondGraceMilliseconds)) return;
    interruption = 'killed';
    signalGroup(pid, 'SIGKILL');
  };
  const onAbort = (): void => void interrupt();
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted === true) onAbort();
  try {
    const result = await child;
    settled.abort();
    await sweep;
    return {
      ...(result.exitCode === undefined ? {} : { exitCode: result.exitCode }),
      ...(result.signal === undefined ? {} : { signal: result.signal }),
      ...(result.exitCode === undefined && result.signal === undefined ? { startError: result.code ?? 'unknown' } : {}),
      interruption,
      stdout: String(result.stdout ?? ''),
      stderr: String(result.stderr ?? ''),
    };
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
};
