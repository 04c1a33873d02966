// Installs each package with constructs by itself into an app as `cdktf init --template typescript` leaves it, and synthesises the
// first example of its README under ts-node, tsx and plain Node, and every further one that needs no other package but an entry of its own.
// The stacks must be the same bytes.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../bootstrap/setup.mjs';
import { install, pack, peers } from './pack.mjs';

const constructs = ['network', 'security', 'cluster', 'observability', 'recovery'];
const runners = ['ts-node@10.9.2', 'tsx@^4.23.0', 'typescript@^5.9.0', '@types/node@^20.19.0'];

const examplesAlone = (name) => {
  const readme = readFileSync(join(root, 'packages', name, 'README.md'), 'utf8');
  const [first, ...rest] = [...readme.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code]) => code);
  if (first === undefined) throw new Error(`packages/${name}/README.md has no example`);
  const alone = (code) =>
    [...code.matchAll(/from '@hera\/([\w-]+)/g)].every(([, other]) => other === 'core' || other === name);
  return [first, ...rest.filter((code) => code.includes(`'@hera/${name}/`) && alone(code))];
};

/** Compiler settings of the `cdktf init` template. */
const tsconfig = {
  compilerOptions: {
    alwaysStrict: true,
    declaration: true,
    experimentalDecorators: true,
    inlineSourceMap: true,
    inlineSources: true,
    lib: ['es2018'],
    module: 'CommonJS',
    noEmitOnError: true,
    noFallthroughCasesInSwitch: true,
    noImplicitAny: true,
    noImplicitReturns: true,
    noImplicitThis: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    resolveJsonModule: true,
    skipLibCheck: true,
    strict: true,
    strictNullChecks: true,
    strictPropertyInitialization: true,
    stripInternal: true,
    target: 'ES2018',
  },
  include: ['main.ts'],
};

const stacksBelow = (folder) =>
  readdirSync(join(folder, 'stacks'))
    .map((stack) => readFileSync(join(folder, 'stacks', stack, 'cdk.tf.json'), 'utf8'))
    .join('\n');

const folder = mkdtempSync(join(tmpdir(), 'hera-alone-'));
try {
  const packs = pack(['core', ...constructs], folder);
  for (const name of constructs) {
    const app = join(folder, name);
    mkdirSync(app);
    writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'shop', private: true }));
    writeFileSync(join(app, 'cdktf.json'), JSON.stringify({ language: 'typescript', app: 'npx ts-node main.ts' }));
    writeFileSync(join(app, 'tsconfig.json'), JSON.stringify(tsconfig));
    install(app, [...peers, ...runners, packs.core, packs[name]]);
    const bin = (...path) => join(app, 'node_modules', ...path);
    const examples = examplesAlone(name);
    for (const [index, code] of examples.entries()) {
      writeFileSync(join(app, 'main.ts'), code);
      const synth = (how, ...args) => {
        const out = join(app, `${how}-${index}.out`);
        execFileSync(process.execPath, args, {
          cwd: app,
          stdio: ['ignore', 'inherit', 'inherit'],
          env: { ...process.env, NODE_OPTIONS: '', CDKTF_OUTDIR: out },
        });
        return stacksBelow(out);
      };
      const made = [synth('ts-node', bin('ts-node', 'dist', 'bin.js'), 'main.ts')];
      made.push(synth('tsx', bin('tsx', 'dist', 'cli.mjs'), 'main.ts'));
      execFileSync(process.execPath, [bin('typescript', 'bin', 'tsc'), '--outDir', 'lib'], {
        cwd: app,
        stdio: 'inherit',
      });
      made.push(synth('node', join('lib', 'main.js')));
      if (new Set(made).size !== 1) throw new Error(`@hera/${name}: the three ways do not synthesise the same stack`);
    }
    const which = examples.length === 1 ? 'its first example synthesises' : `${examples.length} examples synthesise`;
    process.stdout.write(`@hera/${name}: ${which} under ts-node, tsx and node\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
