import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process, told apart from a later one that got the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, as the system writes it: boot and start ticks on Linux, `ps` elsewhere. */
  readonly started: string;
}

const startOf = (pid: number): string | undefined => {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The command name before it may itself hold spaces and brackets.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
      return fields[0] === 'Z' ? undefined : `${boot}:${fields[19] ?? ''}`;
    }
    const text = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return text === '' || text.startsWith('Z') ? undefined : text.replace(/^\S+\s+/, '');
  } catch {
    return undefined;
  }
};

/** Identity of this process. */
export const thisProcess = (): ProcessIdentity => ({ pid: process.pid, started: startOf(process.pid) ?? '' });

/** Whether this very process still runs; a stranger with its number does not count. */
export const isRunning = ({ pid, started }: ProcessIdentity): boolean => startOf(pid) === started;

/** Whether any process has the number. */
export const isAlive = (pid: number): boolean => startOf(pid) !== undefined;
