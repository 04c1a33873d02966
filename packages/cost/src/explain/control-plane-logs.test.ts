import { describe, expect, it } from 'vitest';
import { synthOf } from '../estimate/model.fixture';
import { usageOf } from '../usage/usage';
import { figuresOf, noteOf, notesOf } from './notes.fixture';

const cluster = (types?: readonly string[] | string) =>
  synthOf({
    aws_eks_cluster: {
      c: { name: 'prod', version: '1.35', ...(types === undefined ? {} : { enabled_cluster_log_types: types }) },
    },
  });
const usage = usageOf({
  profile: 'none',
  types: { aws_eks_cluster: { monthly_api_log_gb: 4, monthly_audit_log_gb: 196 } },
});

describe('control plane logs', () => {
  it('196 GB of audit log at 0.50 are 98.00, and 98 % of the volume', () => {
    const note = noteOf(cluster(['api', 'audit']), 'control-plane-logs', { usage });
    expect(figuresOf(note)).toEqual({
      'log type api': '2 USD a month',
      'log type audit': '98 USD a month',
      'share of the audit log in the volume': '98 % of the GB',
      'a GB of any log type, written': '0.5 USD per GB',
      'a GB kept for a month, as compressed': '0.03 USD per GB',
    });
    expect(note.advice[0]).toContain('keep the audit log on');
    expect(note.advice.at(-1)).toBe('off here, and not in the estimate: authenticator, controllerManager, scheduler');
    expect(note.facts.map(({ where }) => where).join()).toContain('issue 566');
  });

  it('says what is lost where the audit log is off, or where nothing is on', () => {
    for (const types of [['api'], [], undefined]) {
      const note = noteOf(cluster(types), 'control-plane-logs', { usage });
      expect(note.text).toContain('nobody can tell afterwards');
      expect(note.advice).toEqual([
        'turn the audit log on; state monthly_audit_log_gb in the usage file, and the estimate tells what it costs',
      ]);
      expect(figuresOf(note)['log type audit']).toBeUndefined();
    }
  });

  it('gives prices, and no amount, where no use is stated', () => {
    const note = noteOf(cluster(['audit']), 'control-plane-logs', { usage: usageOf({ profile: 'none' }) });
    expect(Object.keys(figuresOf(note))).toEqual([
      'a GB of any log type, written',
      'a GB kept for a month, as compressed',
    ]);
  });

  it('says nothing where the types are an expression', () => {
    expect(notesOf(cluster('${var.types}'), 'control-plane-logs', { usage })).toEqual([]);
  });
});
