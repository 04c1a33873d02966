import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { lock } from 'proper-lockfile';

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length))
    .sort();

const sameTree = (one: string, other: string): boolean => {
  if (!existsSync(other)) return false;
  const files = filesBelow(one);
  if (files.join('\n') !== filesBelow(other).join('\n')) return false;
  return files.every((file) => readFileSync(join(one, file)).equals(readFileSync(join(other, file))));
};

/**
 * Puts a finished folder in the place of another, so that readers see all of the old files or all of the new ones.
 * Equal content is left as it is. Both folders have to be on one file system; runs that publish at once take turns.
 *
 * @param scratch folder for the lock and the replaced content
 */
export const publishFolder = async (finished: string, destination: string, scratch: string): Promise<void> => {
  mkdirSync(dirname(destination), { recursive: true });
  mkdirSync(scratch, { recursive: true });
  const name = `${basename(dirname(destination))}-${basename(destination)}`;
  const release = await lock(join(scratch, name), {
    realpath: false,
    retries: { retries: 100, minTimeout: 20, maxTimeout: 200 },
  });
  try {
    if (sameTree(finished, destination)) return;
    const replaced = join(scratch, `${name}-replaced-${process.pid}-${Date.now()}`);
    if (existsSync(destination)) renameSync(destination, replaced);
    renameSync(finished, destination);
    rmSync(replaced, { recursive: true, force: true });
  } finally {
    rmSync(finished, { recursive: true, force: true });
    // A lock that was lost must not hide what went wrong under it.
    await release().catch(() => undefined);
  }
};
