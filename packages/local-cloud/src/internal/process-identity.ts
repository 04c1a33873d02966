import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from './failure';

/** A process, told apart from a later one that got the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, as the system writes it: start ticks since boot on Linux, `ps` elsewhere. */
  readonly started: string;
}

const bootId = (): string => {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return 'boot';
  }
};

/** Fields of `/proc/<pid>/stat` after the command name, which may itself hold spaces and brackets. */
const statOf = (
  pid: number | string,
): { readonly state: string; readonly group: number; readonly start: string } | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', group: Number(fields[2]), start: fields[19] ?? '' };
  } catch {
    return undefined;
  }
};

const startOf = (pid: number): string | undefined => {
  if (process.platform === 'linux') {
    const stat = statOf(pid);
    return stat === undefined || stat.state === 'Z' ? undefined : `${bootId()}:${stat.start}`;
  }
  try {
    const text = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return text === '' || text.startsWith('Z') ? undefined : text.replace(/^\S+\s+/, '');
  } catch {
    return undefined;
  }
};

/** Identity of a running process. `undefined` when there is none of that number. */
export const identify = (pid: number): ProcessIdentity | undefined => {
  const started = startOf(pid);
  return started === undefined ? undefined : { pid, started };
};

/** Whether this very process still runs; a stranger with its number does not count. */
export const isRunning = (identity: ProcessIdentity): boolean => startOf(identity.pid) === identity.started;

const signalGroup = (pid: number, signal: NodeJS.Signals | 0): boolean => {
  try {
    process.kill(-pid, signal);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false;
    // macOS says EPERM for a group of which only zombies are left.
    if (codeOf(error) === 'EPERM') return false;
    throw error;
  }
};

/** Whether anything in the group still runs. A zombie does not: its parent may be slow to take notice. */
const groupRuns = (pid: number): boolean => {
  if (process.platform !== 'linux') return signalGroup(pid, 0);
  return readdirSync('/proc').some((entry) => {
    const stat = /^\d+$/.test(entry) ? statOf(entry) : undefined;
    return stat !== undefined && stat.group === pid && stat.state !== 'Z';
  });
};

/**
 * Ends a process that leads its own group, and the whole group: SIGTERM, then SIGKILL after the grace. Does nothing when the
 * process is gone, even if another now has its number.
 */
export const stopGroup = async (identity: ProcessIdentity, graceMs = 10_000): Promise<void> => {
  if (!isRunning(identity)) return;
  const { pid } = identity;
  const gone = async (deadline: number): Promise<boolean> => {
    for (;;) {
      if (!isRunning(identity) && !groupRuns(pid)) return true;
      if (Date.now() > deadline) return false;
      await delay(25);
    }
  };
  signalGroup(pid, 'SIGTERM');
  if (await gone(Date.now() + graceMs)) return;
  signalGroup(pid, 'SIGKILL');
  await gone(Date.now() + 5_000);
};
