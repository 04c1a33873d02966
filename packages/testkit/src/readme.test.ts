import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as api from './index';

const readme = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');

it('lists every value of the public API by its topic', () => {
  const table = readme.slice(readme.indexOf('## Public API'));
  const missing = Object.keys(api).filter((name) => !new RegExp(`\`[^\`]*\\b${name}\\b[^\`]*\``).test(table));
  expect(missing).toEqual([]);
});

it('names every check', () => {
  const missing = api.environmentChecks.map(({ id }) => id).filter((id) => !readme.includes(`\`${id}\``));
  expect(missing).toEqual([]);
});
