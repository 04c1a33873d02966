// What a run of the suites leaves on the machine: processes with their ports, temporary folders, containers. The run gets a folder
// for temporary files of its own, and whoever inherits anything of its environment names it: other work is never counted.
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { added } from '../containers/footprint.mjs';
import { sh, which } from '../containers/shell.mjs';
import { noteFailed } from './steps.mjs';

const title = 'nothing is left behind';
const label = 'dev.hera.local-cloud';
// A watcher ends soon after whom it watches, and a socket closes after its process.
const patienceMilliseconds = 10_000;

const read = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // It ended meanwhile, or belongs to somebody else.
    return '';
  }
};

const link = (file) => {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
};

const entries = (folder) => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

/** Listening addresses by the inode of their socket: `127.0.0.1:4566`. */
const listeners = () => {
  const found = new Map();
  for (const file of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of read(file).split('\n').slice(1)) {
      const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
      if (state === '0A') found.set(inode, Number.parseInt(local.split(':').at(-1), 16));
    }
  }
  return found;
};

const portsOf = (pid, sockets) => {
  const links = entries(`/proc/${pid}/fd`).map((name) => link(`/proc/${pid}/fd/${name}`));
  return links.flatMap((text) => sockets.get(/^socket:\[(\d+)\]$/.exec(text)?.[1]) ?? []);
};

/** Processes that name the folder in environment, command line or working folder. Linux only. */
export const processesNaming = (folder) => {
  const found = [];
  const sockets = listeners();
  for (const pid of entries('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)) {
    const command = read(`/proc/${pid}/cmdline`);
    // A zombie has none, and does nothing any more.
    if (command === '') continue;
    const says = [command, read(`/proc/${pid}/environ`), link(`/proc/${pid}/cwd`)];
    if (!says.some((text) => text.includes(folder))) continue;
    const ports = portsOf(pid, sockets);
    const listens = ports.length === 0 ? '' : `, listening on port ${ports.join(', ')}`;
    found.push(`process ${pid}: ${command.replaceAll('\0', ' ').trim().slice(0, 160)}${listens}`);
  }
  return found;
};

/** Containers of the local cloud. None where there is no Docker. */
const containers = async () => {
  const docker = which('docker');
  if (docker === undefined) return new Set();
  const filters = ['--filter', `label=${label}`, '--format', 'container {{.ID}}: {{.Image}} {{.Ports}}'];
  const { ok, stdout } = await sh(docker, ['ps', '--all', '--no-trunc', ...filters], { timeout: 10_000 });
  return new Set(ok ? stdout.split('\n').filter(Boolean) : []);
};

/** Ours alone: what CDKTF's own test app, Terraform and caches of tools put there goes with the folder. */
const temporaryFolders = (folder) =>
  entries(folder)
    .filter((name) => /^(hera|infractl)-/.test(name))
    .map((name) => `temporary ${join(folder, name)}`);

/** A snapshot to compare with, and the variables that mark everything that is started from now on. */
export const openFootprint = async (env = process.env) => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hera-run-')));
  const before = await containers();
  return {
    folder,
    // PATH as well: what starts LocalStack hands on little else.
    env: { TMPDIR: folder, PATH: `${env.PATH ?? ''}${delimiter}${join(folder, 'bin')}` },
    /** What is there and was not: one line each, after it had its time to go. */
    left: async (patience) => {
      const deadline = Date.now() + patience;
      for (;;) {
        const now = [...processesNaming(folder), ...temporaryFolders(folder), ...added(before, await containers())];
        if (now.length === 0 || Date.now() > deadline) return now;
        await pause(200);
      }
    },
    close: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
};

/**
 * Runs the suites and then looks for what they left, which is a failed step with names. Counted as one test of the report folder.
 *
 * @param work resolves with the names of the steps that failed
 * @param options `patience`: milliseconds that what ends by itself has for it; `say`: takes what is found, in words
 */
export const leavingNothing = async (
  reports,
  work,
  { patience = patienceMilliseconds, say = (text) => process.stdout.write(text) } = {},
) => {
  const footprint = await openFootprint();
  Object.assign(process.env, footprint.env);
  try {
    const failed = await work();
    say(`\n== ${title}\n`);
    const left = await footprint.left(patience);
    for (const line of left) say(`left behind: ${line}\n`);
    say(`== ${title}: ${left.length === 0 ? 'ok' : `failed (${left.length})`}\n`);
    const counts = { numPassedTests: left.length === 0 ? 1 : 0, numFailedTests: left.length === 0 ? 0 : 1 };
    writeFileSync(
      join(reports, 'footprint.json'),
      `${JSON.stringify({ numTotalTests: 1, ...counts, numPendingTests: 0, numTodoTests: 0, left }, null, 2)}\n`,
    );
    return left.length === 0 ? failed : noteFailed(reports, [...failed, title]);
  } finally {
    footprint.close();
  }
};
