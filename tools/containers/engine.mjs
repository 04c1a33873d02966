import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { mountsBelow, processesOf } from './footprint.mjs';
import { CannotRun, sh, tail, which } from './shell.mjs';

const startSeconds = 60;
const stopSeconds = 30;
const longestSocketPath = 100;
/** Where containerd's shims put their sockets, whatever folders the engine was given. */
const shimFolder = '/run/containerd';

/** What the engine says of itself; `undefined` when none answers. */
export const engineVersion = async (env = process.env) => {
  const docker = which('docker');
  if (docker === undefined) return undefined;
  const { ok, stdout } = await sh(docker, ['version', '--format', '{{.Server.Version}}'], { env, timeout: 15_000 });
  return ok && stdout.trim() !== '' ? stdout.trim() : undefined;
};

const isRoot = () => process.platform === 'linux' && process.getuid() === 0;

/** Packages of Debian that the container path needs and that are not here. */
const missingPackages = () =>
  [
    ['dockerd', 'docker.io'],
    ['docker', 'docker.io'],
    ['debootstrap', 'debootstrap'],
    ['ip', 'iproute2'],
    ['python3', 'python3-venv'],
  ].flatMap(([program, name]) => (which(program) === undefined ? [name] : []));

/** Installs the engine with apt, which must not start it: a private one is started instead. */
const installEngine = async (say) => {
  const apt = which('apt-get');
  if (!isRoot() || apt === undefined)
    throw new CannotRun('no Docker engine answers, and --install needs root on a Debian system');
  const names = [...new Set(missingPackages())];
  say(`installing ${names.join(', ')} with apt-get`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const install = () =>
    sh(apt, ['install', '-y', '-qq', '--no-install-recommends', ...names], { env, timeout: 600_000 });
  let installed = await install();
  if (!installed.ok) {
    // Lists that are old, or were never fetched.
    await sh(apt, ['update', '-qq'], { env, timeout: 300_000 });
    installed = await install();
  }
  if (!installed.ok) throw new CannotRun(`apt-get install failed: ${tail(installed.stderr)}`);
};

const number = (address) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

/** A private /24 that no route of this machine meets. */
const freeSubnet = async (ip) => {
  const { stdout } = await sh(ip, ['-4', '-o', 'route', 'show', 'table', 'all']);
  const used = [...stdout.matchAll(/(\d+\.\d+\.\d+\.\d+)(?:\/(\d+))?/g)].map(([, address, bits = '32']) => {
    const from = number(address);
    return [from, from + 2 ** (32 - Number(bits)) - 1];
  });
  for (let third = 255; third >= 0; third--) {
    const from = number(`172.30.${third}.0`);
    if (used.every(([low, high]) => high < from || low > from + 255)) return `172.30.${third}`;
  }
  throw new CannotRun('no free range for the bridge of a private engine was found in 172.30.0.0/16');
};

const alive = (pid) => {
  try {
    process.kill(pid, 0);
    // A child that ended and was not yet collected is no longer running.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

const waitFor = async (isDone, seconds) => {
  const deadline = Date.now() + seconds * 1000;
  while (!(await isDone())) {
    if (Date.now() > deadline) return false;
    await pause(100);
  }
  return true;
};

/** Ends everything of a private engine and removes its traces. Also cleans up after a run that was killed. */
const dismantle = async ({ folder, data, socketFolder, bridge, hadShims }) => {
  const folders = [folder, data, socketFolder];
  const env = { ...process.env, DOCKER_HOST: `unix://${join(socketFolder, 'docker.sock')}` };
  const docker = which('docker');
  if (docker !== undefined && (await engineVersion(env)) !== undefined) {
    const { stdout } = await sh(docker, ['ps', '--all', '--quiet'], { env, timeout: 30_000 });
    const ids = stdout.split('\n').filter(Boolean);
    if (ids.length > 0) await sh(docker, ['rm', '--force', '--volumes', ...ids], { env, timeout: 60_000 });
  }
  const signal = (wanted, name) => {
    for (const [pid, program] of processesOf(folders)) {
      if (wanted(program)) {
        try {
          process.kill(pid, name);
        } catch {
          // It ended by itself.
        }
      }
    }
  };
  signal((program) => program === 'dockerd', 'SIGTERM');
  if (!(await waitFor(() => processesOf(folders).size === 0, stopSeconds))) signal(() => true, 'SIGKILL');
  await waitFor(() => processesOf(folders).size === 0, 5);
  for (const point of mountsBelow(folders)) await sh('umount', [point]);
  if (existsSync(`/sys/class/net/${bridge}`)) await sh(which('ip') ?? 'ip', ['link', 'delete', bridge]);
  // One place for the whole machine: it goes only when it is empty, and was not there before.
  if (!hadShims) await sh('rmdir', ['--ignore-fail-on-non-empty', join(shimFolder, 's'), shimFolder]);
  rmSync(socketFolder, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
};

/** What of a private engine is still there. */
const remains = ({ folder, data, socketFolder, bridge }) => [
  ...[...processesOf([folder, data, socketFolder])].map(([pid, program]) => `process ${pid} ${program}`),
  ...mountsBelow([folder, data, socketFolder]).map((point) => `mount ${point}`),
  ...(existsSync(`/sys/class/net/${bridge}`) ? [`interface ${bridge}`] : []),
  ...[folder, socketFolder].filter((path) => existsSync(path)).map((path) => `folder ${path}`),
];

/**
 * Starts a Docker engine of our own beside whatever is there: own data, socket, process file, configuration and bridge, and not
 * a rule of iptables. Published ports go through its proxy, which is all that LocalStack needs.
 */
const startPrivate = async ({ root, say }) => {
  const dockerd = which('dockerd');
  const ip = which('ip');
  if (ip === undefined) throw new CannotRun('dockerd is installed, but ip (package iproute2) was not found');
  const home = join(root, '.hera', 'containers');
  mkdirSync(home, { recursive: true });
  const record = join(home, 'engine.json');
  if (existsSync(record)) {
    const last = JSON.parse(readFileSync(record, 'utf8'));
    if (alive(last.owner)) throw new CannotRun(`another run (process ${last.owner}) uses .hera/containers`);
    say('cleaning up after a run that was killed');
    await dismantle(last);
    rmSync(record, { force: true });
  }
  const folder = mkdtempSync(join(home, 'run-'));
  // The path of a socket has a length limit of its own.
  const socketFolder =
    join(folder, 'exec', 'containerd', 'containerd-debug.sock').length < longestSocketPath
      ? folder
      : mkdtempSync(join(tmpdir(), 'hera-docker-'));
  const bridge = `hera${process.pid}`.slice(0, 15);
  const made = {
    owner: process.pid,
    folder,
    socketFolder,
    data: join(home, 'data'),
    bridge,
    hadShims: existsSync(shimFolder),
  };
  writeFileSync(record, JSON.stringify(made), { flag: 'wx' });
  const stop = async () => {
    await dismantle(made);
    rmSync(record, { force: true });
    return remains(made);
  };
  try {
    const subnet = await freeSubnet(ip);
    for (const args of [
      ['link', 'add', 'name', bridge, 'type', 'bridge'],
      ['address', 'add', `${subnet}.1/24`, 'dev', bridge],
      ['link', 'set', bridge, 'up'],
    ]) {
      const { ok, stderr } = await sh(ip, args);
      if (!ok) throw new CannotRun(`a bridge could not be made: ${tail(stderr)}`);
    }
    const host = `unix://${join(socketFolder, 'docker.sock')}`;
    // Within a container, testcontainers looks for published ports at the gateway; ours are on this very loopback.
    const env = { ...process.env, DOCKER_HOST: host, TESTCONTAINERS_HOST_OVERRIDE: '127.0.0.1' };
    delete env.DOCKER_CONTEXT;
    writeFileSync(join(folder, 'daemon.json'), '{}');
    const log = join(folder, 'dockerd.log');
    const output = openSync(log, 'a');
    const child = spawn(
      dockerd,
      [
        ['--config-file', join(folder, 'daemon.json')],
        ['--data-root', made.data],
        ['--exec-root', join(socketFolder, 'exec')],
        ['--pidfile', join(folder, 'docker.pid')],
        ['--host', host],
        ['--bridge', bridge],
        ['--iptables=false', '--ip-forward=false', '--ip-masq=false'],
      ].flat(),
      // A group of its own: Ctrl-C must reach the tests first, and the engine last.
      { detached: true, stdio: ['ignore', output, output] },
    );
    closeSync(output);
    let ended = false;
    child.on('error', () => (ended = true));
    child.on('exit', () => (ended = true));
    child.unref();
    await waitFor(async () => ended || (await engineVersion(env)) !== undefined, startSeconds);
    const version = await engineVersion(env);
    if (version === undefined)
      throw new CannotRun(`dockerd ${ended ? 'ended' : 'did not answer'}: ${tail(readFileSync(log, 'utf8'))}`);
    return { name: `private dockerd ${version}`, env, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

/**
 * The engine that answers, else a private one where dockerd is installed and we are root, else, with `install`, one from
 * Debian's packages.
 *
 * @throws CannotRun with the reason
 */
export const findEngine = async ({ root, install, say }) => {
  const found = async () => {
    const version = await engineVersion();
    return version === undefined
      ? undefined
      : { name: `Docker ${version}, already running`, env: { ...process.env }, stop: async () => [] };
  };
  const running = await found();
  if (running !== undefined) return running;
  if (which('dockerd') !== undefined && isRoot()) {
    say('no Docker engine answers; dockerd is installed: starting a private one');
    return startPrivate({ root, say });
  }
  if (which('dockerd') !== undefined) throw new CannotRun('no Docker engine answers, and starting one needs root');
  if (!install)
    throw new CannotRun('no Docker engine answers and dockerd is not installed; --install would install it');
  await installEngine(say);
  return (await found()) ?? startPrivate({ root, say });
};
