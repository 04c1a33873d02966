import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fault } from './problems';

/**
 * Writes a report whole or not at all. @returns its path, as people read it
 *
 * @throws HeraError `HERA_CLI_001` where a folder is named
 */
export const writeReport = async (file: string, text: string): Promise<string> => {
  const path = resolve(file);
  if (file === '' || (existsSync(path) && statSync(path).isDirectory())) {
    throw fault('arguments', {
      path: 'out',
      message: `${JSON.stringify(file)} is a folder`,
      allowed: 'a file',
      fix: 'name the file, for example --out report.html',
    });
  }
  mkdirSync(dirname(path), { recursive: true });
  const { default: writeFileAtomic } = await import('write-file-atomic');
  await writeFileAtomic(path, text);
  return relative(process.cwd(), path);
};
