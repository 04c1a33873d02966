import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { sh, which } from './shell.mjs';

const mountPoints = () =>
  readFileSync('/proc/self/mountinfo', 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' ')[4].replace(/\\040/g, ' '));

const below = (folders, path) => folders.some((folder) => path === folder || path.startsWith(`${folder}/`));

/** Mounts below any of the folders, innermost first. */
export const mountsBelow = (folders) =>
  mountPoints()
    .filter((point) => below(folders, point))
    .reverse();

/** Processes whose command line names one of the folders, by pid. Never this process and those that started it. */
export const processesOf = (folders) => {
  const found = new Map();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry) || Number(entry) === process.pid || Number(entry) === process.ppid) continue;
    try {
      const words = readFileSync(`/proc/${entry}/cmdline`, 'utf8').split('\0');
      const program = readlinkSync(`/proc/${entry}/exe`).split('/').at(-1);
      const engine = /^(dockerd|containerd|containerd-shim.*|docker-proxy|runc)( \(deleted\))?$/.test(program);
      if (engine && words.some((word) => folders.some((folder) => word.includes(folder))))
        found.set(Number(entry), program);
    } catch {
      // It ended meanwhile, or is a thread of the kernel.
    }
  }
  return found;
};

const ruleLines = async () => {
  const lines = [];
  for (const name of ['iptables-save', 'ip6tables-save', 'iptables-legacy-save', 'ip6tables-legacy-save']) {
    const program = which(name);
    if (program === undefined) continue;
    const { ok, stdout } = await sh(program, []);
    // Comments hold the time, and counters move by themselves.
    if (ok) {
      const rules = stdout.split('\n').filter((line) => /^[:-]/.test(line));
      lines.push(...rules.map((line) => `${name}: ${line.replace(/ \[\d+:\d+\]/, '')}`));
    }
  }
  return lines;
};

/** What an engine could leave on a machine, as lines that can be compared before and after. */
export const footprint = async () => {
  const names = await sh(which('ip') ?? 'ip', ['netns', 'list']);
  return new Set([
    ...mountPoints().map((point) => `mount ${point}`),
    ...Object.keys(networkInterfaces()).map((name) => `interface ${name}`),
    ...readdirSync('/sys/class/net').map((name) => `interface ${name}`),
    ...names.stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => `network namespace ${line.split(' ')[0]}`),
    ...(await ruleLines()),
  ]);
};

/** Mounts, interfaces, namespaces and rules that were not there before. A container of somebody else may come and go meanwhile. */
export const added = (before, after) => [...after].filter((line) => !before.has(line));
