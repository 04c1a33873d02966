import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Runs a command and resolves with what it said, whatever its exit code. */
export const sh = (command, args, { env = process.env, timeout = 0, input } = {}) =>
  new Promise((resolve) => {
    const child = execFile(command, args, { env, timeout, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ ok: error === null, code, stdout, stderr: stderr || (error?.message ?? '') });
    });
    child.stdin?.end(input);
  });

/** The last lines of a text, for a message. */
export const tail = (text, lines = 3) => text.trim().split('\n').slice(-lines).join(' | ');

/** Where a program is, looking where root's own tools are too: they are not on every PATH. */
export const which = (name, path = process.env.PATH ?? '') => {
  for (const folder of [...path.split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin']) {
    if (folder === '') continue;
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not here.
    }
  }
  return undefined;
};

/** Thrown for what the machine lacks: said in one line, without a stack trace. */
export class CannotRun extends Error {}
