import { describe, expect, it } from 'vitest';
import { judged, modelOf, platform, ruling } from '../platform.fixture';

const item = 'sec-07-private-endpoint';

describe(item, () => {
  it('passes with a private endpoint; with a public one beside it the anchors that forbid that are named', () => {
    const result = judged(item, { synth: modelOf(platform()) });
    expect(result.status).toBe('pass');
    expect(
      result.anchors.every(
        ({ strength, id }) => strength === 'conflicts' || id === 'eks_cluster_private_nodes_enabled',
      ),
    ).toBe(true);
    const closed = platform();
    closed['aws_eks_cluster']['main'].vpc_config.endpoint_public_access = false;
    const alone = judged(item, { synth: modelOf(closed) });
    expect(alone.status).toBe('pass');
    expect(alone.anchors.every(({ strength }) => strength === 'equal')).toBe(true);
  });

  it('fails without a private endpoint, which is what AWS gives when nobody asks', () => {
    for (const value of [false, undefined]) {
      const stack = platform();
      stack['aws_eks_cluster']['main'].vpc_config.endpoint_private_access = value;
      expect(ruling(item, stack).status).toBe('fail');
    }
  });

  it('fails with a public one where the parameter turns it off', () => {
    expect(ruling(item, platform(), { parameters: { [item]: { publicEndpoint: 'off' } } }).status).toBe('fail');
  });

  it('is unknown where the flag is', () => {
    const stack = platform();
    stack['aws_eks_cluster']['main'].vpc_config.endpoint_private_access = '${var.private}';
    expect(ruling(item, stack).status).toBe('unknown');
    expect(ruling(item, {}).status).toBe('unknown');
  });
});
