import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { clusterProblems } from './errors';
import * as surface from './index';

const read = (...path: string[]): string => readFileSync(join(__dirname, ...path), 'utf8');
const readme = read('..', 'README.md');

/** Rows of the table below a heading, by their cells. */
const rows = (heading: string): readonly (readonly string[])[] => {
  const [, section = ''] = readme.split(`\n${heading}\n`);
  const table = /^\|.*\|\n(?:\|.*\|\n)+/m.exec(section)?.[0].trim() ?? '';
  return table
    .split('\n')
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
};

it('lists every code, in order and in the words of the package', () => {
  const codes = Object.entries(clusterProblems).sort(([one], [other]) => one.localeCompare(other));
  expect(rows('## Codes')).toEqual(codes.map(([code, text]) => [`\`${code}\``, text]));
});

it('lists every prop', () => {
  const [, body = ''] = read('cluster-props.ts').split('export interface ClusterProps {');
  const props = [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name]) => `\`${name}\``);
  expect(props.length).toBeGreaterThan(10);
  expect(rows('## Props').map(([name]) => name)).toEqual(props);
});

it('names every ready policy', () => {
  const policies = Object.keys(surface).filter((name) => name.endsWith('Policy'));
  expect(policies.length).toBeGreaterThan(5);
  for (const policy of policies) expect(readme).toContain(`\`${policy}\``);
});
