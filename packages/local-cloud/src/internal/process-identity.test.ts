import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { script, temporaryFolder } from '../temporary-folder.fixture';
import { spawnDetached } from './detached';
import { poll } from './http';
import { identify, isRunning, stopGroup } from './process-identity';

const start = async (body: string) => {
  const folder = temporaryFolder();
  const log = join(folder, 'log');
  const child = await spawnDetached({
    command: script(join(folder, 'work'), `${body}`),
    args: [],
    env: { PATH: process.env['PATH'] },
    cwd: folder,
    log,
  });
  onTestFinished(() => stopGroup(child.identity, 0));
  const started = await poll(() => (readFileSync(log, 'utf8').includes('ready') ? true : undefined), {
    deadline: Date.now() + 10_000,
    everyMs: 10,
  });
  expect(started).toBe(true);
  return { child, log };
};

const pidsIn = (log: string): readonly number[] =>
  [...readFileSync(log, 'utf8').matchAll(/^\d+$/gm)].map(([pid]) => Number(pid));

describe('stopGroup', () => {
  it('ends the process and its children', async () => {
    const { child, log } = await start('sleep 60 & echo $!; echo ready; wait');
    const [grandchild = 0] = pidsIn(log);
    expect(isRunning(child.identity)).toBe(true);
    expect(identify(grandchild)).toBeDefined();
    await stopGroup(child.identity);
    expect(isRunning(child.identity)).toBe(false);
    expect(identify(grandchild)).toBeUndefined();
  });

  it('kills what does not listen', async () => {
    const { child } = await start("trap '' TERM; echo ready; while :; do sleep 0.1; done");
    const begin = Date.now();
    await stopGroup(child.identity, 300);
    expect(Date.now() - begin).toBeGreaterThanOrEqual(300);
    expect(isRunning(child.identity)).toBe(false);
  });

  it('never ends a stranger that got the number of a process that is gone', async () => {
    const { child } = await start('echo ready; sleep 60');
    await stopGroup({ pid: child.identity.pid, started: 'another boot:1' });
    expect(isRunning(child.identity)).toBe(true);
  });

  it('has nothing to do for a process that has ended', async () => {
    const child = spawn('true');
    await new Promise((resolve) => child.once('exit', resolve));
    await expect(stopGroup({ pid: child.pid ?? 0, started: 'x' })).resolves.toBeUndefined();
  });
});

describe('spawnDetached', () => {
  it('rejects what cannot be started', async () => {
    const folder = temporaryFolder();
    const options = { command: join(folder, 'nothing'), args: [], env: {}, cwd: folder, log: join(folder, 'log') };
    await expect(spawnDetached(options)).rejects.toThrow(/ENOENT/);
  });

  it('knows the exit code', async () => {
    const { child } = await start('echo ready; exit 7');
    const end = await poll(() => child.ended(), { deadline: Date.now() + 5_000, everyMs: 10 });
    expect(end).toEqual({ code: 7 });
  });
});
