import { describe, expect, it } from 'vitest';
import { judged, manifestWith, modelOf, platform, ruling } from '../platform.fixture';

const item = 'beyond-33-deletion-protection';

describe(item, () => {
  it('passes where it is on, and fails where it is off or nobody asks for it', () => {
    expect(ruling(item, platform()).status).toBe('pass');
    for (const value of [false, undefined]) {
      const stack = platform();
      stack['aws_eks_cluster']['main'].deletion_protection = value;
      expect(ruling(item, stack).status).toBe('fail');
    }
  });

  it('is unknown where it is not known, or was left out for a target without it', () => {
    const stack = platform();
    stack['aws_eks_cluster']['main'].deletion_protection = '${var.protected}';
    expect(ruling(item, stack).status).toBe('unknown');
    delete stack['aws_eks_cluster']['main'].deletion_protection;
    const leftOut = [
      { what: 'aws_eks_cluster.deletion_protection', constructPath: 'shop/Cluster', reason: 'a rehearsal' },
    ];
    const synth = modelOf(stack, { ...manifestWith([]), leftOut });
    expect(judged(item, { synth })).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('a rehearsal'),
    });
  });
});
