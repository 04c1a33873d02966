import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failureOf, script, temporaryFolder } from '../temporary-folder.fixture';
import { unpackArchive } from './archive';
import { kubePlatform, kubernetesMode, resolveKubernetes } from './binaries';

const programs = (folder: string, says = 'Kubernetes v1.34.2'): string => {
  for (const program of ['kube-apiserver', 'etcd']) script(join(folder, program), `echo '${says}'`);
  return folder;
};

const cacheWith = (...versions: string[]): string => {
  const cacheDir = temporaryFolder();
  for (const version of versions) {
    const folder = programs(join(cacheDir, 'kube', `kube-${version}-etcd-3.6.5-${kubePlatform()}`));
    writeFileSync(join(folder, 'kube.json'), JSON.stringify({ kubernetes: version, etcd: '3.6.5', from: 'build' }));
  }
  return cacheDir;
};

const resolved = (cacheDir: string, env: NodeJS.ProcessEnv = {}, mode: 'auto' | 'required' | 'off' = 'auto') =>
  resolveKubernetes({ mode, env, cacheDir, archives: join(cacheDir, 'archives') });

describe('resolveKubernetes', () => {
  it('looks for nothing when it is off', async () => {
    expect(await resolved(cacheWith('1.34.2'), { HERA_KUBE_BIN: '/nowhere' }, 'off')).toMatchObject({
      available: false,
      fix: expect.stringContaining('HERA_KUBERNETES'),
    });
  });

  it('takes the folder of HERA_KUBE_BIN before the cache, with what the program says of itself', async () => {
    const folder = programs(temporaryFolder(), 'Kubernetes v1.33.7');
    expect(await resolved(cacheWith('1.34.2'), { HERA_KUBE_BIN: folder })).toEqual({
      available: true,
      version: '1.33.7',
      binaries: folder,
    });
    const unnamed = programs(temporaryFolder(), 'Kubernetes v0.0.0-master+$Format:%H$');
    expect(await resolved(cacheWith(), { HERA_KUBE_BIN: unnamed })).toMatchObject({ version: 'unknown' });
  });

  it('refuses a HERA_KUBE_BIN without programs, or with programs that do not run, in every mode but off', async () => {
    const empty = temporaryFolder();
    expect(await failureOf(() => resolved(cacheWith('1.34.2'), { HERA_KUBE_BIN: empty }))).toMatchObject({
      exitCode: 3,
      problems: [{ code: 'HERA_LC_060', message: `${empty} has no program kube-apiserver and etcd` }],
    });
    const broken = temporaryFolder();
    for (const program of ['kube-apiserver', 'etcd']) script(join(broken, program), 'exit 1');
    expect((await failureOf(() => resolved(cacheWith(), { HERA_KUBE_BIN: broken }))).problems[0]?.code).toBe(
      'HERA_LC_060',
    );
  });

  it('takes the newest whole set of the cache', async () => {
    const cacheDir = cacheWith('1.34.2', '1.35.0', '1.9.9');
    const half = programs(join(cacheDir, 'kube', `kube-1.36.0-etcd-3.6.5-${kubePlatform()}`));
    expect(existsSync(half)).toBe(true);
    expect(await resolved(cacheDir)).toMatchObject({ available: true, version: '1.35.0' });
  });

  it('leaves sets for another machine alone', async () => {
    const cacheDir = temporaryFolder();
    const folder = programs(join(cacheDir, 'kube', 'kube-1.34.2-etcd-3.6.5-plan9-mips'));
    writeFileSync(join(folder, 'kube.json'), JSON.stringify({ kubernetes: '1.34.2', etcd: '3.6.5' }));
    expect(await resolved(cacheDir)).toMatchObject({ available: false });
  });

  it('says how to get them when there are none, and fails when they are required', async () => {
    const cacheDir = cacheWith();
    const fix = expect.stringContaining('npm run kube:build');
    expect(await resolved(cacheDir)).toMatchObject({ available: false, reason: expect.any(String), fix });
    expect(await failureOf(() => resolved(cacheDir, {}, 'required'))).toMatchObject({
      exitCode: 3,
      problems: [{ code: 'HERA_LC_062', fix }],
    });
  });

  it.runIf(kubePlatform() === 'linux-amd64')('refuses an archive of a known name with another content', async () => {
    const cacheDir = temporaryFolder();
    mkdirSync(join(cacheDir, 'archives'));
    writeFileSync(join(cacheDir, 'archives', 'kube-1.34.2-etcd-3.6.5-linux-amd64.tar.xz'), 'planted');
    const { problems } = await failureOf(() => resolved(cacheDir));
    expect(problems).toMatchObject([{ code: 'HERA_LC_061', message: expect.stringContaining('its SHA-256 is') }]);
  });
});

describe('unpackArchive', () => {
  const archived = () => {
    const root = temporaryFolder();
    programs(join(root, 'in'));
    const archive = join(root, 'a.tar.xz');
    execFileSync('tar', ['-cJf', archive, '-C', join(root, 'in'), 'kube-apiserver', 'etcd']);
    const sha256 = createHash('sha256').update(readFileSync(archive)).digest('hex');
    const stamp = { kubernetes: '1.34.2', etcd: '3.6.5' };
    const messages: string[] = [];
    const onProgress = (message: string): void => void messages.push(message);
    const target = join(root, 'cache', 'kube', 'set');
    return {
      archive,
      sha256,
      stamp,
      target,
      messages,
      options: { archive, sha256, stamp, target, signal: undefined, onProgress },
    };
  };

  it('unpacks once, however many ask at once', async () => {
    const { options, target, messages } = archived();
    await Promise.all([1, 2, 3].map(() => unpackArchive(options)));
    expect(readdirSync(target).sort()).toEqual(['etcd', 'kube-apiserver', 'kube.json']);
    expect(messages.filter((message) => message === 'Unpacking Kubernetes 1.34.2')).toHaveLength(1);
    expect(execFileSync(join(target, 'etcd'), { encoding: 'utf8' })).toContain('v1.34.2');
  });

  it('leaves nothing behind when the archive is none', async () => {
    const { options, archive, target } = archived();
    writeFileSync(archive, 'no archive');
    const sha256 = createHash('sha256').update('no archive').digest('hex');
    expect((await failureOf(() => unpackArchive({ ...options, sha256 }))).problems[0]).toMatchObject({
      code: 'HERA_LC_061',
      message: expect.stringContaining('tar could not unpack it'),
    });
    expect(readdirSync(join(target, '..'))).toEqual([]);
  });
});

describe('kubernetesMode', () => {
  it('is off unless something else is asked for, and refuses other words', async () => {
    expect([undefined, '', 'auto', 'required'].map((setting) => kubernetesMode(setting))).toEqual([
      'off',
      'off',
      'auto',
      'required',
    ]);
    expect(await failureOf(() => kubernetesMode('yes'))).toMatchObject({
      exitCode: 2,
      problems: [{ code: 'HERA_LC_063', path: 'HERA_KUBERNETES', message: '"yes" is no way to run Kubernetes' }],
    });
  });
});
