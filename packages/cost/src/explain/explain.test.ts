import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HeraError } from '@hera/core/errors';
import { checkCatalogue, loadCatalogue, PriceCatalogue } from '@hera/prices';
import { parseStackModel } from '@hera/stack-model';
import { describe, expect, it } from 'vitest';
import { estimate } from '../estimate/estimate';
import { nodeGroupOf, synthOf, today } from '../estimate/model.fixture';
import data from '../data/explain-facts.json';
import { explain } from './explain';
import { costNoteIds } from './note';
import { noteOf } from './notes.fixture';

const fixture = (name: string) =>
  parseStackModel(readFileSync(join(__dirname, '..', '..', '..', 'stack-model', 'src', 'fixtures', name), 'utf8'));

describe('explain', () => {
  it('gives only what concerns the stack, in one order', () => {
    const model = fixture('vpc-eks.plan.json');
    const notes = explain(model, estimate(model, { at: today }));
    expect(notes.map(({ id }) => id)).toEqual([
      'extended-support',
      'nat-or-endpoints',
      'regional-nat',
      'cross-zone-traffic',
      'control-plane-logs',
      'hours-of-a-month',
    ]);
    expect(explain(synthOf({}), estimate(synthOf({}), { at: today }))).toEqual([]);
  });

  it('every note has figures, advice and a source for each of its prices', () => {
    const model = fixture('vpc-eks-single-nat.plan.json');
    for (const note of explain(model, estimate(model, { at: today }))) {
      expect(costNoteIds).toContain(note.id);
      expect(note.figures.length).toBeGreaterThan(0);
      expect(note.advice.length).toBeGreaterThan(0);
      for (const { formula, value } of note.figures) {
        expect(formula).not.toBe('');
        expect(value.isFinite()).toBe(true);
      }
      for (const { source } of note.prices) expect(source.where).not.toBe('');
      for (const address of note.resources) expect(model.byAddress(address)).toBeDefined();
    }
  });

  it('reads the side that the estimate is of', () => {
    const model = fixture('vpc-eks-changes.plan.json');
    const [before, after] = (['prior', 'planned'] as const).map((side) =>
      explain(model, estimate(model, { at: today, side })).find(({ id }) => id === 'extended-support'),
    );
    expect(before?.text).toContain('1.34 ends');
    expect(after?.text).toContain('1.35 ends');
  });

  it('refuses an estimate of another stack, and of other prices, both at once', () => {
    const model = fixture('vpc-eks.plan.json');
    const other = new PriceCatalogue(
      checkCatalogue({ ...loadCatalogue().toFile(), version: '2026-01-01', asOf: '2026-01-01' }),
    );
    const failure = (() => {
      try {
        explain(model, { ...estimate(model, { at: today }), name: 'another' }, other);
      } catch (error) {
        return HeraError.is(error) ? error : undefined;
      }
      return undefined;
    })();
    expect(failure?.problems.map(({ code, path }) => [code, path])).toEqual([
      ['HERA_COST_010', 'estimate'],
      ['HERA_COST_010', 'catalogue'],
    ]);
  });

  it('states where every fact is from, and when', () => {
    for (const { statement, where, date } of Object.values(data.facts)) {
      expect(statement.length).toBeGreaterThan(20);
      expect(where).not.toBe('');
      expect(date).toMatch(/20\d\d/);
    }
  });
});

describe('the README', () => {
  const readme = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');
  const row = (id: string): string => readme.split('\n').find((line) => line.startsWith(`| \`${id}\``)) ?? '';
  const t3 = noteOf(
    synthOf({ aws_eks_node_group: { g: nodeGroupOf({ instance_types: ['t3.large'] }, [1, 1, 1]) } }),
    'burstable-credits',
  );
  const cluster = noteOf(synthOf({ aws_eks_cluster: { c: { name: 'prod', version: '1.35' } } }), 'extended-support');
  const nat = noteOf(synthOf({ aws_nat_gateway: { n: { subnet_id: 'subnet-1' } } }), 'nat-or-endpoints');

  it.each([
    [t3, /^one node on demand, up to/, 2],
    [t3, /^one node on demand under full load/, 2],
    [t3, /m6i\.large is cheaper/, 1],
    [cluster, /in standard support/, 2],
    [cluster, /control plane in extended support/, 2],
    [nat, /in each zone/, 2],
  ] as const)('states the figures that explain gives: %#', (note, label, places) => {
    const figure = note.figures.find((each) => label.test(each.label));
    expect(row(note.id)).toContain(figure?.value.toFixed(places));
  });

  it('names every note', () => {
    for (const id of costNoteIds) expect(row(id)).not.toBe('');
  });
});
