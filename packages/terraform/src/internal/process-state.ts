import { readdirSync, readFileSync } from 'node:fs';

interface ProcessState {
  readonly state: string;
  readonly group: number;
}

/** From `/proc/<pid>/stat`; the name in it may hold spaces and brackets, so the fields are counted from its end. */
const procStat = (pid: string): ProcessState | undefined => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state = '', , group = ''] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state, group: Number(group) };
  } catch {
    return undefined;
  }
};

const exists = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** A process that has ended and that nobody has waited for; common in containers whose first process is no init. */
const isEnded = ({ state }: ProcessState): boolean => state === 'Z' || state === 'X';

/** Whether a process is at work. */
export const isAlive = (pid: number): boolean => {
  if (!exists(pid)) return false;
  const stat = process.platform === 'linux' ? procStat(String(pid)) : undefined;
  return stat === undefined || !isEnded(stat);
};

/** Whether any process of a group is at work. */
export const isGroupAlive = (group: number): boolean => {
  if (!exists(-group)) return false;
  if (process.platform !== 'linux') return true;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(procStat)
    .some((stat) => stat !== undefined && stat.group === group && !isEnded(stat));
};
