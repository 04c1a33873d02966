import { describe, expect, it } from 'vitest';
import { synthOf } from '../estimate/model.fixture';
import { usageOf } from '../usage/usage';
import { figuresOf, noteOf, notesOf } from './notes.fixture';

const options = { usage: usageOf({ profile: 'none' }) };

describe('hours of a month', () => {
  it('a cluster is 72.00 in 720 hours, 73.00 in 730, 74.40 in 744; a volume stays 1.60', () => {
    const model = synthOf({
      aws_eks_cluster: { c: { name: 'prod', version: '1.35' } },
      aws_ebs_volume: { v: { type: 'gp3', size: 20 } },
    });
    expect(figuresOf(noteOf(model, 'hours-of-a-month', options))).toEqual({
      'a month of 30 days, 720 hours': '73.6 USD a month',
      'the mean month, 730 hours: this estimate': '74.6 USD a month',
      'a month of 31 days, 744 hours': '76 USD a month',
    });
  });

  it('does not concern what is not billed by the hour', () => {
    expect(notesOf(synthOf({ aws_ebs_volume: { v: { type: 'gp3', size: 20 } } }), 'hours-of-a-month', options)).toEqual(
      [],
    );
  });
});
