import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { runCli } from '../cli/program';
import { RunRegistry, type RunRecord } from '../isolation/run-registry';
import { endedProcess, temporaryRoot } from '../isolation/temporary-root.fixture';
import { accountsFolder } from '../isolation/workspace-root';
import { sweep } from './sweep';

const endpoint = async (): Promise<string> => {
  const server = createServer((_, response) => response.end('{}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const nobody = 'http://127.0.0.1:9';

const setUp = () => {
  const root = temporaryRoot();
  const registry = new RunRegistry(root);
  const add = (name: string, more: Partial<RunRecord> = {}): string => {
    const directory = join(root, name);
    mkdirSync(directory, { recursive: true });
    registry.record({
      directory,
      stackFile: join(root, 'cdk.tf.json'),
      environment: { AWS_ENDPOINT_URL: nobody, AWS_ACCESS_KEY_ID: '000000000009' },
      account: '000000000009',
      region: 'us-east-1',
      local: true,
      toolchain: {
        kind: 'terraform',
        binary: '/nonexistent/terraform',
        version: '1.11.4',
        cliConfigFile: '/nonexistent/config',
        awsProvider: { from: 'registry' },
      },
    });
    const file = join(registry.folder, `${registry.find(directory)?.id ?? ''}.json`);
    writeFileSync(file, JSON.stringify({ ...registry.find(directory), owner: endedProcess, ...more }));
    return file;
  };
  return { root, registry, add };
};

const only = async (root: string, more: Partial<Parameters<typeof sweep>[0]> = {}) => {
  const { runs } = await sweep({ root, ...more });
  expect(runs).toHaveLength(1);
  return runs[0];
};

it('leaves a run alone whose process lives', async () => {
  const { root, registry, add } = setUp();
  const file = add('work');
  registry.record({ ...(registry.find(join(root, 'work')) as RunRecord) });
  writeFileSync(file, JSON.stringify({ ...registry.find(join(root, 'work')), owner: undefined }));
  expect((await only(root))?.reason).toContain('cannot be read');
  const { environment, account, region, local, toolchain } = JSON.parse(readFileSync(file, 'utf8')) as RunRecord;
  registry.record({ directory: join(root, 'work'), stackFile: 'x', environment, account, region, local, toolchain });
  expect(await only(root)).toMatchObject({ outcome: 'running', account: '000000000009' });
  expect(existsSync(file)).toBe(true);
});

it('forgets a run whose local AWS is gone, and one that has made nothing', async () => {
  const { root, add } = setUp();
  const file = add('work');
  expect(await only(root, { dryRun: true })).toMatchObject({ outcome: 'dropped' });
  expect(existsSync(file)).toBe(true);
  expect((await only(root))?.reason).toBe(`its local AWS at ${nobody} is gone`);
  expect(existsSync(file)).toBe(false);
  add('work', { environment: { AWS_ENDPOINT_URL: await endpoint() } });
  expect((await only(root))?.reason).toBe('it has made nothing');
  expect((await sweep({ root })).runs).toEqual([]);
});

it('never touches a real account, nor what is younger than asked for', async () => {
  const { root, add } = setUp();
  const file = add('real', { local: false, environment: {}, account: '123456789012' });
  expect(await only(root)).toMatchObject({ outcome: 'kept', reason: expect.stringContaining('123456789012') });
  expect(await only(root, { olderThan: 3600 })).toMatchObject({ outcome: 'young' });
  expect(existsSync(file)).toBe(true);
});

it('keeps the record of a run that it could not destroy', async () => {
  const { root, add } = setUp();
  const file = add('work', { environment: { AWS_ENDPOINT_URL: await endpoint() } });
  writeFileSync(join(root, 'work', 'terraform.tfstate'), '{}');
  expect(await only(root, { dryRun: true })).toMatchObject({ outcome: 'destroyed' });
  expect(await only(root)).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('HERA_TF_008') });
  expect(existsSync(file)).toBe(true);
});

it.each([[-1], [Number.NaN], [Number.POSITIVE_INFINITY]])('refuses the age %s', async (olderThan) => {
  await expect(sweep({ root: '/nonexistent', olderThan })).rejects.toThrow('HERA_TEST_091 olderThan');
});

it('gives back accounts', async () => {
  const { root } = setUp();
  mkdirSync(accountsFolder(root), { recursive: true });
  writeFileSync(join(accountsFolder(root), '000000000004.json'), JSON.stringify(endedProcess));
  expect((await sweep({ root, dryRun: true })).accountsReleased).toBe(0);
  expect((await sweep({ root })).accountsReleased).toBe(1);
});

const cli = async (...args: readonly string[]) => {
  let [out, err] = ['', ''];
  const code = await runCli(['sweep', ...args], {
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
  });
  return { code, out, err };
};

it('speaks as a command', async () => {
  const { root, add } = setUp();
  expect(await cli('--root', root)).toMatchObject({ code: 0, out: 'No run is recorded\n' });
  const file = add('work');
  expect((await cli('--root', root, '--dry-run')).out).toContain(`dropped    ${join(root, 'work')}`);
  const { out } = await cli('--root', root, '--dry-run', '--format', 'json');
  expect(JSON.parse(out)).toMatchObject({ dryRun: true, runs: [{ outcome: 'dropped', file }] });
  writeFileSync(join(root, 'work', 'terraform.tfstate'), '{}');
  add('work', { environment: { AWS_ENDPOINT_URL: await endpoint() } });
  expect((await cli('--root', root, '--dry-run')).out).toContain('would destroy');
  expect((await cli('--root', root)).code).toBe(1);
});

it.each([['soon'], ['-1'], ['']])('refuses --older-than %j', async (age) => {
  const { code, err } = await cli('--root', '/nonexistent', `--older-than=${age}`);
  expect([code, err]).toEqual([2, expect.stringContaining('HERA_TEST_060 --older-than')]);
});

it('refuses a format that it does not have', async () => {
  expect(await cli('--format', 'xml')).toMatchObject({ code: 2, out: '' });
});
