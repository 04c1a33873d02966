// Runs before anything is installed: Node's own modules only.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const modules = join(root, 'node_modules');
const stamp = join(modules, '.hera-install');
const lockFolder = join(root, '.hera', 'setup.lock');
const environmentFault = 3;

/** Node that the workspace runs on: the pinned one where it is installed, else the one that runs this script. */
export const workspaceNode = () => {
  const pinned = join(modules, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  return existsSync(pinned) ? pinned : process.execPath;
};

const fail = (problem, fix) => {
  process.stderr.write(`${problem}; ${fix}\n`);
  process.exit(environmentFault);
};

const atLeast = (version, minimum) => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = minimum.split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
};

const checkNode = () => {
  if (!atLeast(process.versions.node, '20.19')) {
    fail(
      `HERA_SETUP_001 Node.js ${process.versions.node} is too old`,
      'allowed 20.19 or newer; install it from https://nodejs.org',
    );
  }
};

const checkDisk = () => {
  const neededGiB = 3;
  const { bavail, bsize } = statfsSync(root);
  const freeGiB = (bavail * bsize) / 2 ** 30;
  if (freeGiB < neededGiB) {
    fail(
      `HERA_SETUP_002 only ${freeGiB.toFixed(1)} GiB of disk are free where the project lies`,
      `allowed ${neededGiB} GiB or more; free some space and run again`,
    );
  }
};

const withWorkspaceTools = (env) => ({ ...env, PATH: `${join(modules, '.bin')}${delimiter}${env.PATH ?? ''}` });

/** Runs a command, output straight to the terminal. Resolves with its exit code; signals are handed on. */
export const run = (command, args, { env = process.env, quiet = false, cwd = root } = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: withWorkspaceTools(env),
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    // A terminal sends Ctrl-C to the child as well: handing it on would be a second one, which Terraform takes as "stop now".
    const interrupted = () => {};
    const terminated = (signal) => child.kill(signal);
    process.on('SIGINT', interrupted);
    process.on('SIGTERM', terminated);
    process.on('SIGHUP', terminated);
    child.on('error', (error) => resolve({ code: environmentFault, output: String(error.message) }));
    child.on('close', (code, signal) => {
      process.off('SIGINT', interrupted);
      process.off('SIGTERM', terminated);
      process.off('SIGHUP', terminated);
      resolve({ code: code ?? (signal === 'SIGINT' ? 130 : 1), output });
    });
  });

const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');

const installed = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash();

const install = async () => {
  if (installed()) return;
  checkDisk();
  process.stdout.write('Installing packages (npm ci) ...\n');
  // npm is found through npm's own variable when it runs us, so that no other npm on PATH is picked up.
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } = npm
    ? await run(process.execPath, [npm, ...args], { quiet: true })
    : await run('npm', args, { quiet: true });
  if (code !== 0) {
    process.stderr.write(`${output.split('\n').slice(-20).join('\n')}\n`);
    fail(
      'HERA_SETUP_003 npm ci failed',
      'its last lines are above; check the network and the registry settings, then run again',
    );
  }
  writeFileSync(stamp, lockHash());
};

const build = async () => {
  const tsc = join(modules, 'typescript', 'bin', 'tsc');
  const { code, output } = await run(workspaceNode(), [tsc, '-b', 'tsconfig.build.json'], { quiet: true });
  if (code !== 0) {
    process.stderr.write(output);
    process.stderr.write('HERA_SETUP_004 the packages do not compile; the errors are above\n');
    process.exit(1);
  }
};

const alive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const holder = () => {
  try {
    return Number(readFileSync(join(lockFolder, 'pid'), 'utf8'));
  } catch {
    return undefined;
  }
};

/** Installing and building share folders, so two runs at once take turns. */
const exclusively = async (work) => {
  mkdirSync(join(root, '.hera'), { recursive: true });
  const deadline = Date.now() + 15 * 60_000;
  for (let told = false; ;) {
    try {
      mkdirSync(lockFolder);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const pid = holder();
      if (pid !== undefined && !alive(pid)) {
        rmSync(lockFolder, { recursive: true, force: true });
        continue;
      }
      if (Date.now() > deadline) {
        fail(
          `HERA_SETUP_005 another run (process ${pid}) has been setting up for 15 minutes`,
          `stop it, or delete ${lockFolder}`,
        );
      }
      if (!told) process.stdout.write(`Waiting for another run (process ${pid}) to finish its set-up ...\n`);
      told = true;
      await pause(500);
    }
  }
  writeFileSync(join(lockFolder, 'pid'), String(process.pid));
  const release = () => rmSync(lockFolder, { recursive: true, force: true });
  process.once('exit', release);
  await work();
  process.off('exit', release);
  release();
};

/** Everything a fresh clone needs: packages as locked, sources compiled. */
export const setUp = async () => {
  checkNode();
  await exclusively(async () => {
    await install();
    await build();
  });
};
