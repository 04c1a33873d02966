import type { Fact } from '@hera/core/facts';
import { describe, expect, it } from 'vitest';
import { accountOf } from '../account.fixture';
import { judged, modelOf, platform, ruling } from '../platform.fixture';

const item = 'dr-21-rto-rpo';
const objectives = { rtoMinutes: 240, rpoMinutes: 1440 };

describe(item, () => {
  it("passes the machine's part with both numbers and backups that suit", () => {
    expect(ruling(item, platform(), { objectives }).status).toBe('pass');
    expect(judged(item, { synth: modelOf(platform()) }, { objectives }).status).toBe('unknown');
  });

  it('takes the objectives that the stack declares, the strictest of several, and those of the caller before them', () => {
    const fact = (declared: Extract<Fact, { kind: 'recovery' }>['objectives']): Fact => ({
      kind: 'recovery',
      vault: { name: 'shop', customerManagedKey: true, lock: 'governance' },
      plan: 'shop',
      rules: [],
      volumes: true,
      ...(declared === undefined ? {} : { objectives: declared }),
    });
    const of = (facts: readonly Fact[], given: object = {}) => ruling(item, platform(), { facts, ...given });
    expect(of([fact(objectives)]).status).toBe('pass');
    expect(of([fact(undefined)]).status).toBe('unknown');
    expect(of([fact({ rtoMinutes: 240 })]).reason).toBe('no recovery point objective is declared here');
    expect(of([fact(objectives), fact({ rpoMinutes: 60 })])).toMatchObject({
      status: 'fail',
      reason: expect.stringContaining('1 hour'),
    });
    expect(of([fact({ ...objectives, rpoMinutes: 60 })], { objectives: { rpoMinutes: 1440 } }).status).toBe('pass');
  });

  it('fails where backups run more seldom than the objective', () => {
    expect(ruling(item, platform(), { objectives: { ...objectives, rpoMinutes: 60 } })).toMatchObject({
      status: 'fail',
      reason: expect.stringContaining('1 hour'),
    });
    expect(ruling(item, {}, { objectives }).status).toBe('fail');
  });

  it('is unknown where a number is not declared', () => {
    expect(ruling(item, platform()).reason).toBe('no recovery time and no recovery point objective is declared here');
    expect(ruling(item, platform(), { objectives: { rpoMinutes: 1440 } }).status).toBe('unknown');
  });

  it('holds restore tests against the recovery time objective', () => {
    const tested = (minutes: number) =>
      judged(
        item,
        {
          aws: accountOf({
            resources: { 'aws_backup_plan.main': { rule: [{ schedule: 'rate(1 day)' }] } },
            signals: {
              restoreTests: {
                known: true,
                value: [{ subject: 'x', completedAt: '2026-11-01T00:00:00Z', succeeded: true, minutes }],
              },
            },
          }),
        },
        { objectives },
      ).levels[0]?.status;
    expect(tested(100)).toBe('pass');
    expect(tested(300)).toBe('fail');
  });

  it('holds drills that somebody attested against it', () => {
    const drill = (measuredMinutes: number, more: object = {}) => ({
      item: 'dr-20-dr-drill',
      kind: 'attestation' as const,
      statement: 'restored all of it',
      evidence: [],
      by: 'kim',
      role: 'lead',
      date: '2026-11-01',
      expires: '2027-04-01',
      file: 'apps/shop/checklist/drill.yaml',
      signature: 'verified' as const,
      problems: [],
      measuredMinutes,
      ...more,
    });
    const status = (...attestations: ReturnType<typeof drill>[]) =>
      judged(item, { synth: modelOf(platform()), attestations }, { objectives }).levels[0]?.status;
    expect(status(drill(200))).toBe('pass');
    expect(status(drill(300))).toBe('fail');
    expect(status(drill(300, { expires: '2026-11-20' }))).toBe('pass');
    expect(status(drill(300, { signature: 'failed' }))).toBe('pass');
  });
});
