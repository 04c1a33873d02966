import { HeraError, ProblemCollector } from '@hera/core/errors';
import { changesOf, planSchema, type ResourceTiming } from '@hera/terraform';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { z } from 'zod';
import { manifestSchema, runSchema, timingsSchema, verificationSchema } from './run-documents';
import { outcomeOfRun, type PlanCounts, type RunReport } from './run-report';
import { resourceTimings } from './resource-timings';

/** Reads the files of one folder, and notes what cannot be read. */
class RunFolder {
  constructor(
    readonly path: string,
    private readonly problems: ProblemCollector,
  ) {}

  text(name: string): string | undefined {
    const file = join(this.path, name);
    if (!existsSync(file)) return undefined;
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      this.#broken(name, error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  json<S extends z.ZodType>(name: string, schema: S): z.output<S> | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      this.#broken(name, error instanceof Error ? error.message : String(error));
      return undefined;
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) this.#broken(name, `${issue.path.join('.')}: ${issue.message}`);
    return undefined;
  }

  #broken(name: string, why: string): void {
    this.problems.add({
      code: 'HERA_TEST_063',
      path: join(this.path, name),
      message: `cannot be read: ${why}`,
      allowed: 'the file as Hera wrote it, with schemaVersion 1',
      fix: 'run the test again, or take the folder away',
    });
  }
}

const lines = (text: string): number => text.split('\n').filter((line) => line.trim() !== '').length;

const planCounts = (folder: RunFolder): PlanCounts | undefined => {
  const plan = folder.json('plan.json', planSchema);
  if (plan === undefined) return undefined;
  const count = (action: keyof PlanCounts): number =>
    changesOf(plan).filter((change) => change.action === action).length;
  return { create: count('create'), update: count('update'), replace: count('replace'), delete: count('delete') };
};

const readRun = (path: string, problems: ProblemCollector): RunReport => {
  const folder = new RunFolder(path, problems);
  const timings = folder.json('timings.json', timingsSchema);
  const verification = folder.json('verification.json', verificationSchema);
  const said = folder.json('run.json', runSchema);
  const manifest = folder.json('hera.manifest.json', manifestSchema);
  const plan = planCounts(folder);
  const requests = folder.text('requests.jsonl');
  const resources: readonly ResourceTiming[] = timings?.resources ?? resourceTimings(folder.text('apply.jsonl') ?? '');
  const parts = {
    stages: timings?.stages ?? [],
    checks: verification?.checks ?? [],
    problems: (said?.problems ?? []) as RunReport['problems'],
  };
  const target = said?.target ?? verification?.target;
  return {
    name: said?.name ?? basename(path),
    outcome: outcomeOfRun({ ...parts, said: said?.outcome }),
    ...parts,
    resources,
    ...(target === undefined ? {} : { target }),
    ...(said?.unsupported === undefined ? {} : { unsupported: said.unsupported }),
    ...(said?.details === undefined ? {} : { details: said.details }),
    ...(plan === undefined ? {} : { plan }),
    ...(manifest === undefined ? {} : { manifest: manifest as NonNullable<RunReport['manifest']> }),
    ...(requests === undefined ? {} : { requests: lines(requests) }),
  };
};

const isRun = (path: string): boolean => ['run.json', 'timings.json'].some((name) => existsSync(join(path, name)));

const runFoldersIn = (path: string): readonly string[] =>
  isRun(path)
    ? [path]
    : readdirSync(path, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
        .map((entry) => join(path, entry.name))
        .filter(isRun)
        .sort();

/**
 * Reads the artifacts of runs: those of recorded tests, and those of rehearsals of `infractl`.
 *
 * @param folder the folder of one run, or one that holds such folders
 * @throws HeraError `HERA_TEST_061` no such folder, `062` no run in it, `063` a file that cannot be read, all of them at once
 */
export const readRuns = (folder: string): readonly RunReport[] => {
  const path = resolve(folder);
  if (!existsSync(path) || !statSync(path).isDirectory()) {
    throw new HeraError({
      code: 'HERA_TEST_061',
      path: '',
      message: `${folder} is no folder`,
      allowed: 'the artifacts of one run, or a folder of such folders',
      fix: 'give the folder that the tests wrote their artifacts to',
    });
  }
  const folders = runFoldersIn(path);
  if (folders.length === 0) {
    throw new HeraError({
      code: 'HERA_TEST_062',
      path: '',
      message: `${folder} holds no run`,
      allowed: 'a folder with run.json or timings.json, or folders like that in it',
      fix: 'record a run first: see recordRun',
    });
  }
  const problems = new ProblemCollector();
  const runs = folders.map((run) => readRun(run, problems));
  problems.throwIfAny();
  return runs;
};
