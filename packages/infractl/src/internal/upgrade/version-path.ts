import type { ClusterUpgradeFact } from '@hera/core/facts';
import { ExitCode, type HeraError } from '@hera/core/errors';
import { fault } from '../problems';
import type { VersionSupport } from './upgrade-plan';

const pattern = /^1\.(\d+)$/;

/** The minor of `1.<minor>`; NaN for anything else. */
export const minorOf = (version: string): number => Number(pattern.exec(version)?.[1] ?? Number.NaN);

/** Every version from the one after `from` up to `to`: EKS upgrades one minor version at a time. */
export const versionPath = (from: string, to: string): readonly string[] => {
  const [first, last] = [minorOf(from), minorOf(to)];
  if (Number.isNaN(first) || Number.isNaN(last)) return [];
  return Array.from({ length: Math.max(0, last - first) }, (_, index) => `1.${first + 1 + index}`);
};

const dayInMilliseconds = 86_400_000;

/** Support of a version on a day. @returns undefined for a version that the table does not have */
export const supportOf = (
  { versions }: ClusterUpgradeFact,
  version: string,
  today: Date,
): VersionSupport | undefined => {
  const known = versions.find((item) => item.version === version);
  if (known === undefined) return undefined;
  const { standardSupportEnds, extendedSupportEnds } = known;
  const phase =
    today.getTime() < Date.parse(standardSupportEnds)
      ? 'standard'
      : today.getTime() < Date.parse(extendedSupportEnds)
        ? 'extended'
        : 'ended';
  const daysLeft = Math.ceil((Date.parse(standardSupportEnds) - today.getTime()) / dayInMilliseconds);
  return { version, standardSupportEnds, extendedSupportEnds, phase, daysLeft };
};

const refused = (message: string, allowed: string, fix: string): HeraError =>
  fault('upgradeTarget', { path: '--to', message, allowed, fix }, { exitCode: ExitCode.usage });

/** @throws HeraError `HERA_CLI_026` for a version that the table does not have */
export const checkKnown = (fact: ClusterUpgradeFact, asked: string | undefined): void => {
  const known = fact.versions.map(({ version }) => version);
  if (asked === undefined || known.includes(asked)) return;
  throw refused(
    `${JSON.stringify(asked)} is not in the version table of ${fact.asOf}`,
    [...known].reverse().join(', '),
    'name one of these, or update @hera/cluster when EKS has a newer one',
  );
};

/**
 * The version that is asked for, or the next one; the newest of the table where there is no next one.
 *
 * @throws HeraError `HERA_CLI_026` for a version that nobody knows, that is older than the cluster, or out of support
 */
export const targetVersion = (
  fact: ClusterUpgradeFact,
  live: string,
  asked: string | undefined,
  today: Date,
): string => {
  checkKnown(fact, asked);
  const newer = fact.versions
    .map(({ version }) => version)
    .filter((version) => minorOf(version) > minorOf(live))
    .reverse();
  const allowed = newer.length === 0 ? `${live}, the newest of the table of ${fact.asOf}` : newer.join(', ');
  const to = asked ?? newer[0] ?? live;
  if (minorOf(to) < minorOf(live)) {
    throw refused(
      `the cluster is at ${live}, and ${to} is older`,
      allowed,
      `name a newer one; EKS goes back one minor version, within ${fact.rollbackDays} days of an upgrade: the plan of that upgrade says how`,
    );
  }
  if (supportOf(fact, to, today)?.phase === 'ended')
    throw refused(`${to} is out of support`, allowed, 'name a newer one');
  return to;
};
