import { describe, expect, it } from 'vitest';
import { providerFeatureSince, targetHas } from './provider-features';

describe('features of the AWS provider', () => {
  it.each([
    ['aws_nat_gateway.availability_mode', '6.24.0', '6.23.9'],
    ['aws_eks_cluster.control_plane_scaling_config', '6.23.0', '6.22.1'],
    ['aws_eks_cluster.deletion_protection', '6.9.0', '6.8.1'],
  ] as const)('%s is there from %s, and not in %s', (feature, since, before) => {
    expect(providerFeatureSince(feature)).toBe(since);
    expect(targetHas({ kind: 'aws', providerVersion: since }, feature)).toBe(true);
    expect(targetHas({ kind: 'local', providerVersion: before }, feature)).toBe(false);
  });

  it('are all there where nothing is said of the version', () => {
    expect(targetHas({ kind: 'aws' }, 'aws_nat_gateway.availability_mode')).toBe(true);
  });
});
