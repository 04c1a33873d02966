import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));

const changedAt = (file: string): number => (existsSync(file) ? statSync(file).mtimeMs : 0);

const isBuilt = (): boolean => {
  const built =
    changedAt(join(folder, 'dist', 'main.js')) && changedAt(join(folder, 'dist', 'tsconfig.lib.tsbuildinfo'));
  return readdirSync(join(folder, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(test|fixture)\.ts$/.test(entry.name))
    .every((entry) => changedAt(join(entry.parentPath, entry.name)) <= built);
};

/** Compiles the command line when its sources are newer. Under Nx it is built before, and nothing is written here. */
export const setup = (): void => {
  if (isBuilt()) return;
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-b', join(folder, 'tsconfig.lib.json')], { stdio: 'inherit' });
};
