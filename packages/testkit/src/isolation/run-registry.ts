import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { thisProcess } from './process-identity';
import { runsFolder } from './workspace-root';

const text = z.record(z.string(), z.string());

const schema = z.object({
  schemaVersion: z.literal(1),
  id: z.string(),
  owner: z.object({ pid: z.number().int().positive(), started: z.string() }),
  startedAt: z.string(),
  /** Where Terraform works: the state of a local run is here. */
  directory: z.string(),
  stackFile: z.string(),
  manifestFile: z.string().optional(),
  /** `AWS_*` of a local target; empty for a real account, whose credentials are never written down. */
  environment: text,
  account: z.string(),
  region: z.string(),
  local: z.boolean(),
  override: z.record(z.string(), z.unknown()).optional(),
  toolchain: z.object({
    kind: z.enum(['terraform', 'tofu']),
    binary: z.string(),
    version: z.string(),
    cliConfigFile: z.string(),
    awsProvider: z.looseObject({ from: z.string() }),
  }),
});

/** What `<root>/.hera/testkit/runs/<id>.json` holds. */
export type RunRecord = z.infer<typeof schema>;

/** A file of the registry. */
export interface RecordFile {
  readonly file: string;
  /** @default - it cannot be read */
  readonly record?: RunRecord;
}

/** Id of the run that works in a folder. */
export const runIdOf = (directory: string): string =>
  createHash('sha256').update(resolve(directory)).digest('hex').slice(0, 16);

const read = (file: string): RecordFile => {
  try {
    const parsed = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? { file, record: parsed.data } : { file };
  } catch {
    return { file };
  }
};

/** Runs that may have left something behind, one file each, so that any number of processes can write at once. */
export class RunRegistry {
  readonly folder: string;

  constructor(root: string) {
    this.folder = runsFolder(resolve(root));
  }

  /** Notes that this process works in a folder. A record of an earlier run in the same folder is taken over. */
  record(run: Omit<RunRecord, 'schemaVersion' | 'id' | 'owner' | 'startedAt'>): void {
    mkdirSync(this.folder, { recursive: true });
    const id = runIdOf(run.directory);
    const record: RunRecord = {
      schemaVersion: 1,
      id,
      owner: thisProcess(),
      startedAt: new Date().toISOString(),
      ...run,
    };
    writeFileAtomic.sync(this.#file(id), `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600 });
  }

  /** The run of a folder. @returns undefined when there is none, or none that can be read */
  find(directory: string): RunRecord | undefined {
    return read(this.#file(runIdOf(directory))).record;
  }

  remove(id: string): void {
    rmSync(this.#file(id), { force: true });
  }

  /** Every run, also those that cannot be read. */
  list(): readonly RecordFile[] {
    if (!existsSync(this.folder)) return [];
    const names = readdirSync(this.folder).filter((name) => name.endsWith('.json'));
    return names.sort().map((name) => read(join(this.folder, name)));
  }

  #file(id: string): string {
    return join(this.folder, `${id}.json`);
  }
}
