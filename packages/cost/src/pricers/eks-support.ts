import data from '../data/eks-support.json';

/** Support of a Kubernetes version on EKS on one day. */
export interface EksSupport {
  /** `unknown-version`: newer than the table, or no version at all. */
  readonly phase: 'standard' | 'extended' | 'ended' | 'unknown-version';
  /** First day without standard support. @default - the version is not in the table */
  readonly standardSupportEnds?: string;
  /** First day without any support. @default - the version is not in the table */
  readonly extendedSupportEnds?: string;
}

/** Day on which the table of versions was checked. */
export const eksSupportAsOf: string = data.asOf;

const minor = (version: string): number => Number(/^1\.(\d{1,3})$/.exec(version)?.[1] ?? Number.NaN);

/** Support of a version such as `1.33` on a day `YYYY-MM-DD`, by the dated version table. */
export const eksSupportOf = (version: string, date: string): EksSupport => {
  const row = data.versions.find((each) => each.version === version);
  if (row === undefined) {
    const oldest = Math.min(...data.versions.map((each) => minor(each.version)));
    return { phase: minor(version) < oldest ? 'ended' : 'unknown-version' };
  }
  const { standardSupportEnds, extendedSupportEnds } = row;
  const phase = date < standardSupportEnds ? 'standard' : date < extendedSupportEnds ? 'extended' : 'ended';
  return { phase, standardSupportEnds, extendedSupportEnds };
};
