import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Last lines of a file, read from its end. Empty when there is no such file. */
export const tailOf = (file: string, lines: number): string => {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch {
    return '';
  }
  try {
    const { size } = fstatSync(handle);
    const length = Math.min(size, Math.max(lines, 1) * 1000);
    const buffer = Buffer.alloc(length);
    readSync(handle, buffer, 0, length, size - length);
    return buffer.toString('utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } finally {
    closeSync(handle);
  }
};
