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
    expect(found['kubernetes']).toMatchObject({ status: 'warn', fix: expect.stringContaining('npm run kube:build') });
    expect(Object.keys(found)).toEqual(
      expect.arrayContaining([
        'node',
        'terraform',
        'python',
        'docker',
        'kubernetes',
        'disk',
        'memory',
        'loopback',
        'port',
      ]),
    );
  });

  it('says what it found', async () => {
    const folder = temporaryFolder();
    terraformOf(join(folder, 'bin', 'terraform'), 'Terraform', '1.14.0');
    script(join(folder, 'bin', 'python3'), `echo '["/py", [3, 13, 2], true]'`);
    mkdirSync(join(folder, 'opt'));
    mirrorOf(join(folder, 'opt', 'plugins'), ['6.25.0']);
    for (const program of ['kube-apiserver', 'etcd']) script(join(folder, 'kube', program), 'echo Kubernetes v1.34.2');
    const found = await examine(folder, { HERA_KUBE_BIN: join(folder, 'kube') });
    expect(found['kubernetes']).toMatchObject({ status: 'ok', detail: `Kubernetes 1.34.2 (${join(folder, 'kube')})` });
    expect(found['terraform']).toMatchObject({ status: 'ok', detail: expect.stringContaining('1.14.0') });
    expect(found['aws-provider']).toMatchObject({
      status: 'ok',
      detail: expect.stringContaining('6.25.0 from a mirror'),
    });
    expect(found['python']).toMatchObject({ status: 'ok', detail: '3.13.2 (/py)' });
  });

  it('fails where HERA_KUBE_BIN has no programs', async () => {
    const found = await examine(temporaryFolder(), { HERA_KUBE_BIN: '/nowhere' });
    expect(found['kubernetes']).toMatchObject({ status: 'fail', detail: expect.stringContaining('/nowhere') });
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
