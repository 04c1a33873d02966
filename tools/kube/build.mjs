// `npm run kube:build [-- --version 1.34.2] [--etcd 3.6.5]`: builds kube-apiserver and etcd from their Go modules into Hera's cache.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../bootstrap/setup.mjs';
import { CannotRun, sh, tail, which } from '../containers/shell.mjs';
import { programs } from './wrapper-modules.mjs';

const environmentFault = 3;
const usageFault = 2;
const facts = JSON.parse(readFileSync(join(root, 'packages', 'local-cloud', 'src', 'data', 'kubernetes.json'), 'utf8'));
const say = (text) => process.stdout.write(`kube:build: ${text}\n`);

class WrongInput extends Error {}

const wanted = () => {
  let values;
  try {
    ({ values } = parseArgs({ options: { version: { type: 'string' }, etcd: { type: 'string' } } }));
  } catch (error) {
    throw new WrongInput(`HERA_KUBE_001 ${error.message}; allowed --version <x.y.z> and --etcd <x.y.z>`);
  }
  const versions = { kubernetes: values.version ?? facts.kubernetes, etcd: values.etcd ?? facts.etcd };
  const bad = Object.entries(versions).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
  if (bad.length > 0) {
    const found = bad.map(([name, version]) => `${name} "${version}"`).join(', ');
    throw new WrongInput(
      `HERA_KUBE_001 ${found} is no released version; allowed three numbers such as ${facts.kubernetes}; give one`,
    );
  }
  return versions;
};

const goPlatform = async (go) => {
  const { stdout } = await sh(go, ['env', 'GOOS', 'GOARCH']);
  return stdout.trim().split('\n');
};

/** Output goes to the terminal: a build of minutes that says nothing looks dead. */
const build = (go, args, cwd) =>
  new Promise((resolve, reject) => {
    const child = spawn(go, args, {
      cwd,
      env: { ...process.env, CGO_ENABLED: '0' },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new CannotRun(`go ended with exit code ${code}`))));
  });

const goModOf = async (go, module, version) => {
  const download = await sh(go, ['mod', 'download', '-json', `${module}@v${version}`], {
    env: { ...process.env, GOWORK: 'off' },
  });
  if (!download.ok) {
    throw new CannotRun(
      `HERA_KUBE_003 ${module} v${version} cannot be fetched: ${tail(`${download.stdout}\n${download.stderr}`)}; ` +
        'check the version, the network and GOPROXY',
    );
  }
  const { GoMod } = JSON.parse(download.stdout);
  const { stdout } = await sh(go, ['mod', 'edit', '-json', GoMod]);
  return JSON.parse(stdout);
};

const sha256 = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');

const main = async () => {
  const versions = wanted();
  const go = which('go');
  if (go === undefined) {
    throw new CannotRun('HERA_KUBE_002 go was not found on PATH; install it from https://go.dev/dl/ and run again');
  }
  const [os, arch] = await goPlatform(go);
  const folder = join(root, '.hera', 'cache', 'kube');
  const name = `kube-${versions.kubernetes}-etcd-${versions.etcd}-${os}-${arch}`;
  mkdirSync(folder, { recursive: true });
  // Made under another name and renamed: a kill in the middle leaves nothing that looks whole.
  for (const left of readdirSync(folder).filter((entry) => entry.startsWith(`building-${name}-`))) {
    rmSync(join(folder, left), { recursive: true, force: true });
  }
  const work = mkdtempSync(join(folder, `building-${name}-`));
  const out = join(work, 'out');
  try {
    for (const { name: program, module, version, wrapper, pkg, ldflags } of programs(versions)) {
      say(`${program} ${version}: fetching its modules and building; kube-apiserver takes about 7 minutes on 2 cores`);
      const started = Date.now();
      const place = join(work, program);
      mkdirSync(place);
      writeFileSync(join(place, 'go.mod'), wrapper(await goModOf(go, module, version)));
      await build(
        go,
        ['build', '-mod=mod', '-trimpath', '-buildvcs=false', '-ldflags', ldflags, '-o', join(out, program), pkg],
        place,
      );
      say(`${program} ${version}: built in ${((Date.now() - started) / 1000).toFixed(0)} s`);
    }
    const hashes = Object.fromEntries(
      ['kube-apiserver', 'etcd'].map((program) => [program, sha256(join(out, program))]),
    );
    writeFileSync(
      join(out, 'kube.json'),
      `${JSON.stringify({ ...versions, from: 'build', sha256: hashes }, null, 2)}\n`,
    );
    rmSync(join(folder, name), { recursive: true, force: true });
    renameSync(out, join(folder, name));
    say(`done: ${join(folder, name)}`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
};

main().catch((error) => {
  if (!(error instanceof CannotRun) && !(error instanceof WrongInput)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error instanceof WrongInput ? usageFault : environmentFault;
});
