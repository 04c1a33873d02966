import { describe, expect, it } from 'vitest';
import { judged, modelOf, now, platform, type Platform } from '../platform.fixture';
import type { AttestationEvidence } from './attestation-evidence';
import type { LevelResult } from './report';
import { hasDrift, strongest } from './weigh';

const problem = { code: 'HERA_CHECK_115', path: 'x.yaml', message: 'has no signature', fix: 'sign it' };
const record = (item: string, more: Partial<AttestationEvidence> = {}): AttestationEvidence => ({
  item,
  kind: 'attestation',
  statement: 'it is so',
  evidence: ['docs/runbooks/x.md'],
  by: 'kim',
  role: 'lead',
  date: '2026-11-01',
  expires: '2027-01-31',
  file: `apps/shop/checklist/${item}.yaml`,
  signature: 'verified',
  problems: [],
  ...more,
});
const exception = (item: string, more: Partial<AttestationEvidence> = {}) =>
  record(item, { kind: 'exception', reason: 'the VPN is not there yet', ...more });
const status = (item: string, resources: Platform | undefined, ...attestations: readonly AttestationEvidence[]) =>
  judged(item, { ...(resources === undefined ? {} : { synth: modelOf(resources) }), attestations }).status;
const withoutKey = () => {
  const stack = platform();
  delete stack['aws_eks_cluster'].main.encryption_config;
  return stack;
};

describe('an item that only a person can judge', () => {
  const item = 'mon-16-on-call-rotation';

  it('is attested by a record that holds, and unknown without one', () => {
    expect(status(item, platform())).toBe('unknown');
    const result = judged(item, { attestations: [record(item)] });
    expect(result).toMatchObject({ status: 'attested', level: 'attestation', expiresInDays: 66 });
    expect(result.reason).toContain('kim on 2026-11-01 until 2027-01-31');
  });

  it.each([
    ['on its last day', { expires: '2026-11-26' }, 'attested'],
    ['the day after', { expires: '2026-11-25' }, 'attestation-expired'],
    ['with a signature that does not hold', { signature: 'failed' as const }, 'fail'],
    ['without a signature where one is asked', { signature: 'unsigned' as const, problems: [problem] }, 'fail'],
    ['without a signature, of which its reader says nothing', { signature: 'unsigned' as const }, 'fail'],
    ['that could not be verified here', { signature: 'unknown' as const }, 'unknown'],
    [
      'of a file as it is',
      { reviewed: { kind: 'file' as const, sha256: 'aa', current: 'aa', path: 'x.md' } },
      'attested',
    ],
    [
      'of a file that has changed',
      { reviewed: { kind: 'file' as const, sha256: 'aa', current: 'bb', path: 'x.md' } },
      'attestation-expired',
    ],
    ['of a file that nobody can hash', { reviewed: { kind: 'file' as const, sha256: 'aa' } }, 'unknown'],
  ])('a record %s', (_, more, expected) => {
    expect(status(item, undefined, record(item, more))).toBe(expected);
  });
});

describe('an item that both judge', () => {
  const item = 'mon-17-runbooks';
  const without = () => {
    const stack = platform();
    stack['aws_cloudwatch_metric_alarm'].api.alarm_description = 'none';
    return stack;
  };

  it('needs both: what was seen counts against what was said', () => {
    expect(status(item, platform())).toBe('unknown');
    expect(status(item, platform(), record(item))).toBe('attested');
    expect(status(item, without(), record(item))).toBe('fail');
    expect(judged(item, { synth: modelOf(without()), attestations: [record(item)] }).reason).toContain(
      'attested otherwise',
    );
    expect(status(item, platform(), record(item, { expires: '2026-11-01' }))).toBe('attestation-expired');
  });

  it('owes no attestation where it is only recommended', () => {
    expect(judged(item, { synth: modelOf(platform()) }, { profile: 'staging' }).status).toBe('pass');
    expect(judged(item, { synth: modelOf(without()) }, { profile: 'staging' }).status).toBe('warn');
  });
});

describe('an item that the machine judges', () => {
  it('takes an attestation only where nothing was seen', () => {
    const item = 'beyond-34-guardduty';
    const none = platform();
    delete none['aws_guardduty_detector'];
    expect(status(item, none)).toBe('unknown');
    expect(status(item, none, record(item))).toBe('attested');
    expect(status(item, platform(), record(item, { expires: '2026-01-01' }))).toBe('pass');
    const off = platform();
    off['aws_guardduty_detector'].main.enable = false;
    expect(status(item, off, record(item))).toBe('fail');
  });

  it('takes none where the item has none', () => {
    expect(status('infra-04-kms-secrets', withoutKey(), record('infra-04-kms-secrets'))).toBe('fail');
  });
});

describe('an exception', () => {
  const item = 'infra-04-kms-secrets';

  it('holds for a while, with its reason and what was found', () => {
    const result = judged(item, { synth: modelOf(withoutKey()), attestations: [exception(item)] });
    expect(result).toMatchObject({ status: 'attested', level: 'attestation' });
    expect(result.reason).toMatch(
      /excepted by kim until 2027-01-31: the VPN is not there yet \(otherwise fail: .*key of EKS alone/,
    );
    expect(result.evidence.some(({ verdict }) => verdict === 'breaks')).toBe(true);
  });

  it('does not hide that it has ended, was tampered with, or could not be verified', () => {
    for (const more of [{ expires: '2026-11-01' }, { signature: 'failed' as const }, { signature: 'unknown' as const }])
      expect(status(item, withoutKey(), exception(item, more))).toBe('fail');
    expect(
      judged(item, { synth: modelOf(withoutKey()), attestations: [exception(item, { expires: '2026-11-01' })] }).reason,
    ).toContain('expired on 2026-11-01');
  });

  it('takes nothing from what passes', () => {
    expect(status(item, platform(), exception(item, { expires: '2026-11-01' }))).toBe('pass');
  });
});

describe('time', () => {
  it('is counted in days to the end of the last one', () => {
    const days = (expires: string) =>
      judged(
        'mon-16-on-call-rotation',
        { attestations: [record('mon-16-on-call-rotation', { expires })] },
        { clock: () => now },
      ).expiresInDays;
    expect([days('2026-11-26'), days('2026-12-10'), days('2026-11-20')]).toEqual([0, 14, -6]);
  });
});

describe('of several levels', () => {
  const level = (
    name: LevelResult['level'],
    is: LevelResult['status'],
    more: Partial<LevelResult> = {},
  ): LevelResult => ({
    level: name,
    status: is,
    reason: is,
    evidence: [],
    at: now.toISOString(),
    stale: false,
    earlier: false,
    ...more,
  });

  it.each([
    [['synth pass', 'plan fail'], 'plan fail', false],
    [['plan pass', 'live-aws fail'], 'live-aws fail', true],
    [['plan fail', 'live-aws pass'], 'live-aws pass', false],
    [['plan pass', 'live-aws fail', 'live-kubernetes pass'], 'live-aws fail', true],
    [['plan pass', 'live-aws pass', 'live-kubernetes fail'], 'live-kubernetes fail', true],
    [['plan fail', 'live-aws unknown', 'live-kubernetes pass'], 'live-kubernetes pass', false],
    [['plan pass', 'live-aws unknown'], 'plan pass', false],
    [['synth unknown', 'plan unknown'], 'plan unknown', false],
    [[], undefined, false],
  ] as const)('%j: %s counts', (levels, counts, drift) => {
    const all = levels.map((text) => {
      const [name, is] = text.split(' ') as [LevelResult['level'], LevelResult['status']];
      return level(name, is);
    });
    const used = strongest(all);
    expect(used && `${used.level} ${used.status}`).toBe(counts);
    expect(hasDrift(all, used)).toBe(drift);
  });

  it('one that is stale neither counts nor drifts', () => {
    const all = [level('plan', 'pass'), level('live-aws', 'fail', { stale: true })];
    expect(strongest(all)?.level).toBe('plan');
    expect(hasDrift(all, strongest(all))).toBe(false);
  });
});
