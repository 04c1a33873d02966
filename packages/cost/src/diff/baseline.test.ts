import { ExitCode, HeraError } from '@hera/core/errors';
import fc from 'fast-check';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { infracostReport } from '../report/infracost';
import { jsonReport } from '../report/json';
import { smallReport } from '../report/report.fixture';
import { parseBaseline, readBaseline } from './baseline';
import { diffEstimates } from './diff';
import type { CostSnapshot } from './snapshot';

const { estimate } = smallReport();
const saved = JSON.stringify(jsonReport({ estimate }));

const snapshot = (text: string): CostSnapshot => {
  const found = parseBaseline(text);
  if (found === undefined) throw new Error('not recognised');
  return found;
};

const faultOf = (act: () => unknown): readonly [string | undefined, number, readonly string[]] => {
  try {
    act();
  } catch (error) {
    if (HeraError.is(error)) return [error.problems[0]?.code, error.exitCode, error.problems.map(({ path }) => path)];
    throw error;
  }
  return [undefined, 0, []];
};

describe('a saved estimate', () => {
  it('is compared line by line', () => {
    const dearer = JSON.parse(saved) as { resources: { lines: { monthly?: object }[]; monthly?: object }[] };
    const line = dearer.resources.flatMap(({ lines }) => lines).find(({ monthly }) => monthly !== undefined);
    if (line === undefined) throw new Error('no line');
    line.monthly = { low: 0, expected: 0, high: 0 };
    const { changes, delta } = diffEstimates(snapshot(JSON.stringify(dearer)), estimate);
    expect(changes).toHaveLength(1);
    expect(delta.expected.isPositive()).toBe(true);
  });

  it('of a later release with more in it is read', () => {
    expect(snapshot(JSON.stringify({ ...(JSON.parse(saved) as object), more: { than: 'now' } })).name).toBe('test');
  });

  it('of Infracost is compared by resource', () => {
    const text = JSON.stringify(infracostReport({ estimate }));
    const baseline = snapshot(text);
    expect(baseline.resources.every(({ lines }) => lines === undefined)).toBe(true);
    const expected = diffEstimates(baseline, estimate);
    // Infracost's form holds the expected figure only.
    expect(expected.delta.expected.toNumber()).toBe(0);
    const eip = text.replace(/("name":"aws_eip.a".*?"monthlyCost":")3.65"/, '$11.65"');
    expect(eip).not.toBe(text);
    expect(diffEstimates(snapshot(eip), estimate).delta.expected.toNumber()).toBe(2);
  });

  it('is no plan', () => {
    expect(parseBaseline('{"format_version":"1.2","planned_values":{}}')).toBeUndefined();
    expect(parseBaseline('{"resource":{}}')).toBeUndefined();
  });
});

describe('refused, with exit code 3', () => {
  const broken = (change: (document: Record<string, unknown>) => void): string => {
    const document = JSON.parse(saved) as Record<string, unknown>;
    change(document);
    return JSON.stringify(document);
  };

  /** With another figure for the first amount of a resource. */
  const inResources = (low: string): string => saved.replace(/("resources":\[.*?"low":)[\d.]+/, `$1${low}`);

  it.each<[string, string, string]>([
    ['nothing', '', 'HERA_COST_026'],
    ['what is cut off', saved.slice(0, saved.length / 2), 'HERA_COST_026'],
    ['what is no object', '[1]', 'HERA_COST_026'],
    ['another version', broken((document) => (document['version'] = 2)), 'HERA_COST_027'],
    ['another currency', broken((document) => (document['currency'] = 'EUR')), 'HERA_COST_027'],
    ['no resources', broken((document) => (document['resources'] = {})), 'HERA_COST_027'],
    ['an Infracost file of another version', '{"version":"0.1","currency":"USD","projects":[]}', 'HERA_COST_027'],
    [
      'an Infracost file with a sum that is none',
      JSON.stringify(infracostReport({ estimate })).replace('"3.65"', '"Infinity"'),
      'HERA_COST_027',
    ],
    ['numbers beyond all', inResources('1e999'), 'HERA_COST_027'],
    ['text for a number', inResources('"3"'), 'HERA_COST_027'],
    ['ends out of order', inResources('1e9'), 'HERA_COST_027'],
  ])('%s', (_, text, code) => {
    const [found, exitCode] = faultOf(() => snapshot(text));
    expect([found, exitCode]).toEqual([code, ExitCode.environment]);
  });

  it('every violation at once, twenty at the most', () => {
    const [, , paths] = faultOf(() =>
      snapshot(broken((document) => Object.assign(document, { date: 'today', hoursPerMonth: '730', name: 1 }))),
    );
    expect(paths).toEqual(expect.arrayContaining(['baseline.date', 'baseline.hoursPerMonth', 'baseline.name']));
    const [, , many] = faultOf(() =>
      snapshot(broken((document) => (document['resources'] = Array.from({ length: 5000 }, () => ({}))))),
    );
    expect(many).toHaveLength(20);
  });

  it('deep nesting and keys of prototypes do no harm', () => {
    const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    expect(snapshot(`{"more":${deep},${saved.slice(1)}`).name).toBe('test');
    expect(snapshot(`{"__proto__":{"name":"evil","format":"x"},"constructor":1,${saved.slice(1)}`).name).toBe('test');
    expect(({} as { name?: string }).name).toBeUndefined();
  });

  it('any text ends in an answer or a HeraError', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        faultOf(() =>
          parseBaseline(JSON.stringify({ format: 'hera-cost', version: 1, resources: value, name: value })),
        );
      }),
    );
  });

  it('a file that is not there, or far too large', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hera-baseline-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const large = join(folder, 'large.json');
    writeFileSync(large, saved);
    truncateSync(large, 65 * 1024 * 1024);
    for (const file of [join(folder, 'none.json'), folder, large]) {
      expect(faultOf(() => readBaseline(file)).slice(0, 2)).toEqual(['HERA_COST_026', ExitCode.environment]);
    }
    // A large file of another kind is left to those who read it as a stream.
    const plan = join(folder, 'plan.json');
    writeFileSync(plan, '{"format_version":"1.2"}');
    truncateSync(plan, 65 * 1024 * 1024);
    expect(readBaseline(plan)).toBeUndefined();
  });
});
