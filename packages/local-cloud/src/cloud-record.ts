import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';

const processSchema = z.object({ pid: z.number().int().positive(), started: z.string() });

const recordSchema = z.object({
  schema: z.literal(1),
  /** `starting` until both parts have answered: what a killed start leaves behind. */
  state: z.enum(['starting', 'ready']),
  mode: z.enum(['container', 'host', 'external']),
  startedAt: z.string(),
  account: z.string(),
  region: z.string(),
  endpoint: z.string().optional(),
  version: z.string().optional(),
  endpoints: z.record(z.string(), z.string()),
  /** The run that started it, or that took it over. */
  owner: processSchema,
  localstack: processSchema.optional(),
  containerId: z.string().optional(),
  /** LocalStack's id of this run of itself. */
  session: z.string().optional(),
  supplement: processSchema.extend({ url: z.string().optional() }).optional(),
  kubernetes: z
    .discriminatedUnion('available', [
      z.object({ available: z.literal(true), version: z.string(), binaries: z.string() }),
      z.object({ available: z.literal(false), reason: z.string(), fix: z.string() }),
    ])
    .optional(),
});

/** What `<directory>/cloud.json` holds. */
export type CloudRecord = z.infer<typeof recordSchema>;

/** Name of the record in the folder of a local cloud. */
export const recordFileName = 'cloud.json';

/** Reads the record. `undefined` when there is none, or none that this version can read. */
export const readRecord = (directory: string): CloudRecord | undefined => {
  try {
    const parsed = recordSchema.safeParse(JSON.parse(readFileSync(join(directory, recordFileName), 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
};

/** Replaces the record atomically, and at once: between a spawn and its record nothing else may run. */
export const writeRecord = (directory: string, record: CloudRecord): void => {
  mkdirSync(directory, { recursive: true });
  writeFileAtomic.sync(join(directory, recordFileName), `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600 });
};

/** Removes the record, unless another cloud has taken the folder since. */
export const removeRecord = (directory: string, record: CloudRecord): void => {
  const current = readRecord(directory);
  if (current !== undefined && current.startedAt !== record.startedAt) return;
  rmSync(join(directory, recordFileName), { force: true });
};
