import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { publishFolder } from './publish-folder';

describe('publishFolder', () => {
  let root = '';
  const folder = (name: string, files: Readonly<Record<string, string>>): string => {
    const path = join(root, name);
    mkdirSync(join(path, 'deep'), { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
    return path;
  };
  const scratch = (): string => join(root, 'scratch');
  const target = (): string => join(root, 'app', 'out');

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'hera-publish-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('replaces the whole set, so that no file of the former one stays', async () => {
    await publishFolder(folder('one', { 'a.json': '1', 'deep/b.json': '1' }), target(), scratch());
    await publishFolder(folder('two', { 'a.json': '2' }), target(), scratch());
    expect(readFileSync(join(target(), 'a.json'), 'utf8')).toBe('2');
    expect(existsSync(join(target(), 'deep', 'b.json'))).toBe(false);
  });

  it('leaves equal content untouched', async () => {
    await publishFolder(folder('one', { 'a.json': '1' }), target(), scratch());
    const before = statSync(target()).ino;
    await publishFolder(folder('two', { 'a.json': '1' }), target(), scratch());
    expect(statSync(target()).ino).toBe(before);
  });

  it('lets runs at once take turns, and leaves nothing behind', async () => {
    const texts = Array.from({ length: 8 }, (_, index) => String(index));
    await Promise.all(
      texts.map((text) =>
        publishFolder(folder(`n${text}`, { 'a.json': text, 'deep/b.json': text }), target(), scratch()),
      ),
    );
    const [one, other] = ['a.json', 'deep/b.json'].map((file) => readFileSync(join(target(), file), 'utf8'));
    expect(one).toBe(other);
    expect(readdirSync(scratch())).toEqual([]);
    expect(readdirSync(root).sort()).toEqual(['app', 'scratch']);
  });
});
