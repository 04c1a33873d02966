import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadItems } from './load';

const root = join(__dirname, '../../../..');
const items = loadItems();

const parts = ['What is red', 'Why it matters', 'How to see it', 'How to fix it', 'How to prove it'];

describe('runbooks', () => {
  it.each(items.map(({ id, runbook, title }) => ({ id, runbook, title })))(
    '$id has one, which says what is red, why, how to see, fix and prove it',
    ({ id, runbook, title }) => {
      expect(basename(runbook)).toBe(`${id}.md`);
      const text = readFileSync(join(root, runbook), 'utf8');
      expect(text.split('\n')[0]).toBe(`# ${title}`);
      expect([...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual(parts);
      expect(text).toContain(`infractl checklist aws prod --item ${id}`);
      for (const part of text.split(/^## .*$/m).slice(1)) expect(part.trim().length).toBeGreaterThan(25);
      expect(text.split('\n').length).toBeLessThan(60);
    },
  );

  it('has none of an item that is not there, and sends to no other that is not', () => {
    const [first] = items;
    const folder = join(root, dirname(first?.runbook ?? ''));
    const ids = new Set(items.map(({ id }) => id));
    const files = readdirSync(folder);
    expect(files.filter((file) => !ids.has(file.replace(/\.md$/, '')))).toEqual([]);
    const named = files.flatMap((file) =>
      [...readFileSync(join(folder, file), 'utf8').matchAll(/`((?:infra|sec|mon|dr|ops|beyond)-\d+-[a-z0-9-]+)`/g)].map(
        ([, id = '']) => id,
      ),
    );
    expect(named.filter((id) => !ids.has(id))).toEqual([]);
  });
});
