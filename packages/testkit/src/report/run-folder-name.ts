import { HeraError } from '@hera/core/errors';
import { createHash } from 'node:crypto';

// Leaves room for the lock and for temporary names beside it: file systems take 255 bytes.
const longest = 100;

/**
 * The folder name for the artifacts of a run. A name that is no folder name as it stands gets a short hash, so that two
 * names never share a folder.
 *
 * @throws HeraError `HERA_TEST_065`
 */
export const runFolderName = (name: string): string => {
  if (name.trim() === '') {
    throw new HeraError({
      code: 'HERA_TEST_065',
      path: 'name',
      message: 'the name of a run is empty',
      fix: 'give the name of the test',
    });
  }
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, longest);
  if (plain === name) return plain;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return plain === '' ? hash : `${plain}-${hash}`;
};
