import { describe, expect, it } from 'vitest';
import { accountOf } from '../account.fixture';
import type { Objectives } from '../engine/rule';
import type { Observed, RestoreTest } from '../engine/observations';
import { judged } from '../platform.fixture';

const item = 'dr-20-dr-drill';
const drill = (restoreTests: Observed<readonly RestoreTest[]>, objectives: Objectives = {}) =>
  judged(
    item,
    {
      aws: accountOf({ signals: { restoreTests } }),
    },
    { objectives },
  );
const test = (completedAt: string, more: Partial<RestoreTest> = {}): Observed<readonly RestoreTest[]> => ({
  known: true,
  value: [{ subject: 'volume', completedAt, succeeded: true, minutes: 42, ...more }],
});

describe(item, () => {
  it('passes with a restore test of the last half year', () => {
    expect(drill(test('2026-10-01T00:00:00Z')).status).toBe('pass');
  });

  it('fails where the newest one failed, and warns where it was slow', () => {
    expect(drill(test('2026-10-01T00:00:00Z', { succeeded: false })).status).toBe('fail');
    expect(drill(test('2026-10-01T00:00:00Z', { minutes: 300 }), { rtoMinutes: 240 }).status).toBe('warn');
  });

  it('is unknown without a recent one, and where nobody may look', () => {
    expect(drill(test('2026-01-01T00:00:00Z')).status).toBe('unknown');
    expect(drill({ known: false, reason: 'refused', missingPermission: 'backup:ListRestoreJobs' }).reason).toContain(
      'backup:ListRestoreJobs',
    );
    expect(judged(item, { attestations: [] }).reason).toContain('nobody has attested it');
  });
});
