import { describe, expect, it } from 'vitest';
import { platform, ruling } from '../platform.fixture';

const item = 'beyond-28-kubernetes-version';
const versionOn = (version: string | undefined, day: string) => {
  const stack = platform();
  stack['aws_eks_cluster']['main'].version = version;
  return ruling(item, stack, { clock: () => new Date(`${day}T12:00:00Z`) }).status;
};

describe(item, () => {
  it('goes by the day: standard support, its last weeks, extended support, none', () => {
    expect(versionOn('1.35', '2026-11-26')).toBe('pass');
    expect(versionOn('1.35', '2027-02-15')).toBe('warn');
    expect(versionOn('1.35', '2027-03-27')).toBe('fail');
    expect(versionOn('1.35', '2028-06-01')).toBe('fail');
    expect(versionOn('1.21', '2026-11-26')).toBe('fail');
  });

  it('is unknown for a version that the table does not have, and without one', () => {
    expect(versionOn('1.99', '2026-11-26')).toBe('unknown');
    expect(versionOn('${var.version}', '2026-11-26')).toBe('unknown');
    expect(versionOn(undefined, '2026-11-26')).toBe('unknown');
  });
});
