import { HeraError } from '@hera/core/errors';
import { execa } from 'execa';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Terraform, type Toolchain } from './index';
import { eventually, slowConfiguration, workspaceWith } from './workspace.fixture';

interface Member {
  readonly pid: number;
  readonly args: string;
}

const groupMembers = (group: number): Member[] =>
  execFileSync('ps', ['-eo', 'pid=,pgid=,stat=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null && Number(match[2]) === group && !match[3]?.startsWith('Z'))
    .map((match) => ({ pid: Number(match?.[1]), args: match?.[4] ?? '' }));

const runRecord = (directory: string): { pid: number } | undefined => {
  const folder = join(directory, '.hera');
  const name = existsSync(folder) ? readdirSync(folder).find((item) => /^run-apply.*\.json$/.test(item)) : undefined;
  return name === undefined ? undefined : (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { pid: number });
};

const slowIsAtWork = (eventLog: string): Promise<boolean> =>
  eventually(
    'the slow resource is at work',
    () => existsSync(eventLog) && /"provision_start"/.test(readFileSync(eventLog, 'utf8')),
  );

const prepared = async () => {
  const space = await workspaceWith({});
  const flag = join(space.root, 'go');
  await space.configure(slowConfiguration(flag));
  await space.terraform.init();
  return { ...space, flag, eventLog: join(space.root, 'apply.jsonl') };
};

const parent = (toolchain: Toolchain, directory: string, eventLog: string, heldFile?: string) =>
  execa(
    process.execPath,
    [
      '--conditions=@hera/source',
      // tsx resolves the imports of an ES module that CommonJS requires (execa) as if they were requires.
      '--conditions=import',
      '--import',
      'tsx',
      join(__dirname, 'interrupted-parent.fixture.ts'),
      JSON.stringify(toolchain),
      directory,
      eventLog,
      ...(heldFile === undefined ? [] : [heldFile]),
    ],
    { detached: true, cleanup: false, reject: false, cwd: __dirname },
  );

const heraError = async (work: Promise<unknown>): Promise<HeraError> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!HeraError.is(error)) throw new Error(`expected a HeraError, got ${String(error)}`);
  return error;
};

describe('an abort in the middle of an apply', () => {
  it('interrupts once, keeps the state, leaves no process, and the next apply resumes', async () => {
    const { directory, flag, eventLog, open } = await prepared();
    const control = new AbortController();
    const work = heraError(open({ eventLog, signal: control.signal }).apply());
    await slowIsAtWork(eventLog);
    const { pid } = await eventually('the run is recorded', () => runRecord(directory));
    expect(groupMembers(pid).length).toBeGreaterThan(1);
    expect(groupMembers(process.pid).map((item) => item.pid)).not.toContain(pid);

    control.abort();
    const error = await work;
    expect(error.exitCode).toBe(130);
    expect(error.problems[0]).toMatchObject({
      code: 'HERA_TF_010',
      message: `apply was interrupted; the state was kept in ${join(directory, 'terraform.tfstate')}`,
      fix: 'run the same command again: it resumes with what is left',
    });
    expect(groupMembers(pid)).toEqual([]);
    expect(readFileSync(eventLog, 'utf8').match(/Interrupt received/g)).toHaveLength(1);

    const next = open();
    expect(await next.stateList()).toContain('terraform_data.first');
    writeFileSync(flag, '');
    const resumed = await next.apply();
    expect(resumed.resources.map((item) => item.address)).not.toContain('terraform_data.first');
    expect((await next.plan()).changed).toBe(false);
  });

  it('refuses a command that comes after the abort', async () => {
    const { open } = await prepared();
    const error = await heraError(open({ signal: AbortSignal.abort() }).apply());
    expect(error.exitCode).toBe(130);
    expect(error.message).toContain('apply was not started');
  });

  it('kills the whole group of a child that ignores two interrupts', async () => {
    const { toolchain, directory, root } = await prepared();
    const binary = join(root, 'stubborn');
    const pidFile = join(root, 'pid');
    const script = `#!/bin/sh\ntrap '' INT\n(trap '' INT; while :; do sleep 1; done) &\necho $$ > ${pidFile}.new\nmv ${pidFile}.new ${pidFile}\nwhile :; do sleep 1; done\n`;
    writeFileSync(binary, script, { mode: 0o755 });
    const control = new AbortController();
    const terraform = new Terraform({
      toolchain: { ...toolchain, binary },
      directory,
      env: {},
      grace: 0.2,
      signal: control.signal,
    });
    const work = heraError(terraform.apply());
    await eventually('it has started', () => existsSync(pidFile));
    const pid = Number(readFileSync(pidFile, 'utf8'));
    expect(groupMembers(pid).length).toBeGreaterThanOrEqual(2);
    control.abort();
    const error = await work;
    expect(error.exitCode).toBe(130);
    expect(error.message).toContain('was ended by force');
    await eventually('the group is gone', () => groupMembers(pid).length === 0);
  });

  it('sweeps the group when the child itself is killed', async () => {
    const { directory, eventLog, open } = await prepared();
    const work = heraError(open({ eventLog }).apply());
    await slowIsAtWork(eventLog);
    const { pid } = await eventually('the run is recorded', () => runRecord(directory));
    process.kill(pid, 'SIGKILL');
    const error = await work;
    expect(error.problems[0]?.code).toBe('HERA_TF_004');
    expect(error.message).toContain('signal SIGKILL');
    await eventually('the group is gone', () => groupMembers(pid).length === 0);
  });
});

describe('the process that runs Terraform', () => {
  it('passes on one interrupt when a terminal sends Ctrl-C to its group', async () => {
    const { toolchain, directory, flag, eventLog, open } = await prepared();
    const child = parent(toolchain, directory, eventLog);
    await slowIsAtWork(eventLog);
    const terraform = await eventually('the run is recorded', () => runRecord(directory));
    process.kill(-(child.pid ?? 0), 'SIGINT');
    const result = await child;
    expect(result.exitCode).toBe(130);
    expect(result.stdout).toContain('HERA_TF_010: apply was interrupted; the state was kept in');
    expect(readFileSync(eventLog, 'utf8').match(/Interrupt received/g)).toHaveLength(1);
    expect(readFileSync(eventLog, 'utf8')).not.toContain('Two interrupts');
    expect(groupMembers(terraform.pid)).toEqual([]);
    writeFileSync(flag, '');
    await open().apply();
    expect((await open().plan()).changed).toBe(false);
  });

  it('can be killed in the middle of an apply: Terraform ends its work alone and saves the state', async () => {
    const { toolchain, directory, flag, eventLog, open } = await prepared();
    const child = parent(toolchain, directory, eventLog);
    await slowIsAtWork(eventLog);
    const orphan = await eventually('the run is recorded', () => runRecord(directory));
    process.kill(child.pid ?? 0, 'SIGKILL');
    await child;
    expect(groupMembers(orphan.pid).length).toBeGreaterThan(1);

    const locked = await heraError(open({ lockTimeout: '0s' }).plan());
    expect(locked.problems[0]?.code).toBe('HERA_TF_006');
    expect(locked.message).toContain(`process ${orphan.pid} (apply, since`);

    // The second run waits for the lock of the first.
    const second = open().apply();
    writeFileSync(flag, '');
    expect((await second).summary).toEqual({ add: 0, change: 0, remove: 0, import: 0 });
    await eventually('the orphan has ended', () => groupMembers(orphan.pid).length === 0);
    expect(await open().stateList()).toEqual(['terraform_data.first', 'terraform_data.last', 'terraform_data.slow']);
    expect((await open().plan()).changed).toBe(false);
    expect(readdirSync(join(directory, '.hera')).filter((name) => name.startsWith('run-'))).toEqual([]);
  });

  it('leaves what it holds open to its Terraform when it is killed', async () => {
    const { toolchain, directory, flag, eventLog, open, root } = await prepared();
    const held = join(root, 'held');
    const child = parent(toolchain, directory, eventLog, held);
    await slowIsAtWork(eventLog);
    const orphan = await eventually('the run is recorded', () => runRecord(directory));
    process.kill(child.pid ?? 0, 'SIGKILL');
    await child;
    // Whatever the helper would do at the end of its input takes less time than this command.
    await heraError(open({ lockTimeout: '0s' }).plan());
    expect(existsSync(held)).toBe(true);
    expect(groupMembers(orphan.pid).length).toBeGreaterThan(1);
    writeFileSync(flag, '');
    await eventually('the helper has seen the end', () => !existsSync(held));
    expect(groupMembers(orphan.pid)).toEqual([]);
    expect(await open().stateList()).toEqual(['terraform_data.first', 'terraform_data.last', 'terraform_data.slow']);
  });

  it('closes what it holds at its own end, also for a process that a provisioner has left behind', async () => {
    const { toolchain, directory, eventLog, root, configure } = await prepared();
    const [held, left, leave] = [join(root, 'held'), join(root, 'left'), join(root, 'leave')];
    const stays = `echo $$ > ${left}; until [ -e ${leave} ]; do sleep 0.1; done; rm ${left}`;
    const command = `nohup sh -c '${stays}' > /dev/null 2>&1 & until [ -s ${left} ]; do sleep 0.1; done`;
    await configure({ resource: { terraform_data: { a: { provisioner: [{ 'local-exec': { command } }] } } } });
    expect((await parent(toolchain, directory, eventLog, held)).stdout).toBe('applied');
    try {
      // It has inherited the descriptor.
      expect(existsSync(`/proc/${readFileSync(left, 'utf8').trim()}/fd/3`)).toBe(process.platform === 'linux');
      await eventually('the helper has seen the end', () => !existsSync(held));
      expect(existsSync(left)).toBe(true);
    } finally {
      writeFileSync(leave, '');
      await eventually('the process left behind has ended', () => !existsSync(left));
    }
  });
});
