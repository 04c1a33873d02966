import { ExitCode, HeraError } from '@hera/core/errors';
import { existsSync, statfsSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Stage, TerraformEvent } from '../events';
import type { Toolchain } from '../toolchain';
import { findTransientError } from '../transient-errors';
import { saveStateDump, type StateRescue } from './backend';
import { runChild, type ChildOutcome } from './child';
import { EventLog } from './event-log';
import {
  diskFullError,
  failed,
  humanDiagnostics,
  interrupted,
  isDiskFull,
  notStarted,
  unexpectedOutput,
} from './failures';
import { RunFiles } from './run-files';
import { LineTail } from './tail';
import { UiStream, type Diagnostic } from './ui-stream';

/** Options of `TerraformOptions`, resolved. */
export interface RunnerOptions {
  readonly toolchain: Toolchain;
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
  /** @default - nobody listens */
  readonly onEvent?: (event: TerraformEvent) => void;
  /** @default - no log */
  readonly eventLog?: string;
  /** @default - cannot be interrupted */
  readonly signal?: AbortSignal;
  readonly graceMilliseconds: number;
  readonly retries: Readonly<Partial<Record<Stage, number>>>;
  /** @default - nothing is held */
  readonly hold?: Writable;
}

/** A run whose output was a stream of events. */
export interface StreamResult {
  readonly exitCode: number;
  readonly ui: UiStream;
}

interface Ended {
  readonly outcome: ChildOutcome;
  readonly diagnostics: readonly Diagnostic[];
  readonly lines: readonly string[];
  readonly diskFull?: boolean;
  readonly rescue?: StateRescue;
}

/** With less, nothing is started: a state that can be saved nowhere is worse than an apply that waits. */
const leastFreeToStart = 8 * 1024 * 1024;
/** With less, a failure is put down to the disk: Terraform writes a state as a whole. */
const leastFreeToSave = 256 * 1024;

const freeBytes = (directory: string): number => {
  try {
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
};

const keptLines = 20;
const retryMilliseconds = 2_000;

/** Starts Terraform in one of two ways, and turns every way in which it can fail into one `HeraError`. */
export class Runner {
  constructor(private readonly options: RunnerOptions) {}

  /** A command that writes events; `repair` may mend a failure, and names the arguments of a second try, once. */
  async stream(
    stage: Stage,
    args: readonly string[],
    accepted: readonly number[] = [0],
    repair?: (diagnostics: readonly Diagnostic[]) => readonly string[] | undefined,
  ): Promise<StreamResult> {
    let left = this.options.retries[stage] ?? 0;
    let repaired = false;
    let current = args;
    for (let attempt = 1; ; attempt += 1) {
      const { ended, ui } = await this.#streamOnce(stage, current);
      if (ui.unknownVersion !== undefined) {
        throw unexpectedOutput(this.options.toolchain, `writes events of version ${ui.unknownVersion}`);
      }
      const { exitCode, interruption } = ended.outcome;
      if (exitCode !== undefined && accepted.includes(exitCode)) return { exitCode, ui };
      if (interruption !== 'none') throw interrupted(stage, this.options.directory, this.#failure(stage, ended));
      const mended = repaired ? undefined : repair?.(ended.diagnostics);
      if (mended !== undefined) {
        repaired = true;
        current = mended;
        continue;
      }
      const texts = [...ended.diagnostics.map((item) => `${item.summary} ${item.detail}`), ...ended.lines];
      const transient = left > 0 ? findTransientError(stage, texts) : undefined;
      if (transient === undefined) throw failed(this.#failure(stage, ended));
      left -= 1;
      this.warn(stage, `${stage} failed (${transient.name}) and is repeated`, transient.reason);
      await delay(retryMilliseconds * attempt, undefined, { signal: this.options.signal }).catch(() => undefined);
    }
  }

  /** A command that answers once. Its output never reaches a log, because it may hold secrets. */
  async capture(stage: Stage, args: readonly string[], accepted: readonly number[] = [0]): Promise<ChildOutcome> {
    this.#checkStart(stage);
    const outcome = await this.#run({ args });
    const { exitCode } = outcome;
    if (exitCode !== undefined && accepted.includes(exitCode)) return outcome;
    const lines = outcome.stderr
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-keptLines);
    const ended = { outcome, diagnostics: humanDiagnostics(outcome.stderr), lines };
    if (outcome.startError !== undefined) throw this.#startFailure(outcome.startError);
    if (outcome.interruption !== 'none') throw interrupted(stage, this.options.directory, this.#failure(stage, ended));
    throw failed(this.#failure(stage, ended));
  }

  #failure(stage: Stage, ended: Ended): Parameters<typeof failed>[0] {
    const { toolchain, directory } = this.options;
    return { stage, toolchain, directory, ...ended };
  }

  /** Tells the listener about something that this package does by itself. */
  warn(stage: Stage, summary: string, detail: string): void {
    this.options.onEvent?.({
      type: 'diagnostic',
      stage,
      at: new Date().toISOString(),
      severity: 'warning',
      summary,
      detail,
    });
  }

  #checkStart(stage: Stage): void {
    const { directory, signal } = this.options;
    if (signal?.aborted === true) throw interrupted(stage, directory);
    if (existsSync(directory)) return;
    throw new HeraError(
      {
        code: 'HERA_TF_011',
        path: 'directory',
        message: `the workspace ${directory} does not exist`,
        fix: 'call prepareWorkspace first',
      },
      { exitCode: ExitCode.usage },
    );
  }

  #startFailure(code: string): HeraError {
    if (isDiskFull({ code })) return diskFullError('no space left to start Terraform');
    return notStarted(this.options.toolchain, code);
  }

  #run(more: Pick<Parameters<typeof runChild>[0], 'args' | 'descriptors' | 'onStart'>): Promise<ChildOutcome> {
    const { toolchain, directory, env, signal, graceMilliseconds, hold } = this.options;
    return runChild({
      binary: toolchain.binary,
      cwd: directory,
      env,
      graceMilliseconds,
      ...(signal === undefined ? {} : { signal }),
      ...(hold === undefined ? {} : { hold }),
      ...more,
    });
  }

  #openFiles(stage: Stage): RunFiles {
    try {
      return new RunFiles(this.options.directory, stage);
    } catch (error) {
      throw this.#unwritable(error, this.options.directory);
    }
  }

  #openLog(): EventLog {
    try {
      return new EventLog(this.options.eventLog);
    } catch (error) {
      throw this.#unwritable(error, this.options.eventLog ?? '');
    }
  }

  #unwritable(error: unknown, path: string): HeraError {
    if (isDiskFull(error)) return diskFullError(`no space left below ${path}`, error);
    return new HeraError(
      {
        code: 'HERA_TF_011',
        path,
        message: `cannot be written: ${error instanceof Error ? error.message : String(error)}`,
        fix: 'give a place that this user can write to',
      },
      { exitCode: ExitCode.environment, cause: error },
    );
  }

  async #streamOnce(stage: Stage, args: readonly string[]): Promise<{ ended: Ended; ui: UiStream }> {
    this.#checkStart(stage);
    if (freeBytes(this.options.directory) < leastFreeToStart) {
      const { directory } = this.options;
      throw diskFullError(
        `less than 8 MiB are free below ${directory}; ${stage} was not started, so that no state is lost`,
      );
    }
    const log = this.#openLog();
    const files = this.#openFiles(stage);
    let thrown: { readonly error: unknown } | undefined;
    const ui = new UiStream(
      stage,
      (event) => {
        try {
          this.options.onEvent?.(event);
        } catch (error) {
          // A listener that throws must not leave an apply without its parent; it is reported when Terraform is done.
          thrown ??= { error };
        }
      },
      (line) => log.append(line),
    );
    const tail = new LineTail(files.stdout, (line) => ui.line(line));
    let outcome: ChildOutcome;
    try {
      outcome = await this.#run({
        args,
        descriptors: { stdout: files.stdoutDescriptor, stderr: files.stderrDescriptor },
        onStart: (pid) => files.started(pid),
      });
    } finally {
      tail.stop();
    }
    const errorLines = files.stderrLines(200);
    const diskFull = outcome.exitCode !== 0 && freeBytes(this.options.directory) < leastFreeToSave;
    const rescue = this.#rescue(ui, files);
    if (outcome.startError !== undefined) throw this.#startFailure(outcome.startError);
    const said = ui.plain.join('\n');
    const diagnostics =
      ui.diagnostics.length > 0 ? ui.diagnostics : humanDiagnostics(`${said}\n${errorLines.join('\n')}`);
    const lines = [...ui.plain, ...errorLines].slice(-keptLines);
    const ended = { outcome, diagnostics, lines, diskFull, ...(rescue === undefined ? {} : { rescue }) };
    if (log.failure !== undefined) throw this.#logFailure(log, stage, outcome);
    if (thrown !== undefined) throw thrown.error;
    return { ended, ui };
  }

  /** Removes the files of a run, and keeps what may be the only copy of the state. */
  #rescue(ui: UiStream, files: RunFiles): StateRescue | undefined {
    const kept = ui.stateDump === '' ? files.keepOutput(`cut-off-state-${Date.now()}.jsonl`) : undefined;
    files.remove();
    if (kept !== undefined) return { file: kept, complete: false };
    return ui.stateDump === undefined ? undefined : saveStateDump(this.options.directory, ui.stateDump);
  }

  #logFailure(log: EventLog, stage: Stage, { exitCode }: ChildOutcome): HeraError {
    const what = `the event log ${log.file ?? ''} could not be written; ${stage} itself ended with exit code ${exitCode ?? 'unknown'}`;
    return isDiskFull(log.failure) ? diskFullError(what, log.failure) : this.#unwritable(log.failure, log.file ?? '');
  }
}
