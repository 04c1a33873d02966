import type { CheckResult, CheckStatus } from '@hera/testkit';
import { describe, expect, it } from 'vitest';
import { summarise } from './verification';

const results = (...statuses: CheckStatus[]): CheckResult[] =>
  statuses.map((status, index) => ({
    id: `check-${index}`,
    title: 'it holds',
    subject: 'network',
    status,
    expected: 'a',
    found: 'b',
    evidence: [],
    seconds: 0,
  }));

describe('summarise', () => {
  it('never counts what the target cannot answer as passed', () => {
    const { text, failed, document } = summarise(results('pass', 'pass', 'unsupported', 'not-applicable'), 'local');
    expect(text).toBe('2 passed, 0 failed, 1 unsupported, 1 not applicable');
    expect(failed).toBe(0);
    expect(document).toMatchObject({ counts: { pass: 2, fail: 0, unsupported: 1, 'not-applicable': 1 } });
  });

  it('counts failures', () => {
    expect(summarise(results('pass', 'fail'), 'local').failed).toBe(1);
  });

  it('has nothing to prove where nothing is promised', () => {
    expect(summarise(results('not-applicable', 'not-applicable'), 'local').failed).toBe(0);
  });

  it('does not take nothing proved for a success', () => {
    expect(summarise(results('unsupported', 'not-applicable'), 'local').failed).toBe(1);
  });
});
