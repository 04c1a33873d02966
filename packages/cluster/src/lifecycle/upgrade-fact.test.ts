import { coerce, rcompare, type SemVer } from 'semver';
import { describe, expect, it } from 'vitest';
import { kubernetesVersions } from '../versions';
import { upgradeFact } from './upgrade-fact';

const addons = [
  { name: 'vpc-cni', version: 'default', when: 'before-nodes', preserve: true },
  { name: 'coredns', version: 'v1.14.3-eksbuild.11', when: 'after-nodes', preserve: false },
] as const;

const fact = upgradeFact({ supportType: 'STANDARD', addons });
const semver = (version: string): SemVer => coerce(version) as SemVer;
const isNewestFirst = (versions: readonly string[]): boolean =>
  versions.every(
    (version, index) => index === 0 || rcompare(semver(versions[index - 1] as string), semver(version)) < 0,
  );

describe('what an upgrade is planned by', () => {
  it('is the version table, whole and newest first', () => {
    expect(fact.versions).toEqual(kubernetesVersions);
    expect(isNewestFirst(fact.versions.map(({ version }) => version))).toBe(true);
  });

  it('says the oldest of its dates', () => {
    expect(fact.asOf).toBe('2026-11-22');
  });

  it.each([
    ['Karpenter', fact.karpenter.map(({ kubernetes }) => kubernetes)],
    ['kubelet skew', fact.kubeletSkew.map(({ from }) => from)],
  ])('has the table of %s newest first', (_, versions) => {
    expect(versions.length).toBeGreaterThan(0);
    expect(isNewestFirst(versions)).toBe(true);
  });

  it('knows a Karpenter for every version in standard support on the day of the table', () => {
    const supported = fact.versions.filter(({ standardSupportEnds }) => standardSupportEnds > fact.asOf);
    const known = fact.karpenter.map(({ kubernetes }) => kubernetes);
    expect(supported.length).toBeGreaterThan(0);
    expect(supported.filter(({ version }) => !known.includes(version))).toEqual([]);
  });

  it('keeps the declared order of the add-ons, their versions, and nothing else of them', () => {
    expect(fact.addons).toEqual([
      { name: 'vpc-cni', version: 'default', when: 'before-nodes' },
      { name: 'coredns', version: 'v1.14.3-eksbuild.11', when: 'after-nodes' },
    ]);
  });
});
