import { describe, expect, it } from 'vitest';
import { evaluate } from './engine/evaluate';
import { loadItems } from './items/load';
import { modelOf, now, platform } from './platform.fixture';

describe('a platform of plain resources', () => {
  it('passes every item that a synth can judge, and says what it could not judge', () => {
    const report = evaluate(
      { synth: modelOf(platform()) },
      { clock: () => now, objectives: { rtoMinutes: 240, rpoMinutes: 1440 } },
    );
    const byStatus = (status: string) =>
      report.results.filter((result) => result.levels[0]?.status === status).map(({ item }) => item);
    expect(byStatus('fail')).toEqual([]);
    expect(byStatus('warn')).toEqual([]);
    expect(byStatus('unknown')).toEqual(['dr-22-multi-region']);
    expect(report.problems).toEqual([]);
    const unjudged = report.results.filter(({ levels }) => levels.length === 0).map(({ item }) => item);
    expect(unjudged).toEqual(
      loadItems()
        .filter(({ levels }) => !levels.includes('synth'))
        .map(({ id }) => id),
    );
  });
});
