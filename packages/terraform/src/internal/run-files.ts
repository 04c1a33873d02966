import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { isAlive } from './process-state';

/** Folder inside a workspace that this package keeps to itself. */
export const privateFolder = '.hera';

const prefix = 'run-';
let sequence = 0;

/** A Terraform that an earlier process of ours started here and that is still at work. */
export interface RunningChild {
  readonly pid: number;
  readonly stage: string;
  readonly startedAt: string;
}

/**
 * Files that one child writes its streams to. Terraform writes into files and not into pipes, because a broken pipe kills
 * it in the middle of an apply without its state being saved; with a file it outlives this process and finishes.
 */
export class RunFiles {
  readonly stdout: string;
  readonly stderr: string;
  readonly #record: string;
  readonly stdoutDescriptor: number;
  readonly stderrDescriptor: number;

  constructor(
    directory: string,
    private readonly stage: string,
  ) {
    const folder = join(directory, privateFolder);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    forgetFinished(folder);
    sequence += 1;
    const base = join(folder, `${prefix}${stage}-${process.pid}-${Date.now()}-${sequence}`);
    this.stdout = `${base}.out`;
    this.stderr = `${base}.err`;
    this.#record = `${base}.json`;
    this.stdoutDescriptor = openSync(this.stdout, 'ax', 0o600);
    this.stderrDescriptor = openSync(this.stderr, 'ax', 0o600);
  }

  /** Closes our ends of the files and notes the process id, so that a later run can name who holds the state lock. */
  started(pid: number | undefined): void {
    closeSync(this.stdoutDescriptor);
    closeSync(this.stderrDescriptor);
    if (pid === undefined) return;
    const record: RunningChild = { pid, stage: this.stage, startedAt: new Date().toISOString() };
    try {
      writeFileSync(this.#record, JSON.stringify(record), { mode: 0o600 });
    } catch {
      // A disk that has filled up in this moment must not lose the child that is already at work.
    }
  }

  /** The last lines that the child wrote to its standard error. */
  stderrLines(count: number): string[] {
    try {
      return readFileSync(this.stderr, 'utf8')
        .split('\n')
        .filter((line) => line.trim() !== '')
        .slice(-count);
    } catch {
      return [];
    }
  }

  /** Keeps the output under a name that no later run removes. @returns its path */
  keepOutput(name: string): string {
    const kept = join(dirname(this.stdout), name);
    renameSync(this.stdout, kept);
    return kept;
  }

  remove(): void {
    for (const file of [this.stdout, this.stderr, this.#record]) rmSync(file, { force: true });
  }
}

const readRecord = (file: string): RunningChild | undefined => {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8')) as RunningChild;
    return Number.isInteger(value.pid) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** The children of earlier processes that still run in this workspace. */
export const runningIn = (directory: string): RunningChild[] => {
  const folder = join(directory, privateFolder);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix) && name.endsWith('.json'))
    .map((name) => readRecord(join(folder, name)))
    .filter((record): record is RunningChild => record !== undefined && isAlive(record.pid));
};

const fresh = (file: string): boolean => {
  try {
    return Date.now() - statSync(file).mtimeMs < 10_000;
  } catch {
    return true;
  }
};

/** Removes the stream files that killed processes left behind, once their Terraform has ended too. */
const forgetFinished = (folder: string): void => {
  const names = readdirSync(folder).filter((name) => name.startsWith(prefix));
  const bases = new Set(names.map((name) => name.replace(/\.(out|err|json)$/, '')));
  for (const base of bases) {
    const record = readRecord(join(folder, `${base}.json`));
    if (record === undefined ? fresh(join(folder, `${base}.out`)) : isAlive(record.pid)) continue;
    for (const suffix of ['out', 'err', 'json']) rmSync(join(folder, `${base}.${suffix}`), { force: true });
  }
};
