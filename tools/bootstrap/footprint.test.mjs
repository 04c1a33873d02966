import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { leavingNothing, openFootprint } from './footprint.mjs';

const onLinux = { skip: process.platform === 'linux' ? false : 'processes are looked for on Linux only' };
const started = [];
after(() => started.forEach((child) => child.kill('SIGKILL')));

/** A process of its own group that listens, as a LocalStack does that nobody stops. */
const server = async (env) => {
  const script =
    "require('node:net').createServer().listen(0, '127.0.0.1', function () { console.log(this.address().port) })";
  const child = spawn(process.execPath, ['-e', script], { detached: true, env, stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(child);
  const [port] = await once(child.stdout, 'data');
  return { child, port: Number(String(port)) };
};

test('finds nothing where nothing was left, and takes its own folder away', async () => {
  const footprint = await openFootprint();
  assert.deepEqual(await footprint.left(0), []);
  footprint.close();
  assert.equal(existsSync(footprint.folder), false);
});

test('names a process with its port that got no more of the environment than PATH', onLinux, async () => {
  const footprint = await openFootprint();
  const { child, port } = await server({ PATH: footprint.env.PATH });
  const [line, ...more] = await footprint.left(0);
  assert.match(line, new RegExp(`^process ${child.pid}: .*, listening on port ${port}$`));
  assert.deepEqual(more, []);
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.deepEqual(await footprint.left(5_000), []);
  footprint.close();
});

test('leaves the work of others alone', onLinux, async () => {
  const others = await server({ PATH: process.env.PATH });
  const folder = mkdtempSync(join(tmpdir(), 'hera-somebody-'));
  const footprint = await openFootprint();
  const later = await server({ PATH: process.env.PATH });
  assert.deepEqual(await footprint.left(0), []);
  footprint.close();
  rmSync(folder, { recursive: true });
  for (const { child } of [others, later]) child.kill('SIGKILL');
});

test('a temporary folder of ours is a failed step that is named and counted', async () => {
  const reports = mkdtempSync(join(tmpdir(), 'hera-footprint-'));
  const { PATH, TMPDIR } = process.env;
  const forgets = async () => {
    mkdirSync(join(tmpdir(), 'cdktf.outdir.x'));
    mkdirSync(join(tmpdir(), 'hera-forgotten'));
    return ['lint'];
  };
  const said = [];
  const failed = await leavingNothing(reports, forgets, { patience: 0, say: (text) => said.push(text) });
  process.env.PATH = PATH;
  if (TMPDIR === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = TMPDIR;
  assert.deepEqual(failed, ['lint', 'nothing is left behind']);
  const { left, ...counts } = JSON.parse(readFileSync(join(reports, 'footprint.json'), 'utf8'));
  assert.match(said.join(''), /left behind: .*hera-forgotten\n== nothing is left behind: failed \(1\)/);
  assert.equal(left.length, 1);
  assert.match(left[0], /hera-forgotten$/);
  assert.equal(counts.numFailedTests, 1);
  assert.deepEqual(JSON.parse(readFileSync(join(reports, '.failed-steps.json'), 'utf8')), failed);
  rmSync(reports, { recursive: true });
});
