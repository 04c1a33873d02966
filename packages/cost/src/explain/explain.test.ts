import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HeraError } from '@hera/core/errors';
import { checkCatalogue, loadCatalogue, PriceCatalogue } from '@hera/prices';
import { parseStackModel } from '@hera/stack-model';
import { describe, expect, it } from 'vitest';
import { estimate } from '../estimate/estimate';
import { synthOf, today } from '../estimate/model.fixture';
import data from '../data/explain-facts.json';
import { explain } from './explain';
import { costNoteIds } from './note';

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
