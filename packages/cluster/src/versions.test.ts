import { describe, expect, it } from 'vitest';
import {
  defaultKubernetesVersion,
  kubernetesVersions,
  kubernetesVersionsAsOf,
  standardSupportDaysLeft,
  supportPhaseOf,
} from './versions';

const find = (version: string) =>
  kubernetesVersions.find((each) => each.version === version) ?? expect.fail(`no ${version}`);

describe('the version table', () => {
  it('is dated, sorted, and has 14 months of standard and 12 of extended support at most', () => {
    expect(kubernetesVersionsAsOf).toMatch(/^\d{4}-\d\d-\d\d$/);
    const minors = kubernetesVersions.map(({ version }) => Number(version.split('.')[1]));
    expect(minors).toEqual([...minors].sort((a, b) => b - a));
    for (const each of kubernetesVersions) {
      const [since, standard, extended] = [each.availableSince, each.standardSupportEnds, each.extendedSupportEnds].map(
        (day) => Date.parse(day),
      );
      expect(since, each.version).toBeLessThan(standard as number);
      expect(((extended as number) - (standard as number)) / 86_400_000, each.version).toBeCloseTo(365, -1);
    }
  });

  it('gives the newest confirmed version minus one as the default', () => {
    expect([kubernetesVersions[0]?.version, defaultKubernetesVersion]).toEqual(['1.36', '1.35']);
  });

  it.each([
    ['1.34', '2026-12-01T23:59:59Z', 'standard'],
    ['1.34', '2026-12-02T00:00:00Z', 'extended'],
    ['1.31', '2026-11-25T12:00:00Z', 'extended'],
    ['1.31', '2026-11-26T00:00:00Z', 'ended'],
  ])('%s at %s is in phase %s', (version, day, phase) => {
    expect(supportPhaseOf(find(version), new Date(day))).toBe(phase);
  });

  it('counts the days that are left', () => {
    expect(standardSupportDaysLeft(find('1.34'), new Date('2026-11-22T12:00:00Z'))).toBe(10);
    expect(standardSupportDaysLeft(find('1.33'), new Date('2026-11-22T12:00:00Z'))).toBeLessThan(0);
  });
});
