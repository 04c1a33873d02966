import { upgradeFindings } from './upgrade-findings';
import type { UpgradeInput, UpgradePlan } from './upgrade-plan';
import { hopOf } from './upgrade-steps';
import { supportOf } from './version-path';

const words: Readonly<Record<string, string>> = {
  'eks:ListInsights': 'whether EKS sees deprecated APIs or other obstacles',
  'eks:DescribeInsight': 'what exactly EKS sees as an obstacle',
  'eks:DescribeAddonVersions': 'which add-on versions run on the versions to come',
  'eks:ListFargateProfiles': 'whether there are Fargate profiles',
  'ec2:DescribeSubnets': "whether the control plane's subnets have addresses left",
  'ec2:DescribeInstances': 'whether Karpenter runs nodes',
};

const unknowns = ({ live, path }: UpgradeInput): readonly string[] => [
  ...live.missing.map((call) => `unsupported: ${call}: ${words[call] ?? 'a part of the plan'} is not known`),
  ...(live.missing.includes('eks:DescribeAddonVersions')
    ? []
    : live.addons.flatMap(({ name, offered }) =>
        path
          .filter((version) => (offered[version]?.versions ?? []).length === 0)
          .map((version) => `EKS offers no version of the add-on ${name} for ${version}`),
      )),
  ...(path.length > 1
    ? [`what EKS will say about ${path.slice(1).join(', ')}: plan again after each step, on what is there then`]
    : []),
  'disruption budgets, webhooks and workloads: they are in the cluster, which is not asked',
];

/** Plans an upgrade. Pure: it asks nobody and changes nothing. */
export const planUpgrade = (input: UpgradeInput): UpgradePlan => {
  const { fact, live, path, today } = input;
  const all = [live.version, ...path];
  return {
    cluster: live.name,
    from: live.version,
    to: all.at(-1) ?? live.version,
    asOf: fact.asOf,
    support: all.flatMap((version) => supportOf(fact, version, today) ?? []),
    findings: upgradeFindings(input),
    hops: path.map((to, index) => hopOf(input, all[index] ?? live.version, to)),
    unknown: unknowns(input),
  };
};
