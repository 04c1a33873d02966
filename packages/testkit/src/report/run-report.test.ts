import { describe, expect, it } from 'vitest';
import { inReportOrder, outcomeOfRun, spanOf } from './run-report';
import { checkOf, runOf, stageOf } from './run-report.fixture';

describe('outcomeOfRun', () => {
  const parts = { problems: [], stages: [stageOf('apply', 0, 1)], checks: [checkOf('pass')] };

  it('passes where something was proved and nothing failed', () => {
    expect(outcomeOfRun(parts)).toBe('passed');
    expect(outcomeOfRun({ ...parts, checks: [checkOf('pass'), checkOf('unsupported')] })).toBe('passed');
  });

  it('never passes where the target could answer nothing, also when the run says so', () => {
    const checks = [checkOf('unsupported'), checkOf('not-applicable')];
    expect(outcomeOfRun({ ...parts, checks })).toBe('failed');
    expect(outcomeOfRun({ ...parts, checks, said: 'passed' })).toBe('failed');
  });

  it('takes a failed check for a failure, also when the run says that it passed', () => {
    expect(outcomeOfRun({ ...parts, checks: [checkOf('fail')], said: 'passed' })).toBe('failed');
  });

  it('reads a run without a word of its own by its stages', () => {
    expect(outcomeOfRun({ ...parts, stages: [stageOf('apply', 0, 1, 'failed')] })).toBe('failed');
    expect(outcomeOfRun({ ...parts, stages: [stageOf('apply', 0, 1, 'interrupted')] })).toBe('interrupted');
  });

  it('lets a test that provoked a failing stage have passed', () => {
    expect(outcomeOfRun({ ...parts, stages: [stageOf('idempotent', 0, 1, 'failed')], said: 'passed' })).toBe('passed');
  });
});

describe('spanOf', () => {
  it('is from the first beginning to the last end, also where parts overlap', () => {
    expect(spanOf([stageOf('a', 0, 10), stageOf('b', 2, 3), stageOf('c', 8, 5)])).toEqual({
      from: Date.UTC(2026, 10, 23, 1),
      seconds: 13,
    });
    expect(spanOf([])).toBeUndefined();
  });
});

it('puts what went wrong first, then orders by name', () => {
  const names = inReportOrder([
    runOf({ name: 'b' }),
    runOf({ name: 'z', outcome: 'failed' }),
    runOf({ name: 'a' }),
    runOf({ name: 'y', outcome: 'interrupted' }),
  ]).map(({ name }) => name);
  expect(names).toEqual(['z', 'y', 'a', 'b']);
});
