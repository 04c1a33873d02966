import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../bootstrap/setup.mjs';

/** Runs npm in a folder, with the npm that started us where there is one. @returns what it said */
export const npm = (args, cwd) => {
  const options = { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] };
  const own = process.env.npm_execpath;
  return own === undefined
    ? execFileSync('npm', args, options)
    : execFileSync(process.execPath, [own, ...args], options);
};

/** Packs packages by the names of their folders. @returns the files, by name */
export const pack = (names, folder) =>
  Object.fromEntries(
    names.map((name) => {
      const packed = npm(['pack', '--json', '--pack-destination', folder], join(root, 'packages', name));
      return [name, join(folder, JSON.parse(packed)[0].filename)];
    }),
  );

/** Installs packs and packages of the registry into a folder. */
export const install = (folder, what) =>
  npm(['install', '--no-audit', '--no-fund', '--loglevel=error', ...what], folder);

/** What an app of `cdktf init` has, at the versions that Hera is made for. */
export const peers = ['cdktf@0.21.0', '@cdktf/provider-aws@21.22.1', 'constructs@~10.7.2'];
