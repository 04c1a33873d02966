import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, lock } from 'proper-lockfile';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import type { Console } from './console';
import { fault } from './problems';

const recordSchema = z.object({
  schemaVersion: z.literal(1),
  pid: z.number().int(),
  app: z.string().optional(),
  keep: z.boolean(),
});

/** What a slot remembers between runs. */
export interface SlotRecord {
  /** Process that used it last. */
  readonly pid: number;
  /** The app deployed in it. @default - none yet */
  readonly app?: string;
  /** Whether the local cloud is meant to stay when a run ends: `local up` or `--keep`. */
  readonly keep: boolean;
}

/** A local run's own folder, held by this process until it is released. */
export interface Slot {
  readonly number: number;
  /** Absolute path of `.hera/local/<slot>`. */
  readonly directory: string;
  /** What the last run noted. @default - never used */
  readonly record: SlotRecord | undefined;
  /** Aborted when another process has taken the slot, for instance after the machine had slept. */
  readonly lost: AbortSignal;
  note(record: Omit<SlotRecord, 'pid'>): Promise<void>;
  release(): Promise<void>;
}

const stale = 10_000;
const lockOptions = { realpath: false, stale };

/** What the lock is for; the lock itself is `slot.lock` beside it. The library tells locks apart by this name. */
const lockTarget = (directory: string): string => join(directory, 'slot');

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

const localFolder = (root: string): string => join(root, '.hera', 'local');
const recordFile = (directory: string): string => join(directory, 'slot.json');

const readRecord = (directory: string): SlotRecord | undefined => {
  try {
    const { pid, app, keep } = recordSchema.parse(JSON.parse(readFileSync(recordFile(directory), 'utf8')));
    return { pid, keep, ...(app === undefined ? {} : { app }) };
  } catch {
    return undefined;
  }
};

/** Numbers of the slots that exist on disk. */
export const existingSlots = (root: string): number[] => {
  const folder = localFolder(root);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^[1-9]\d*$/.test(name))
    .map(Number)
    .sort((one, other) => one - other);
};

/** What is known of a slot without holding it. */
export interface SlotState {
  readonly number: number;
  readonly directory: string;
  readonly inUse: boolean;
  /** @default - never used */
  readonly record?: SlotRecord;
}

/** Looks at a slot without taking it. */
export const inspectSlot = async (root: string, number: number): Promise<SlotState> => {
  const directory = join(localFolder(root), String(number));
  const record = readRecord(directory);
  const inUse = await check(lockTarget(directory), lockOptions);
  return { number, directory, inUse, ...(record === undefined ? {} : { record }) };
};

/** Takes one slot, or answers undefined when another process has it. */
export const takeSlot = async (root: string, number: number, console: Console): Promise<Slot | undefined> => {
  const directory = join(localFolder(root), String(number));
  mkdirSync(directory, { recursive: true });
  const record = readRecord(directory);
  const lost = new AbortController();
  // A killed run leaves a fresh lock behind; it can only be told from a running one by its process.
  const orphaned = record !== undefined && !isAlive(record.pid) && (await check(lockTarget(directory), lockOptions));
  if (orphaned)
    console.notice(
      `slot ${number}: waiting up to ${stale / 1000} s for the lock of a killed run (process ${record.pid})`,
    );
  let unlock: () => Promise<void>;
  try {
    unlock = await lock(lockTarget(directory), {
      ...lockOptions,
      update: 2000,
      retries: orphaned ? { retries: 60, factor: 1, minTimeout: 250 } : 0,
      onCompromised: (error) =>
        lost.abort(
          fault('lockLost', {
            path: '',
            message: `slot ${number} was taken by another run (${error.message})`,
            fix: 'run the command again',
          }),
        ),
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ELOCKED') return undefined;
    throw error;
  }
  const note = async (next: Omit<SlotRecord, 'pid'>): Promise<void> => {
    await writeFileAtomic(
      recordFile(directory),
      `${JSON.stringify({ schemaVersion: 1, pid: process.pid, ...next }, undefined, 2)}\n`,
    );
  };
  // Who holds it has to be on disk at once: it is how an orphaned lock is recognised.
  await note({ keep: record?.keep ?? false, ...(record?.app === undefined ? {} : { app: record.app }) });
  let released = false;
  return {
    number,
    directory,
    record,
    lost: lost.signal,
    note,
    release: async () => {
      if (released) return;
      released = true;
      await unlock().catch(() => undefined);
    },
  };
};

/** What runs in a slot: nothing, a cloud that may be used, or one that is of another kind than is asked for. */
export type SlotContent = 'nothing' | 'usable' | 'other';

/** Whether a running cloud may serve an app: it holds no other one. */
const serves = (slot: Slot, app: string | undefined): boolean =>
  app === undefined || slot.record?.app === undefined || slot.record.app === app;

const mostSlots = 64;

/**
 * The slot to work in: one whose cloud still runs for this app when there is one, else the first free one.
 *
 * @param look what runs in a slot's folder
 */
export const acquireSlot = async (
  root: string,
  app: string | undefined,
  console: Console,
  look: (directory: string) => Promise<SlotContent>,
): Promise<Slot> => {
  let free: Slot | undefined;
  for (const number of existingSlots(root)) {
    const slot = await takeSlot(root, number, console);
    if (slot === undefined) continue;
    const content = await look(slot.directory);
    if (content === 'usable' && serves(slot, app)) {
      await free?.release();
      return slot;
    }
    if (content === 'nothing' && free === undefined) free = slot;
    else await slot.release();
  }
  if (free !== undefined) return free;
  for (let number = 1; number <= mostSlots; number += 1) {
    if (existsSync(join(localFolder(root), String(number)))) continue;
    const slot = await takeSlot(root, number, console);
    if (slot !== undefined) return slot;
  }
  throw fault('inUse', {
    path: '',
    message: `${mostSlots} local runs are going on`,
    fix: 'stop some: infractl local down',
  });
};
