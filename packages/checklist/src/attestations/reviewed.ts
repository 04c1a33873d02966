import type { Problem } from '@hera/core/errors';
import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { isRepositoryPath } from './record-schema';

/** SHA-256 in hex. */
export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A file of the repository: its absolute path, or why there is none. */
export type RepositoryFile = { readonly file: string } | { readonly fault: string };

/** A regular file below the root of the repository; links that lead out of it are none. */
export const repositoryFile = (repository: string, path: string): RepositoryFile => {
  if (!isRepositoryPath(path)) return { fault: 'is not a path from the root of the repository' };
  try {
    const root = realpathSync(repository);
    const file = realpathSync(join(root, path));
    const inside = relative(root, file);
    if (inside === '' || inside.split(sep)[0] === '..') return { fault: 'leads out of the repository' };
    return statSync(file).isFile() ? { file } : { fault: 'is not a file' };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { fault: code === 'ENOENT' || code === 'ENOTDIR' ? 'is not in the repository' : `cannot be read (${code})` };
  }
};

/** SHA-256 of a file of the repository. */
export const hashOfRepositoryFile = (
  repository: string,
  path: string,
): { readonly sha256: string } | { readonly fault: string } => {
  const found = repositoryFile(repository, path);
  if ('fault' in found) return found;
  try {
    return { sha256: sha256Of(readFileSync(found.file)) };
  } catch (error) {
    return { fault: `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})` };
  }
};

/** The problem of something that a record names and the repository does not have. */
export const notInRepository = (where: string, path: string, fault: string): Problem => ({
  code: 'HERA_CHECK_114',
  path: where,
  message: `${path} ${fault}`,
  allowed: 'a file of the repository',
  fix: 'correct the path, or attest anew without it',
});
