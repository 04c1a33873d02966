// Every TypeScript example in a README or guide is compiled as a module of its own, and run when it synthesises.
// A fence that says `ts fragment` shows a piece of a program and is left out. A block that imports nothing is a fragment of
// the one before it, and is compiled together with it.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root, workspaceNode } from './bootstrap/setup.mjs';

const folder = join(root, '.hera', 'readme-examples');
const skipped = new Set([
  'node_modules',
  'dist',
  'dist-spec',
  '.hera',
  '.nx',
  'artifacts',
  'cdktf.out',
  'k8s.out',
  '.git',
]);

const markdownBelow = (directory) =>
  readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name)) return [];
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return markdownBelow(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });

const examplesOf = (file) =>
  [...readFileSync(file, 'utf8').matchAll(/^```(?:ts|typescript)\n([\s\S]*?)^```/gm)]
    .map(([, code]) => code)
    .reduce(
      (modules, code) =>
        /^import /m.test(code) || modules.length === 0
          ? [...modules, code]
          : [...modules.slice(0, -1), `${modules.at(-1)}\n${code}`],
      [],
    );

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
const runnable = [];
let count = 0;
for (const file of markdownBelow(root)) {
  examplesOf(file).forEach((code, index) => {
    const name = `${relative(root, file).replace(/[/\\.]/g, '-')}-${index + 1}.ts`;
    writeFileSync(join(folder, name), `${code}\nexport {};\n`);
    count += 1;
    if (/\brunApp\(|\.synth\(\)/.test(code)) runnable.push(name);
  });
}
if (count === 0) throw new Error('no example was found: the pattern no longer fits the READMEs');
writeFileSync(
  join(folder, 'tsconfig.json'),
  JSON.stringify({
    extends: '../../tsconfig.base.json',
    compilerOptions: {
      noEmit: true,
      composite: false,
      incremental: false,
      declaration: false,
      declarationMap: false,
      noUnusedLocals: false,
      // As a user gets them: compiled, not from source.
      customConditions: [],
    },
    include: ['*.ts'],
  }),
);
try {
  execFileSync(workspaceNode(), [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', folder], {
    cwd: root,
    stdio: 'inherit',
  });
} catch {
  process.exit(1);
}
for (const name of runnable) {
  execFileSync(workspaceNode(), ['--import', 'tsx', join(folder, name)], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, CDKTF_OUTDIR: join(folder, `${name}.out`) },
  });
  if (!existsSync(join(folder, `${name}.out`, 'manifest.json'))) throw new Error(`${name} synthesised nothing`);
}
process.stdout.write(`${count} examples compile, ${runnable.length} of them synthesise a stack\n`);
