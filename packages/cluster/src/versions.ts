import { coerce, rcompare, type SemVer } from 'semver';
import table from './data/eks-versions.json';

/** What is known about one Kubernetes version on EKS. Dates are `YYYY-MM-DD`, UTC. */
export interface KubernetesVersion {
  /** `<major>.<minor>`. */
  readonly version: string;
  /** First day on EKS. */
  readonly availableSince: string;
  /** First day without standard support. */
  readonly standardSupportEnds: string;
  /** First day without any support: EKS then upgrades the cluster by itself. */
  readonly extendedSupportEnds: string;
}

/** Which support a version has on a day. */
export type SupportPhase = 'standard' | 'extended' | 'ended';

const semver = (version: string): SemVer => coerce(version) as SemVer;

/** Versions of the table, newest first. The table's date and sources are in `data/eks-versions.json`. */
export const kubernetesVersions: readonly KubernetesVersion[] = [...table.versions].sort((a, b) =>
  rcompare(semver(a.version), semver(b.version)),
);

/** The day that the version table was checked on. */
export const kubernetesVersionsAsOf: string = table.asOf;

/** Newest confirmed version minus one: the "stable release (N-1)" of the production-environment document. */
export const defaultKubernetesVersion: string = (kubernetesVersions[1] as KubernetesVersion).version;

/** Days of standard support below which a cluster gets a warning. */
export const supportWarningDays = 90;

const dayInMilliseconds = 86_400_000;

/** Days of standard support left on `today`; negative after its end. */
export const standardSupportDaysLeft = (version: KubernetesVersion, today: Date): number =>
  Math.ceil((Date.parse(version.standardSupportEnds) - today.getTime()) / dayInMilliseconds);

/** Support that a version has on `today`. */
export const supportPhaseOf = (version: KubernetesVersion, today: Date): SupportPhase => {
  if (today.getTime() < Date.parse(version.standardSupportEnds)) return 'standard';
  return today.getTime() < Date.parse(version.extendedSupportEnds) ? 'extended' : 'ended';
};
