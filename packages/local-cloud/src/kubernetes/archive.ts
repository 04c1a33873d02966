import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { environmentError, messageOf } from '../internal/failure';
import { withFileLock } from '../internal/file-lock';
import { makeFolder } from '../internal/folder';

/** What is unpacked, and where to. */
export interface UnpackOptions {
  /** A `.tar.xz` that holds both programs and nothing else. */
  readonly archive: string;
  /** Of the archive, in hexadecimal. */
  readonly sha256: string;
  /** Folder to make. */
  readonly target: string;
  readonly stamp: { readonly kubernetes: string; readonly etcd: string };
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((message: string) => void) | undefined;
}

const sha256Of = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
};

const refused = (archive: string, message: string, fix: string, cause?: unknown) =>
  environmentError({ code: 'HERA_LC_061', path: archive, message, fix }, undefined, cause);

/**
 * Unpacks an archive once, under another name and renamed, so that a kill in the middle leaves nothing that looks whole.
 *
 * @throws HeraError exit code 3, `HERA_LC_061`: another checksum than the known one, or `tar` cannot unpack it
 */
export const unpackArchive = async (options: UnpackOptions): Promise<void> => {
  const { archive, sha256, target, stamp, signal, onProgress } = options;
  const root = dirname(target);
  const name = basename(target);
  makeFolder(root);
  const onWait = (): void => onProgress?.('Waiting for another run that unpacks Kubernetes');
  await withFileLock(join(root, name), { signal, onWait }, async () => {
    if (existsSync(join(target, 'kube.json'))) return;
    onProgress?.(`Unpacking Kubernetes ${stamp.kubernetes}`);
    const found = await sha256Of(archive);
    if (found !== sha256) {
      throw refused(
        archive,
        `its SHA-256 is ${found}, not ${sha256}`,
        'replace the damaged file, or remove it and run "npm run kube:build"',
      );
    }
    for (const left of readdirSync(root).filter((entry) => entry.startsWith(`unpacking-${name}-`))) {
      rmSync(join(root, left), { recursive: true, force: true });
    }
    const place = mkdtempSync(join(root, `unpacking-${name}-`));
    try {
      await promisify(execFile)('tar', ['-xJf', archive, '-C', place, '--no-same-owner', 'kube-apiserver', 'etcd']);
      writeFileSync(join(place, 'kube.json'), `${JSON.stringify({ ...stamp, from: 'archive', archive: sha256 })}\n`);
      rmSync(target, { recursive: true, force: true });
      renameSync(place, target);
    } catch (error) {
      throw refused(
        archive,
        `tar could not unpack it: ${messageOf(error)}`,
        'install tar and xz (Debian and Ubuntu: apt-get install xz-utils), or run "npm run kube:build"',
        error,
      );
    } finally {
      rmSync(place, { recursive: true, force: true });
    }
  });
};
