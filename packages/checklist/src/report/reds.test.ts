import { describe, expect, it } from 'vitest';
import { redsOf, type Threshold } from './reds';
import { reportOf } from './report.fixture';

describe('redsOf', () => {
  it.each<[Threshold, readonly string[]]>([
    [{}, ['infra-02-nat-per-az', 'infra-05-logging', 'mon-16-on-call-rotation']],
    [{ severity: 'high' }, ['infra-02-nat-per-az', 'infra-05-logging', 'mon-16-on-call-rotation']],
    [{ severity: 'critical' }, []],
    [{ severity: 'none', strict: true }, []],
    [
      { severity: 'low', strict: true },
      ['infra-02-nat-per-az', 'infra-05-logging', 'sec-10-pod-security', 'mon-16-on-call-rotation', 'mon-17-runbooks'],
    ],
  ])('%j', (threshold, items) => {
    expect(redsOf(reportOf(), threshold).map(({ item }) => item)).toEqual(items);
  });
});
