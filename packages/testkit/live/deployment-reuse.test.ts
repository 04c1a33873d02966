import { DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { resolveToolchain } from '@hera/local-cloud';
import { Terraform } from '@hera/terraform';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Deployment, eventually } from '../src';
import { region } from './support/account';
import { IsolatedRun } from './support/isolated-run';
import { logGroup, stackWith } from './support/stack';

const timeout = 180_000;
const logs = stackWith({ aws_cloudwatch_log_group: { app: logGroup } });

afterEach(() => vi.unstubAllEnvs());

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

const isAlive = (pid: number): boolean => /^State:\s+[^ZX]/m.test(textOf(`/proc/${pid}/status`));

const childrenOf = (parent: number): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => new RegExp(`^PPid:\\s+${parent}$`, 'm').test(textOf(`/proc/${name}/status`)))
    .map(Number)
    .filter(isAlive);

/** Providers that a process has started for its deployments. */
const providersOf = (parent: number): readonly number[] =>
  childrenOf(parent)
    .flatMap(childrenOf)
    .filter((pid) => textOf(`/proc/${pid}/cmdline`).includes('\0-debug'));

/** The Terraform that works in a folder, and whether it was told to attach. */
const terraformIn = (directory: string) => {
  const folder = join(directory, '.hera');
  const name = readdirSync(folder).find((file) => /^run-apply.*\.json$/.test(file)) ?? '';
  const { pid } = JSON.parse(textOf(join(folder, name))) as { pid: number };
  const socket = /"String":"([^"]+)"/.exec(textOf(`/proc/${pid}/environ`))?.[1];
  return { pid, socket };
};

/** Runs this script, with `deployment` open, as a process of its own. */
const processWith = (run: IsolatedRun, script: string): ChildProcess => {
  const code = [
    "const { openDeployment } = require('./live/support/isolated-run');",
    'openDeployment(JSON.parse(process.argv[1])).then(async (deployment) => {',
    script,
    '});',
  ].join('\n');
  // An ES module that CommonJS requires imports packages that have no other form.
  const fromSource = ['--conditions=@hera/source', '--conditions=import', '--require', 'tsx/cjs'];
  const args = [...fromSource, '-e', code, JSON.stringify(run.files)];
  return spawn(process.execPath, args, { cwd: join(__dirname, '..'), stdio: ['ignore', 'inherit', 'inherit'] });
};

const gone = (pids: readonly number[]) => ({
  when: () => Promise.resolve(!pids.some(isAlive)),
  what: { what: 'the end of the provider', deadlineSeconds: 15 },
});

describe.runIf(process.platform === 'linux')('the commands of a deployment', { timeout }, () => {
  it('attach to one provider process, in a folder that plain Terraform understands', async () => {
    using run = new IsolatedRun(logs);
    const deployment = await run.deployment();
    await deployment.init();
    await deployment.apply();
    const providers = providersOf(process.pid);
    expect(providers).toHaveLength(1);
    await deployment.idempotent();
    expect(providersOf(process.pid)).toEqual(providers);

    const toolchain = await resolveToolchain({ env: process.env, cacheDir: join(run.root, 'cache') });
    const plain = new Terraform({ toolchain, directory: run.directory, env: run.files.environment });
    expect((await plain.plan()).changed).toBe(false);
    const lockFile = readFileSync(join(run.directory, '.terraform.lock.hcl'), 'utf8');

    await deployment.destroy();
    expect(providersOf(process.pid)).toEqual([]);
    expect(await deployment.leaks()).toEqual([]);
    deployment.close();

    // Another workspace gets what the first init has made, and its init installs nothing.
    const directory = join(run.root, 'second');
    const second = new Deployment({
      toolchain,
      stackFile: join(run.root, 'synth', 'cdk.tf.json'),
      directory,
      target: { environment: run.files.environment },
      recordIn: run.root,
      eventLog: join(run.root, 'second.jsonl'),
    });
    await second.init();
    expect(textOf(join(run.root, 'second.jsonl'))).not.toMatch(/Install/);
    expect(textOf(join(directory, '.terraform.lock.hcl'))).toBe(lockFile);
    expect((await new Terraform({ toolchain, directory, env: run.files.environment }).validate()).length).toBe(0);
    second.close();
    const { when, what } = gone(providersOf(process.pid));
    await eventually(when, what);
  });

  it('destroy what was just applied without reading it, and what was not with', async () => {
    using run = new IsolatedRun(logs);
    const deployment = await run.deployment();
    const removed: number[] = [];
    await deployment.init();
    for (const compare of [false, true]) {
      await deployment.apply();
      await deployment.aws.logs.send(new DeleteLogGroupCommand({ logGroupName: logGroup.name }));
      if (compare) expect((await deployment.drift()).drifted).toBe(true);
      // Only a refresh tells Terraform that there is nothing to remove.
      removed.push((await deployment.destroy()).summary.remove);
    }
    expect(removed).toEqual([1, 0]);
    deployment.close();
  });

  it('have providers of their own where sharing is turned off or not safe', async () => {
    const aliased = { ...logs, provider: { aws: [{ region }, { region, alias: 'other' }] } };
    const cases = [
      { stack: logs, more: { reuseProvider: false }, variable: '1' },
      { stack: logs, more: {}, variable: '0' },
      { stack: aliased, more: {}, variable: '1' },
    ];
    for (const { stack, more, variable } of cases) {
      vi.stubEnv('HERA_TESTKIT_REATTACH', variable);
      using run = new IsolatedRun(stack);
      const deployment = await run.deployment(more);
      await deployment.init();
      expect((await deployment.plan()).changed).toBe(true);
      expect(providersOf(process.pid)).toEqual([]);
      deployment.close();
    }
  });

  it('start another provider after a stage that failed', async () => {
    using run = new IsolatedRun(logs);
    const deployment = await run.deployment();
    await deployment.init();
    await deployment.apply();
    const [first] = providersOf(process.pid);
    await deployment.aws.logs.send(new DeleteLogGroupCommand({ logGroupName: logGroup.name }));
    await expect(deployment.idempotent()).rejects.toThrow('HERA_TEST_004');
    expect(providersOf(process.pid)).toEqual([]);
    await deployment.apply();
    const [second] = providersOf(process.pid);
    expect([first, second]).not.toContain(undefined);
    expect(second).not.toBe(first);
    // Not even a provider that was killed stops the next stage but one.
    process.kill(second ?? 0, 'SIGKILL');
    await expect(deployment.idempotent()).rejects.toThrow('HERA_TF_003');
    await deployment.destroy();
    expect(await deployment.leaks()).toEqual([]);
    deployment.close();
  });

  it('leave no provider behind a process that forgets to close', async () => {
    using run = new IsolatedRun(logs);
    const child = processWith(run, 'await deployment.init(); await deployment.plan();');
    const exited = once(child, 'exit');
    const pid = child.pid ?? 0;
    await eventually(() => Promise.resolve(providersOf(pid).length > 0), {
      what: 'the provider',
      deadlineSeconds: 60,
    });
    const { when, what } = gone(providersOf(pid));
    expect(await exited).toEqual([0, null]);
    await eventually(when, what);
  });

  it('end their work with the provider when their process is killed, and another goes on', async () => {
    const flag = (root: string): string => join(root, 'go');
    using run = new IsolatedRun({});
    const wait = `until [ -e ${flag(run.root)} ]; do sleep 0.1; done`;
    run.write(
      stackWith({
        aws_cloudwatch_log_group: {
          app: logGroup,
          later: { name: '/live/later', retention_in_days: 30, depends_on: ['terraform_data.wait'] },
        },
        terraform_data: {
          wait: { provisioner: [{ 'local-exec': { command: wait } }], depends_on: ['aws_cloudwatch_log_group.app'] },
        },
      }),
      'synth',
    );
    const events = join(run.root, 'work', '.hera');
    const child = processWith(run, 'await deployment.init(); await deployment.apply();');
    const exited = once(child, 'exit');
    const isWaiting = () =>
      Promise.resolve(
        existsSync(events) &&
          readdirSync(events).some(
            (name) => /^run-apply.*\.out$/.test(name) && /provision_start/.test(textOf(join(events, name))),
          ),
      );
    await eventually(isWaiting, { what: 'the middle of the apply', deadlineSeconds: 90 });
    const providers = providersOf(child.pid ?? 0);
    const { pid, socket = '' } = terraformIn(run.directory);
    expect(providers).toHaveLength(1);
    expect(existsSync(socket)).toBe(true);

    child.kill('SIGKILL');
    expect(await exited).toEqual([null, 'SIGKILL']);
    // The second log group is made after the kill, by the provider that was started before.
    writeFileSync(flag(run.root), '');
    await eventually(() => Promise.resolve(!isAlive(pid)), { what: 'the end of Terraform', deadlineSeconds: 60 });
    const { when, what } = gone(providers);
    await eventually(when, what);
    await eventually(() => Promise.resolve(!existsSync(dirname(socket))), { ...what, what: 'the end of its folder' });

    const next = Deployment.resume(run.directory, { recordIn: run.root });
    expect(await next.resourceCount()).toBe(3);
    await next.init();
    await next.idempotent();
    await next.destroy();
    expect(await next.leaks()).toEqual([]);
    next.close();
    expect(providersOf(process.pid)).toEqual([]);
  });
});
