import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { owned } from './kubernetes-object.fixture';
import { inOrder, readManifests } from './manifests';

const labels = `labels: { app.kubernetes.io/managed-by: hera, hera.dev/owner: prod-aws }`;
const configMap = (name: string, data = '{}') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: shop, ${labels} }\ndata: ${data}\n`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'manifests-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);

describe('readManifests', () => {
  it('reads every object, in the order of the file names', () => {
    write('20-b.yaml', configMap('c'));
    write('10-a.yaml', `${configMap('a')}---\n${configMap('b')}---\n`);
    write('notes.txt', 'no manifest');
    const { files, objects, owner } = readManifests(folder, 'prod-aws');
    expect(files).toEqual(['10-a.yaml', '20-b.yaml']);
    expect(objects.map(({ metadata }) => metadata.name)).toEqual(['a', 'b', 'c']);
    expect(owner).toBe('prod-aws');
  });

  it('reads words as kubectl does, by YAML 1.1', () => {
    write('10-a.yaml', configMap('a', "{ one: yes, two: 'yes', three: 0o17 }"));
    expect(readManifests(folder, 'prod-aws').objects[0]?.['data']).toEqual({ one: true, two: 'yes', three: '0o17' });
  });

  it.each([
    [
      'another owner',
      configMap('a').replace('prod-aws', 'dev-aws'),
      /a\.yaml#1: ConfigMap shop\/a has "dev-aws" as label hera\.dev\/owner; allowed prod-aws/,
    ],
    [
      'no label',
      configMap('a').replace(labels, ''),
      /ConfigMap shop\/a has no label app\.kubernetes\.io\/managed-by; allowed hera/,
    ],
    ['no name', configMap('a').replace('name: a', 'generateName: a'), /a\.yaml#1\.metadata\.name/],
    ['no kind', configMap('a').replace('kind: ConfigMap', ''), /a\.yaml#1\.kind/],
    ['no YAML', 'kind: [', /HERA_CLI_034 a\.yaml#1: /],
    [
      'twice the same',
      `${configMap('a')}---\n${configMap('a')}`,
      /a\.yaml#2: ConfigMap shop\/a is in a\.yaml#1 as well/,
    ],
  ])('refuses %s', (_, text, message) => {
    write('a.yaml', text);
    expect(() => readManifests(folder, 'prod-aws')).toThrow(message);
  });

  it('reports everything that is wrong in every file at once', () => {
    write('a.yaml', 'kind: [');
    write('b.yaml', 'just: text');
    const problems = (() => {
      try {
        readManifests(folder, 'prod-aws');
        return [];
      } catch (error) {
        return (error as { problems: { code: string; path: string }[] }).problems;
      }
    })();
    expect(problems.map(({ path }) => path.split('#')[0])).toEqual(['a.yaml', 'b.yaml', 'b.yaml', 'b.yaml']);
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['HERA_CLI_034']));
  });
});

describe('inOrder', () => {
  it('has namespaces first, and keeps everything else where it was', () => {
    const objects = [owned('ConfigMap', 'a'), owned('Namespace', 'n'), owned('Role', 'b'), owned('Namespace', 'm')];
    expect(inOrder(objects).map(({ metadata }) => metadata.name)).toEqual(['n', 'm', 'a', 'b']);
  });
});
