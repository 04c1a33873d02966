import { ExitCode, HeraError, type Problem } from '@hera/core/errors';
import { manifestFileName, type StackManifest } from '@hera/core/manifest';
import { type Plan, redactPlan, redactState, type State } from '@hera/terraform';
import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CheckResult } from '../check';
import type { StageTiming } from '../stage';
import { missingCalls } from '../targets/missing-calls';
import { publishFolder } from './publish-folder';
import { resourceTimings } from './resource-timings';
import { recordedStages, timingsDocument, verificationDocument } from './run-documents';
import { runFolderName } from './run-folder-name';
import type { RunOutcome } from './run-report';
import { cannotWrite } from './write-artifact';

/** Where the artifacts of a run go. */
export interface RunRecorderOptions {
  /** Folder of all runs. Runs at once may share it. */
  readonly directory: string;
  /** Name of the run, for example that of the test. Its folder is named after it. */
  readonly name: string;
}

/** The parts of a `Deployment` that a recorder reads at the end. */
export interface Recordable {
  readonly manifest: StackManifest;
  readonly timings: readonly StageTiming[];
}

const problemsOf = (error: unknown): readonly Problem[] => {
  if (error === undefined || missingCalls(error).length > 0) return [];
  if (HeraError.is(error)) return error.problems;
  const message = error instanceof Error ? error.message : String(error);
  return [{ code: 'HERA_TEST_066', path: '', message, fix: 'see the test that threw it' }];
};

const outcomeOf = (error: unknown): RunOutcome => {
  if (error === undefined) return 'passed';
  if (missingCalls(error).length > 0) return 'unsupported';
  return HeraError.is(error) && error.exitCode === ExitCode.interrupted ? 'interrupted' : 'failed';
};

/**
 * Collects what one run has to show, and publishes it as one folder: a reader sees all files of one run or all of the run
 * before it, never half a file. Nothing that Terraform marks as sensitive is written; `apply.jsonl` is
 * what Terraform prints, which leaves such values out by itself.
 *
 * `recordRun` does all of this for a `Deployment`.
 */
export class RunRecorder {
  readonly name: string;
  /** The folder of this run, once it is published. */
  readonly directory: string;
  readonly #root: string;
  readonly #scratch: string;
  readonly #contents = new Map<string, string>();
  #checks: readonly CheckResult[] = [];
  #requests: string | undefined;

  /** @throws HeraError `HERA_TEST_064`, `HERA_TEST_065` */
  constructor({ directory, name }: RunRecorderOptions) {
    const folder = runFolderName(name);
    this.name = name;
    this.#root = join(resolve(directory), '.recording');
    this.directory = join(resolve(directory), folder);
    this.#scratch = join(this.#root, `${folder}-${randomUUID()}`);
    try {
      mkdirSync(this.#scratch, { recursive: true, mode: 0o700 });
    } catch (error) {
      throw cannotWrite(this.#scratch, error);
    }
  }

  /** What to give to a `Deployment` as its `eventLog`. Becomes `apply.jsonl`. */
  get eventLog(): string {
    return join(this.#scratch, 'events.jsonl');
  }

  /** Folder of this run alone for what is not to be published. Removed with everything in it when the run is published. */
  get scratch(): string {
    return this.#scratch;
  }

  /** Takes a plan, with its secrets, and keeps it without them. The last one that changes anything counts. */
  plan(plan: Plan): void {
    this.#json('plan.json', redactPlan(plan));
  }

  /** Takes a state, with its secrets, and keeps it without them. */
  state(state: State): void {
    this.#json('state.redacted.json', redactState(state));
  }

  /** Takes the results of checks. Later results of the same check replace earlier ones. */
  checks(results: readonly CheckResult[]): void {
    const ids = new Set(results.map(({ id }) => id));
    this.#checks = [...this.#checks.filter(({ id }) => !ids.has(id)), ...results];
  }

  /** Takes the log of a fault proxy, as it is when the run is published: JSON lines. */
  requests(file: string): void {
    this.#requests = resolve(file);
  }

  /**
   * Writes the folder and forgets what was collected.
   *
   * @param run what was deployed, with its manifest and its times
   * @param error what ended the run; nothing when it went well
   * @returns the folder
   * @throws HeraError `HERA_TEST_064`
   */
  async publish(run: Recordable, error?: unknown): Promise<string> {
    const finished = join(this.#scratch, 'finished');
    const target = run.manifest.target.kind;
    const log = existsSync(this.eventLog) ? readFileSync(this.eventLog, 'utf8') : '';
    const unsupported = missingCalls(error);
    const details = HeraError.is(error) ? error.details : undefined;
    this.#json('run.json', {
      schemaVersion: 1,
      name: this.name,
      target,
      outcome: outcomeOf(error),
      problems: problemsOf(error),
      ...(unsupported.length === 0 ? {} : { unsupported }),
      ...(details === undefined ? {} : { details }),
    });
    this.#json(manifestFileName, run.manifest);
    this.#json('timings.json', timingsDocument(recordedStages(run.timings), resourceTimings(log)));
    if (this.#checks.length > 0) this.#json('verification.json', verificationDocument(this.#checks, target));
    try {
      mkdirSync(finished, { recursive: true });
      for (const [name, text] of this.#contents) writeFileSync(join(finished, name), text);
      if (log !== '') writeFileSync(join(finished, 'apply.jsonl'), log);
      if (this.#requests !== undefined && existsSync(this.#requests)) {
        copyFileSync(this.#requests, join(finished, 'requests.jsonl'));
      }
      await publishFolder(finished, this.directory, this.#root);
    } catch (failure) {
      throw cannotWrite(this.directory, failure);
    } finally {
      this.discard();
    }
    return this.directory;
  }

  /** Forgets everything that was collected and is not published. */
  discard(): void {
    rmSync(this.#scratch, { recursive: true, force: true });
    try {
      rmdirSync(this.#root);
    } catch {
      // Other runs still write in there.
    }
  }

  #json(name: string, value: unknown): void {
    this.#contents.set(name, `${JSON.stringify(value, undefined, 2)}\n`);
  }
}
