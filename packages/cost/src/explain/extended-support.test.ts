import { describe, expect, it } from 'vitest';
import { synthOf } from '../estimate/model.fixture';
import { figuresOf, noteOf, notesOf } from './notes.fixture';

const cluster = (version: string | undefined, support_type?: string) =>
  synthOf({
    aws_eks_cluster: {
      c: {
        name: 'prod',
        ...(version === undefined ? {} : { version }),
        ...(support_type === undefined ? {} : { upgrade_policy: { support_type } }),
      },
    },
  });

describe('extended support', () => {
  it('1.34 on 2026-11-26: six days, then 73.00 become 438.00', () => {
    const note = noteOf(cluster('1.34'), 'extended-support');
    expect(figuresOf(note)).toEqual({
      // 730 x 0.10, 730 x 0.50
      'control plane in standard support': '73 USD a month',
      'surcharge in extended support': '365 USD a month',
      'control plane in extended support': '438 USD a month',
      'until 2026-12-02': '6 days',
    });
    expect(note.text).toContain('ends on 2026-12-02');
    expect(note.text).toContain('until 2027-12-02');
    expect(note.advice[0]).toBe(
      'upgrade to a version that stays in standard support longer: 1.36, 1.35, before 2026-12-02',
    );
    expect(note.facts.map(({ date }) => date)).toContain('2026-11-22');
  });

  it('EXTENDED is a policy and not a state of the bill: 1.35 costs 73.00 until 2027-03-27', () => {
    const note = noteOf(cluster('1.35', 'EXTENDED'), 'extended-support');
    // 4 + 31 + 31 + 28 + 27 days
    expect(figuresOf(note)['until 2027-03-27']).toBe('121 days');
    expect(note.text).toContain('it is a policy');
  });

  it('STANDARD is upgraded by EKS and never pays', () => {
    const note = noteOf(cluster('1.34', 'STANDARD'), 'extended-support');
    expect(note.text).toContain('the surcharge is never paid');
    expect(note.advice).toHaveLength(1);
  });

  it('1.33 is in it already, 1.31 is past it since the day of the estimate', () => {
    expect(noteOf(cluster('1.33'), 'extended-support').text).toContain('in extended support since 2026-07-29');
    expect(noteOf(cluster('1.33', 'STANDARD'), 'extended-support').text).toContain('ended on 2026-07-29');
    expect(noteOf(cluster('1.31'), 'extended-support').text).toContain('All support of 1.31 has ended (on 2026-11-26)');
    expect(noteOf(cluster('1.20'), 'extended-support').text).toContain('All support of 1.20 has ended:');
  });

  it('follows the day of the estimate', () => {
    const before = { at: new Date('2026-07-28T23:59:59Z') };
    expect(figuresOf(noteOf(cluster('1.33'), 'extended-support', before))['until 2026-07-29']).toBe('1 days');
    expect(noteOf(cluster('1.34'), 'extended-support', { at: new Date('2026-12-02T00:00:00Z') }).text).toContain(
      'has been in extended support since 2026-12-02',
    );
  });

  it('a cluster without a version has no date; a version that the table lacks has no note', () => {
    const note = noteOf(cluster(undefined), 'extended-support');
    expect(note.text).toContain('No version is stated');
    expect(Object.keys(figuresOf(note)).some((label) => label.startsWith('until'))).toBe(false);
    expect(notesOf(cluster('1.99'), 'extended-support')).toEqual([]);
    expect(notesOf(cluster('${var.version}'), 'extended-support')).toEqual([]);
  });
});
