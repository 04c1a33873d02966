import { plainTable } from '@hera/cost/plain-table';
import type { UpgradeHop, UpgradePlan, UpgradeStep } from './upgrade-plan';

const supportText = ({ support }: UpgradePlan): string =>
  plainTable([
    ['Version', 'Standard support ends', 'Extended support ends', 'Today'],
    ...support.map(({ version, standardSupportEnds, extendedSupportEnds, phase, daysLeft }) => [
      version,
      standardSupportEnds,
      extendedSupportEnds,
      phase === 'standard' ? `standard, ${daysLeft} days left` : phase,
    ]),
  ]);

/** Steps of the apply stand below it, without a number of their own. */
const stepLines = (steps: readonly UpgradeStep[]): string[] => {
  let number = 0;
  return steps.flatMap(({ by, what, command }) => {
    if (by === 'apply') return [`       - ${what}`];
    number += 1;
    return [`  ${String(number).padStart(2)}. ${what}`, ...(command === undefined ? [] : [`      ${command}`])];
  });
};

const hopLines = (hop: UpgradeHop, index: number, count: number): string[] => [
  '',
  count === 1 ? `${hop.from} to ${hop.to}` : `${hop.from} to ${hop.to}, ${index + 1} of ${count}`,
  ...stepLines(hop.steps),
  `Back to ${hop.rollback.to}, within ${hop.rollback.withinDays} days of the upgrade`,
  ...stepLines(hop.rollback.steps),
];

/** A plan for people, line by line. */
export const upgradeLines = (plan: UpgradePlan): string[] => {
  const { cluster, from, to, asOf, findings, hops, unknown } = plan;
  return [
    from === to
      ? `${cluster}: the control plane is at Kubernetes ${to} (versions and rules as of ${asOf})`
      : `${cluster}: Kubernetes ${from} to ${to} (versions and rules as of ${asOf})`,
    ...supportText(plan).split('\n'),
    ...(findings.length === 0 ? [] : ['', 'First']),
    ...findings.flatMap(({ severity, id, message, fix }) => [`  ${severity} ${id}: ${message}`, `      ${fix}`]),
    ...hops.flatMap((hop, index) => hopLines(hop, index, hops.length)),
    '',
    'Not known here',
    ...unknown.map((line) => `  ${line}`),
  ];
};
