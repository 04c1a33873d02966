import { ExitCode, HeraError } from '@hera/core/errors';
import { Terraform, type Toolchain } from '@hera/terraform';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { releaseAccounts } from '../isolation/fresh-account';
import { isAlive, isRunning } from '../isolation/process-identity';
import { type RecordFile, RunRegistry, type RunRecord } from '../isolation/run-registry';
import { accountsFolder } from '../isolation/workspace-root';
import { eventually } from '../poll';

/** Options of `sweep`. */
export interface SweepOptions {
  /** The workspace. */
  readonly root: string;
  /** Seconds that a run has to be old. @default 0 */
  readonly olderThan?: number;
  /** Only says what would be done. @default false */
  readonly dryRun?: boolean;
  /** Ends the sweep; Terraform saves its state. @default - cannot be ended */
  readonly signal?: AbortSignal;
  /** Told what is being done. @default - nobody is told */
  readonly onProgress?: (message: string) => void;
}

/**
 * What became of a run: `destroyed` from its saved state; `dropped`, because its cloud or its state is gone; `running`, by
 * a process that lives; `young`; `kept`, because it is not ours to destroy; `failed`.
 */
export type SweepOutcome = 'destroyed' | 'dropped' | 'running' | 'young' | 'kept' | 'failed';

/** One recorded run. With `dryRun`, the outcome is what would happen. */
export interface SweptRun {
  readonly outcome: SweepOutcome;
  /** The record. */
  readonly file: string;
  /** @default - the record cannot be read */
  readonly directory?: string;
  /** @default - the record cannot be read */
  readonly account?: string;
  /** In one line. */
  readonly reason: string;
}

/** What a sweep found and did. */
export interface SweepReport {
  readonly dryRun: boolean;
  readonly runs: readonly SweptRun[];
  /** Accounts of ended processes that were given back. */
  readonly accountsReleased: number;
}

const answers = async (endpoint: string): Promise<boolean> => {
  try {
    const response = await fetch(endpoint, { signal: AbortSignal.timeout(5_000), redirect: 'manual' });
    await response.body?.cancel();
    return true;
  } catch {
    return false;
  }
};

/** Terraform outlives a process that is killed, and finishes what it does. */
const orphansIn = (directory: string): readonly number[] => {
  const folder = join(directory, '.hera');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^run-.*\.json$/.test(name))
    .flatMap((name) => {
      try {
        const { pid } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { pid?: unknown };
        return typeof pid === 'number' && isAlive(pid) ? [pid] : [];
      } catch {
        return [];
      }
    });
};

type Verdict = Pick<SweptRun, 'outcome' | 'reason'>;

const judge = async (record: RunRecord, olderThan: number): Promise<Verdict> => {
  if (isRunning(record.owner)) return { outcome: 'running', reason: `process ${record.owner.pid} is at work` };
  const age = (Date.now() - Date.parse(record.startedAt)) / 1000;
  if (age < olderThan) return { outcome: 'young', reason: `${Math.floor(age)} s old` };
  if (!record.local) {
    return {
      outcome: 'kept',
      reason: `it is in the real account ${record.account}: destroy it from ${record.directory} with credentials of your own`,
    };
  }
  if (!existsSync(record.directory)) return { outcome: 'dropped', reason: 'its folder and state are gone' };
  const endpoint = record.environment['AWS_ENDPOINT_URL'] ?? '';
  if (!(await answers(endpoint))) return { outcome: 'dropped', reason: `its local AWS at ${endpoint} is gone` };
  const traces = ['terraform.tfstate', '.terraform.tfstate.lock.info'];
  const made = traces.some((name) => existsSync(join(record.directory, name)));
  if (!made && orphansIn(record.directory).length === 0) return { outcome: 'dropped', reason: 'it has made nothing' };
  return { outcome: 'destroyed', reason: `from the state in ${record.directory}` };
};

const destroy = async (record: RunRecord, { signal, onProgress }: SweepOptions): Promise<Verdict> => {
  const { directory } = record;
  onProgress?.(`destroying what ${directory} holds in account ${record.account}`);
  try {
    await eventually(() => orphansIn(directory).length === 0, {
      what: `the end of the Terraform that still runs in ${directory}`,
      deadlineSeconds: 900,
      ...(signal === undefined ? {} : { signal }),
    });
    // A provider that `startProvider` shared is gone with its run, and then `init` has installed none.
    const { TF_REATTACH_PROVIDERS: shared, ...env } = record.environment;
    const terraform = new Terraform({
      toolchain: record.toolchain as Toolchain,
      directory,
      env,
      lockTimeout: '300s',
      ...(signal === undefined ? {} : { signal }),
    });
    if (shared !== undefined) await terraform.init();
    const { summary } = await terraform.destroy({ parallelism: 20 });
    return { outcome: 'destroyed', reason: `${summary.remove} resources` };
  } catch (error) {
    if (!HeraError.is(error) || error.exitCode === ExitCode.interrupted) throw error;
    return { outcome: 'failed', reason: error.message };
  }
};

const sweepOne = async ({ file, record }: RecordFile, options: SweepOptions): Promise<SweptRun> => {
  if (record === undefined)
    return { outcome: 'kept', file, reason: 'the record cannot be read; look at it and remove it' };
  const { directory, account } = record;
  const verdict = await judge(record, options.olderThan ?? 0);
  const acts = options.dryRun !== true;
  const done = acts && verdict.outcome === 'destroyed' ? await destroy(record, options) : verdict;
  if (acts && (done.outcome === 'destroyed' || done.outcome === 'dropped')) rmSync(file, { force: true });
  return { ...done, file, directory, account };
};

/**
 * Cleans up after runs whose process is gone: destroys from the saved state what is still in a local AWS, and forgets runs
 * whose local AWS is gone. A real account is never touched. Two sweeps at once do no harm: Terraform's state lock lets them
 * take turns.
 *
 * @throws HeraError `HERA_TEST_091` for an age that is no number of seconds; exit code 130 when interrupted
 */
export const sweep = async (options: SweepOptions): Promise<SweepReport> => {
  const { olderThan = 0, dryRun = false } = options;
  if (!(olderThan >= 0 && Number.isFinite(olderThan))) {
    throw new HeraError({
      code: 'HERA_TEST_091',
      path: 'olderThan',
      message: `${olderThan} is no age`,
      allowed: 'seconds, from 0 on',
      fix: 'leave it out, or give seconds',
    });
  }
  const root = resolve(options.root);
  const runs: SweptRun[] = [];
  for (const file of new RunRegistry(root).list()) runs.push(await sweepOne(file, options));
  const left = runs.filter(({ outcome }) => outcome !== 'destroyed' && outcome !== 'dropped');
  const inUse = new Set(left.flatMap(({ account }) => (account === undefined ? [] : [account])));
  return { dryRun, runs, accountsReleased: dryRun ? 0 : releaseAccounts(accountsFolder(root), inUse) };
};
