import type { TeardownFinding, TeardownReport } from '@hera/testkit';

const titles: readonly (readonly [TeardownFinding['effect'], string])[] = [
  ['hangs', 'Would make the destroy hang'],
  ['leaks', 'Would stay behind'],
  ['unclear', 'To look at'],
];

/** For example `2 would hang, 1 would stay, 3 not looked at`. */
export const teardownSummary = (reports: readonly TeardownReport[]): string => {
  const count = (wanted: TeardownFinding['effect']): number =>
    reports.flatMap(({ findings }) => findings).filter(({ effect }) => effect === wanted).length;
  const gaps = reports.flatMap((report) => report.gaps).length;
  return `${count('hangs')} would hang, ${count('leaks')} would stay, ${gaps} not looked at`;
};

/** What a look before a destroy found, for people. */
export const teardownLines = ({ cluster, exists, findings, gaps }: TeardownReport): string[] => [
  `Before the destroy of the cluster ${cluster}${exists ? '' : ', which EKS does not have (any more)'}`,
  ...titles.flatMap(([effect, title]) => {
    const found = findings.filter((finding) => finding.effect === effect);
    return found.length === 0
      ? []
      : [
          `  ${title}`,
          ...found.flatMap(({ id, resources, message, fix }) => [
            `    ${id}: ${message}`,
            `      ${resources.join(', ')}`,
            `      ${fix}`,
          ]),
        ];
  }),
  ...(findings.length === 0 ? ['  Nothing was found'] : []),
  ...gaps.map(({ reason, call, message }) => `  ${reason}: ${call}: ${message}`),
];
