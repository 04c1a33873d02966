import type {
  ClusterVersionInformation,
  DescribeClusterVersionsRequest,
  DescribeClusterVersionsResponse,
} from '@aws-sdk/client-eks';
import type { Operation } from './context';
import table from './data/cluster-versions.json';
import { invalidParameter } from './errors';
import { pageOf } from './pages';

/** A Kubernetes version of the emulator's table. */
export type VersionFacts = (typeof table.versions)[number];

/** The version that a cluster gets when its creator names none. */
export const DEFAULT_VERSION = table.defaultVersion;

/** Zone ids in which EKS places no control plane. */
export const UNSUPPORTED_ZONE_IDS: readonly string[] = table.unsupportedZoneIds;

/** `1.35` as 35, so that versions can be compared. */
export const minorOf = (version: string): number => Number(/^1\.(\d{1,3})$/.exec(version)?.[1] ?? Number.NaN);

/** Judged at the date of the table, not of the clock: a run of today and of next year behave alike. */
export const supportOf = (facts: VersionFacts): 'STANDARD_SUPPORT' | 'EXTENDED_SUPPORT' | 'UNSUPPORTED' => {
  if (table.asOf < facts.standardEnds) return 'STANDARD_SUPPORT';
  return table.asOf < facts.extendedEnds ? 'EXTENDED_SUPPORT' : 'UNSUPPORTED';
};

/** @throws AwsError InvalidParameterException for a version that EKS does not run (any more) */
export const supportedVersion = (version: string, clusterName?: string): VersionFacts => {
  const facts = table.versions.find((candidate) => candidate.version === version);
  if (facts !== undefined && supportOf(facts) !== 'UNSUPPORTED') return facts;
  throw invalidParameter(`unsupported Kubernetes version ${version}`, { clusterName });
};

/** AMI release of a managed node group, in the form that its AMI family has. */
export const releaseVersionOf = (version: string, amiType: string): string => {
  if (amiType.startsWith('BOTTLEROCKET')) return table.bottlerocketRelease;
  const patch = supportedVersion(version).patch;
  if (!amiType.startsWith('WINDOWS')) return `${patch}-${table.amiRelease}`;
  return `${version}-${table.amiRelease.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1.$2.$3')}`;
};

const informationOf = (facts: VersionFacts): ClusterVersionInformation => {
  const support = supportOf(facts);
  return {
    clusterVersion: facts.version,
    clusterType: 'eks',
    defaultPlatformVersion: facts.platform,
    defaultVersion: facts.version === DEFAULT_VERSION,
    releaseDate: new Date(facts.released),
    endOfStandardSupportDate: new Date(facts.standardEnds),
    endOfExtendedSupportDate: new Date(facts.extendedEnds),
    versionStatus: support,
    kubernetesPatchVersion: facts.patch,
    status:
      support === 'UNSUPPORTED'
        ? 'unsupported'
        : support === 'STANDARD_SUPPORT'
          ? 'standard-support'
          : 'extended-support',
  };
};

/** DescribeClusterVersions. Supported versions, newest first; with `includeAll` also those out of support. */
export const describeClusterVersions: Operation<DescribeClusterVersionsRequest, DescribeClusterVersionsResponse> = (
  _context,
  input,
) => {
  const found = table.versions
    .map(informationOf)
    .filter((version) => input.includeAll === true || version.versionStatus !== 'UNSUPPORTED')
    .filter((version) => input.defaultOnly !== true || version.defaultVersion === true)
    .filter(({ clusterVersion = '' }) => input.clusterVersions?.includes(clusterVersion) ?? true)
    .filter(({ versionStatus }) => input.versionStatus === undefined || versionStatus === input.versionStatus)
    .filter(({ status }) => input.status === undefined || status === input.status);
  const { items, nextToken } = pageOf(found, input);
  return { clusterVersions: items, nextToken };
};
