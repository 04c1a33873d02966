import { HeraError } from '@hera/core/errors';
import { dummyAccount, resolveToolchain } from '@hera/local-cloud';
import { prepareWorkspace, Terraform, type Toolchain } from '@hera/terraform';
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, localState, sweep } from '../src';
import { startProvider } from '../src/speed/provider-process';
import { accountEnvironment, region } from './support/account';

const folder = mkdtempSync(join(tmpdir(), 'hera-speed-'));
let toolchain: Toolchain;

beforeAll(async () => {
  toolchain = await resolveToolchain({ env: process.env, cacheDir: join(folder, 'cache') });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const stack = (name: string) => ({
  terraform: { required_providers: { aws: { source: 'hashicorp/aws', version: '>= 5.100.0, < 7.0.0' } } },
  provider: { aws: [{ region }] },
  resource: { aws_cloudwatch_log_group: { app: { name, retention_in_days: 30 } } },
});

/** How a child runs our sources: an ES module that CommonJS requires imports packages that have no other form. */
const fromSource = ['--conditions=@hera/source', '--conditions=import', '--require', 'tsx/cjs'];

const isAlive = (pid: number): boolean => {
  try {
    // A zombie waits for its parent and does nothing any more.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

const pidIn = (environment: Readonly<Record<string, string>>): number => {
  const text = environment['TF_REATTACH_PROVIDERS'] ?? '';
  const providers = JSON.parse(text) as Record<string, { Pid: number }>;
  return Object.values(providers)[0]?.Pid ?? 0;
};

const started = async (environment = accountEnvironment()) => {
  const provider = await startProvider({ toolchain, environment });
  if (provider === undefined) throw new Error('this machine has no unpacked AWS provider');
  return provider;
};

/** A mirror whose provider is a script. */
const mirrorWith = (script: string): Toolchain => {
  const directory = mkdtempSync(join(folder, 'mirror-'));
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const place = join(directory, 'registry.terraform.io/hashicorp/aws/1.2.3', `${process.platform}_${arch}`);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'terraform-provider-aws_v1.2.3'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(place, 'terraform-provider-aws_v1.2.3'), 0o755);
  return { ...toolchain, awsProvider: { from: 'mirror', version: '1.2.3', directory } };
};

describe.runIf(process.platform === 'linux')('a provider process', { timeout: 180_000 }, () => {
  it('serves init, apply, an empty second plan and destroy, and is gone afterwards', async () => {
    const directory = join(folder, 'work');
    const stackFile = join(folder, 'cdk.tf.json');
    writeFileSync(stackFile, JSON.stringify(stack('/speed/app')));
    const provider = await started();
    const pid = pidIn(provider.environment);
    expect(isAlive(pid)).toBe(true);
    try {
      await prepareWorkspace({ directory, stackFile, override: localState });
      const terraform = new Terraform({ toolchain, directory, env: provider.environment });
      await terraform.init();
      expect((await terraform.apply()).summary).toMatchObject({ add: 1 });
      expect((await terraform.plan()).changed).toBe(false);
      expect((await terraform.destroy()).summary).toMatchObject({ remove: 1 });
      // The very process of the start served all of it.
      expect(isAlive(pid)).toBe(true);
    } finally {
      await provider.stop();
      await provider.stop();
    }
    expect(isAlive(pid)).toBe(false);
  });

  it('ends with the process that started it, also when that one is killed', async () => {
    const script = [
      "const { startProvider } = require('./src/speed/provider-process');",
      'startProvider(JSON.parse(process.argv[1])).then(({ environment }) => {',
      '  console.log(environment.TF_REATTACH_PROVIDERS);',
      '  setInterval(() => undefined, 1000);',
      '});',
    ].join('\n');
    const input = JSON.stringify({ toolchain, environment: accountEnvironment() });
    const args = [...fromSource, '-e', script, input];
    const child = spawn(process.execPath, args, { cwd: join(__dirname, '..'), stdio: ['ignore', 'pipe', 'inherit'] });
    const line = await new Promise<string>((resolve, reject) => {
      child.stdout.setEncoding('utf8').once('data', resolve);
      child.once('exit', () => reject(new Error('the starter ended early')));
    });
    const pid = pidIn({ TF_REATTACH_PROVIDERS: line });
    const socket = /"String":"([^"]+)"/.exec(line)?.[1] ?? '';
    expect([isAlive(pid), existsSync(socket)]).toEqual([true, true]);
    child.kill('SIGKILL');
    const isGone = () => Promise.resolve(!isAlive(pid) && !existsSync(dirname(socket)));
    await eventually(isGone, { what: 'the end of the provider and its folder', deadlineSeconds: 10 });
  });

  it('leaves a run that can be swept when everything of it is killed', async () => {
    const root = mkdtempSync(join(folder, 'root-'));
    const stackFile = join(root, 'cdk.tf.json');
    writeFileSync(stackFile, JSON.stringify(stack('/speed/swept')));
    const environment = { ...accountEnvironment(), AWS_ACCESS_KEY_ID: dummyAccount(randomInt(1, 100_000)) };
    const script = [
      "const { Deployment, startProvider } = require('./src');",
      'const { toolchain, environment, root, stackFile } = JSON.parse(process.argv[1]);',
      '(async () => {',
      '  const provider = await startProvider({ toolchain, environment });',
      "  const directory = root + '/work';",
      '  const target = { environment: provider.environment };',
      '  const deployment = new Deployment({ toolchain, stackFile, directory, target, recordIn: root });',
      '  await deployment.init();',
      '  await deployment.apply();',
      "  process.kill(process.pid, 'SIGKILL');",
      '})();',
    ].join('\n');
    const input = JSON.stringify({ toolchain, environment, root, stackFile });
    const args = [...fromSource, '-e', script, input];
    const child = spawn(process.execPath, args, {
      cwd: join(__dirname, '..'),
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    expect(await new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)))).toBe('SIGKILL');
    expect((await sweep({ root })).runs).toMatchObject([{ outcome: 'destroyed', reason: '1 resources' }]);
  });

  it('says what a provider said that did not come up', async () => {
    const broken = mirrorWith('echo "this is not the processor you are looking for" >&2; exit 1');
    const error: unknown = await startProvider({ toolchain: broken, environment: {} }).catch((cause: unknown) => cause);
    expect(HeraError.is(error) && error.problems[0]?.code).toBe('HERA_TEST_040');
    expect(HeraError.is(error) && error.details).toContain('not the processor');
  });

  it('is not tried where the program is not known before init', async () => {
    const { environment } = { environment: {} };
    expect(await startProvider({ toolchain: { ...toolchain, awsProvider: { from: 'registry' } }, environment })).toBe(
      undefined,
    );
    expect(await startProvider({ toolchain: { ...toolchain, kind: 'tofu' }, environment })).toBe(undefined);
  });
});
