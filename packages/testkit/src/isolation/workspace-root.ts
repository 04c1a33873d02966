import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const marks = ['.git', 'package-lock.json', 'pnpm-lock.yaml', 'yarn.lock'];

/** The nearest folder, from here upwards, that is a workspace; where there is none, the folder itself. */
export const workspaceRoot = (from: string = process.cwd()): string => {
  const start = resolve(from);
  for (let folder = start; ; folder = dirname(folder)) {
    if (marks.some((mark) => existsSync(join(folder, mark)))) return folder;
    if (dirname(folder) === folder) return start;
  }
};

/** Folder in which runs of a workspace are recorded. */
export const runsFolder = (root: string): string => join(root, '.hera', 'testkit', 'runs');

/** Folder in which the accounts of a workspace are claimed. */
export const accountsFolder = (root: string): string => join(root, '.hera', 'testkit', 'accounts');
