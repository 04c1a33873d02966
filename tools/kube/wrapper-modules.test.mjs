import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { root } from '../bootstrap/setup.mjs';
import { which } from '../containers/shell.mjs';
import { etcdModule, kubernetesModule, programs, stagingVersion } from './wrapper-modules.mjs';

const script = fileURLToPath(new URL('build.mjs', import.meta.url));

/** As `go mod edit -json` prints the go.mod of k8s.io/kubernetes v1.34.2, shortened. */
const goMod = {
  Go: '1.24.0',
  GoDebug: [{ Key: 'default', Value: 'go1.24' }],
  Replace: ['k8s.io/api', 'k8s.io/kms'].map((path) => ({
    Old: { Path: path },
    New: { Path: `./staging/src/${path}` },
  })),
};

test('repeats the staging replaces with released modules, the language version and GODEBUG', () => {
  assert.equal(
    kubernetesModule('1.34.2', goMod),
    [
      'module hera.local/kube-apiserver',
      'go 1.24.0',
      'godebug default=go1.24',
      'require k8s.io/kubernetes v1.34.2',
      'replace k8s.io/api => k8s.io/api v0.34.2',
      'replace k8s.io/kms => k8s.io/kms v0.34.2',
      '',
    ].join('\n'),
  );
  assert.equal(stagingVersion('1.35.0'), 'v0.35.0');
});

test('refuses a go.mod whose replaces it does not understand', () => {
  const other = { ...goMod, Replace: [{ Old: { Path: 'a.b/c' }, New: { Path: '../c' } }] };
  assert.throws(() => kubernetesModule('1.34.2', other), /other replaces than its staging modules: a\.b\/c => \.\.\/c/);
  assert.throws(() => kubernetesModule('1.34.2', { ...goMod, Replace: [] }), /none/);
});

test('stamps the version, which a released module does not know', () => {
  const [, apiserver] = programs({ kubernetes: '1.34.2', etcd: '3.6.5' });
  for (const flag of ['gitVersion=v1.34.2', 'gitMajor=1', 'gitMinor=34']) {
    assert.ok(apiserver.ldflags.includes(`-X k8s.io/component-base/version.${flag}`), flag);
  }
});

const go = which('go');
test('both are go.mod files that Go reads as meant', { skip: go === undefined ? 'go is not on PATH' : false }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'hera-kube-'));
  try {
    const read = (text) => {
      const file = join(folder, 'go.mod');
      writeFileSync(file, text);
      return JSON.parse(execFileSync(go, ['mod', 'edit', '-json', file], { encoding: 'utf8' }));
    };
    const kubernetes = read(kubernetesModule('1.34.2', goMod));
    assert.deepEqual(kubernetes.Require, [{ Path: 'k8s.io/kubernetes', Version: 'v1.34.2' }]);
    assert.deepEqual(
      kubernetes.Replace.map(({ Old, New }) => [Old.Path, New.Path, New.Version]),
      [
        ['k8s.io/api', 'k8s.io/api', 'v0.34.2'],
        ['k8s.io/kms', 'k8s.io/kms', 'v0.34.2'],
      ],
    );
    const etcd = read(etcdModule('3.6.5', { Go: '1.24' }));
    assert.deepEqual(etcd.Require, [{ Path: 'go.etcd.io/etcd/server/v3', Version: 'v3.6.5' }]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

const unreachable = { ...process.env, GOPROXY: 'off', GOFLAGS: '-mod=mod' };
test(
  'says what could not be fetched, and leaves nothing',
  { skip: go === undefined ? 'go is not on PATH' : false },
  () => {
    const args = [script, '--version', '1.99.0', '--etcd', '9.99.0'];
    const { status, stderr } = spawnSync(process.execPath, args, { env: unreachable, encoding: 'utf8' });
    assert.equal(status, 3);
    assert.match(stderr, /HERA_KUBE_003 go\.etcd\.io\/etcd\/server\/v3 v9\.99\.0 cannot be fetched: .*GOPROXY/s);
    assert.deepEqual(
      readdirSync(join(root, '.hera', 'cache', 'kube')).filter((name) => name.includes('1.99.0')),
      [],
    );
  },
);

for (const [name, args, env, code, says] of [
  [
    'a version that is none',
    ['--version', 'v1.34'],
    process.env,
    2,
    /HERA_KUBE_001 kubernetes "v1\.34" is no released version/,
  ],
  [
    'an option that it does not have',
    ['--speed', 'fast'],
    process.env,
    2,
    /HERA_KUBE_001 .*--speed.*allowed --version/s,
  ],
  ['a machine without Go', [], { PATH: '/nowhere' }, 3, /HERA_KUBE_002 go was not found on PATH; install it from/],
]) {
  test(`refuses ${name}, without a stack trace`, () => {
    const { status, stderr } = spawnSync(process.execPath, [script, ...args], { env, encoding: 'utf8' });
    assert.equal(status, code);
    assert.match(stderr, says);
    assert.doesNotMatch(stderr, /\n\s+at /);
  });
}
