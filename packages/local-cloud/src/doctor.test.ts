import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runDoctor, type DoctorCheck } from './doctor';
import { mirrorOf, script, temporaryFolder, terraformOf } from './temporary-folder.fixture';

const examine = async (folder: string, more: NodeJS.ProcessEnv = {}): Promise<Record<string, DoctorCheck>> => {
  const env = { HOME: folder, PATH: join(folder, 'bin'), XDG_DATA_DIRS: folder, XDG_RUNTIME_DIR: folder, ...more };
  const checks = await runDoctor({ env, cacheDir: join(folder, 'cache'), systemRoots: [join(folder, 'opt')] });
  expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
  expect(checks.filter(({ status, fix }) => status !== 'ok' && fix === undefined)).toEqual([]);
  return Object.fromEntries(checks.map((check) => [check.id, check]));
};

describe('runDoctor', () => {
  it('finds a bare machine wanting, with a fix for each', async () => {
    const found = await examine(temporaryFolder());
    expect(found['terraform']).toMatchObject({ status: 'fail', fix: expect.stringContaining('https://') });
    expect(found['python']?.status).not.toBe('ok');
    expect(found['disk']?.detail).toMatch(/GiB free/);
    expect(Object.keys(found)).toEqual(
      expect.arrayContaining(['node', 'terraform', 'python', 'docker', 'disk', 'memory', 'loopback', 'port']),
    );
  });

  it('says what it found', async () => {
    const folder = temporaryFolder();
    terraformOf(join(folder, 'bin', 'terraform'), 'Terraform', '1.14.0');
    script(join(folder, 'bin', 'python3'), `echo '["/py", [3, 13, 2], true]'`);
    mkdirSync(join(folder, 'opt'));
    mirrorOf(join(folder, 'opt', 'plugins'), ['6.25.0']);
    const found = await examine(folder);
    expect(found['terraform']).toMatchObject({ status: 'ok', detail: expect.stringContaining('1.14.0') });
    expect(found['aws-provider']).toMatchObject({
      status: 'ok',
      detail: expect.stringContaining('6.25.0 from a mirror'),
    });
    expect(found['python']).toMatchObject({ status: 'ok', detail: '3.13.2 (/py)' });
  });

  it('notices a port that is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const found = await examine(temporaryFolder(), { HERA_LOCAL_PORT: String(port) });
    expect(found['port']).toMatchObject({ status: 'fail', detail: expect.stringContaining(String(port)) });
  });
});
