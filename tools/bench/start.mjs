import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../bootstrap/setup.mjs';

const npmStart = (cwd) => {
  const from = performance.now();
  const npm = process.env.npm_execpath;
  const [command, args] = npm ? [process.execPath, [npm, 'start']] : ['npm', ['start']];
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, CI: 'true' },
  });
  if (status !== 0) throw new Error(`npm start ended with ${status}\n${stdout.slice(-2000)}${stderr.slice(-2000)}`);
  return (performance.now() - from) / 1000;
};

/** `npm start` where everything is installed and built. */
export const benchWarmStart = () => npmStart(root);

/** `npm start` in a clone of HEAD with empty project caches. npm's own cache is as it is. */
export const benchFreshStart = () => {
  const folder = mkdtempSync(join(tmpdir(), 'hera-fresh-'));
  try {
    execFileSync('git', ['clone', '--quiet', root, join(folder, 'hera')]);
    return npmStart(join(folder, 'hera'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
