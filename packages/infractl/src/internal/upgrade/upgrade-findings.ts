import type { LiveInsight } from '@hera/testkit';
import { minorOf, supportOf } from './version-path';
import type { UpgradeFinding, UpgradeInput } from './upgrade-plan';

const supportWarningDays = 90;

/** How many minor versions a kubelet may be behind a control plane. */
const skewAllowed = ({ fact }: UpgradeInput, version: string): number =>
  fact.kubeletSkew.find(({ from }) => minorOf(version) >= minorOf(from))?.minors ?? 0;

const status = ({ live: { name, status } }: UpgradeInput): readonly UpgradeFinding[] =>
  status === 'ACTIVE'
    ? []
    : [
        {
          id: 'cluster-status',
          severity: 'blocks',
          message: `the cluster ${name} is ${status}, and EKS updates only an ACTIVE one`,
          fix: `wait for what goes on: aws eks list-updates --name ${name}`,
        },
      ];

const nodeGroups = (input: UpgradeInput): readonly UpgradeFinding[] => {
  const { live, path, region } = input;
  const [next] = path;
  return live.nodeGroups.flatMap(({ name, version, status, issues }): UpgradeFinding[] => {
    const found: UpgradeFinding[] = [];
    if (status !== 'ACTIVE' || issues.length > 0) {
      found.push({
        id: 'node-group-health',
        severity: 'blocks',
        message: `the node group ${name} is ${[status, ...issues].join('; ')}: its nodes cannot be replaced like this`,
        fix: `put it right first: aws eks describe-nodegroup --region ${region} --cluster-name ${live.name} --nodegroup-name ${name} --query nodegroup.health`,
      });
    }
    const behind = minorOf(live.version) - minorOf(version);
    const fix = `bring it to ${live.version} first: infractl apply ${input.infractl.apply}, where the app says ${live.version}`;
    if (next !== undefined && behind + 1 > skewAllowed(input, next)) {
      found.push({
        id: 'node-group-skew',
        severity: 'blocks',
        message: `the node group ${name} is at ${version}: ${behind + 1} minor versions behind ${next}, and ${skewAllowed(input, next)} are allowed`,
        fix,
      });
    } else if (!(behind <= 0)) {
      found.push({
        id: 'node-group-skew',
        severity: 'warns',
        message: `the node group ${name} is at ${version || 'an unknown version'}, behind the control plane's ${live.version}`,
        fix,
      });
    }
    return found;
  });
};

const addons = ({ live, region }: UpgradeInput): readonly UpgradeFinding[] =>
  live.addons
    .filter(({ status, issues }) => status !== 'ACTIVE' || issues.length > 0)
    .map(({ name, status, issues }) => ({
      id: 'addon-health',
      severity: 'blocks',
      message: `the add-on ${name} is ${[status, ...issues].join('; ')}`,
      fix: `put it right first: aws eks describe-addon --region ${region} --cluster-name ${live.name} --addon-name ${name} --query addon.health`,
    }));

/** The newest version of each add-on that runs now and on the next version: it can be put in before the control plane moves. */
const bridges = ({ live, path: [next = ''] }: UpgradeInput, names: readonly string[]) =>
  names.map((name) => {
    const { offered = {} } = live.addons.find((addon) => addon.name === name) ?? {};
    const now = offered[live.version]?.versions ?? [];
    return { name, version: offered[next]?.versions.find((version) => now.includes(version)) };
  });

/**
 * An add-on that does not run on the next version. One whose versions all belong to one Kubernetes version, such as kube-proxy, can only
 * move after the control plane, so it cannot block it.
 */
const addonInsight = (
  input: UpgradeInput,
  { addons: names }: LiveInsight,
): Pick<UpgradeFinding, 'fix' | 'severity'> => {
  const { live, region } = input;
  const found = bridges(input, names);
  const commands = found.flatMap(({ name, version }) =>
    version === undefined
      ? []
      : [
          `aws eks update-addon --region ${region} --cluster-name ${live.name} --addon-name ${name} --addon-version ${version} --resolve-conflicts PRESERVE`,
        ],
  );
  const later = found.filter(({ version }) => version === undefined).map(({ name }) => name);
  return {
    severity: commands.length > 0 ? 'blocks' : 'warns',
    fix: [
      ...(commands.length > 0
        ? [`put in what runs on both versions, and move the pins of the app with it: ${commands.join(' && ')}`]
        : []),
      ...(later.length > 0
        ? [
            `no version of ${later.join(', ')} runs on both, so it moves right after the control plane; should EKS refuse for this alone, force the upgrade in the app`,
          ]
        : []),
    ].join('; '),
  };
};

/** EKS itself refuses an upgrade while a check of the next version fails. Those of later versions can wait. */
const insights = (input: UpgradeInput): readonly UpgradeFinding[] => {
  const { live, path } = input;
  return (live.insights ?? [])
    .filter(({ status, version }) => status !== 'PASSING' && (version === undefined || path.includes(version)))
    .map((found) => {
      const { name, status, version, reason, recommendation, deprecated, addons: names } = found;
      const next = status === 'ERROR' && (version === undefined || version === path[0]);
      const message = [
        `EKS says ${status} about "${name}"${version === undefined ? '' : ` for ${version}`}`,
        ...(reason === undefined ? [] : [reason]),
        ...deprecated.map(
          ({ usage, gone, replacedWith }) =>
            `${usage} is called${gone === undefined ? '' : ` and gone in ${gone}`}${replacedWith === undefined ? '' : `, use ${replacedWith}`}`,
        ),
      ].join(': ');
      const finding: UpgradeFinding = {
        id: 'insight',
        severity: next ? 'blocks' : 'warns',
        message,
        fix:
          recommendation ??
          (deprecated.length > 0
            ? 'move the callers; EKS looks back 30 days, so the finding stays that long'
            : `aws eks list-insights --cluster-name ${live.name}`),
      };
      return next && names.length > 0 ? { ...finding, ...addonInsight(input, found) } : finding;
    });
};

const addresses = ({ fact, live: { subnets } }: UpgradeInput): readonly UpgradeFinding[] => {
  if (subnets === undefined) return [];
  const free = subnets.reduce((sum, subnet) => sum + subnet.free, 0);
  if (free >= fact.freeAddresses) return [];
  return [
    {
      id: 'free-addresses',
      severity: 'blocks',
      message: `${free} addresses are free in the control plane's subnets (${subnets.map(({ id, free: left }) => `${id}: ${left}`).join(', ')}), and an upgrade may take ${fact.freeAddresses}`,
      fix: 'free some, or give the control plane subnets of its own',
    },
  ];
};

const karpenter = ({ fact, live, path }: UpgradeInput): readonly UpgradeFinding[] => {
  if (!live.karpenterNodes) return [];
  const needs = path.map((version) => fact.karpenter.find(({ kubernetes }) => kubernetes === version)?.karpenter);
  return [
    {
      id: 'karpenter',
      severity: 'warns',
      message: `Karpenter runs ${live.karpenterNodes} nodes, and AWS does not say which Karpenter: ${path
        .map((version, index) => `${version} needs ${needs[index] ?? 'one that the table does not know'}`)
        .join(', ')}`,
      fix: 'update Karpenter before the control plane; it then replaces its nodes by itself, as drift',
    },
  ];
};

const support = ({ fact, live, path, today }: UpgradeInput): readonly UpgradeFinding[] => {
  const now = supportOf(fact, live.version, today);
  const target = supportOf(fact, path.at(-1) ?? live.version, today);
  const found: UpgradeFinding[] = [];
  if (now === undefined) {
    found.push({
      id: 'support',
      severity: 'warns',
      message: `the cluster's ${live.version} is not in the version table of ${fact.asOf}`,
      fix: 'see aws eks describe-cluster-versions',
    });
  } else if (now.daysLeft <= supportWarningDays) {
    const then =
      live.supportType === 'STANDARD'
        ? 'EKS then upgrades the cluster by itself'
        : 'extended support then costs more by the hour';
    found.push({
      id: 'support',
      severity: 'warns',
      message:
        now.daysLeft > 0
          ? `standard support of ${live.version} ends on ${now.standardSupportEnds}, in ${now.daysLeft} days: ${then}`
          : `standard support of ${live.version} ended on ${now.standardSupportEnds}`,
      fix: 'do not put the upgrade off',
    });
  }
  if (target !== undefined && target.version !== live.version && target.phase === 'extended') {
    found.push({
      id: 'support',
      severity: 'warns',
      message: `${target.version} is in extended support since ${target.standardSupportEnds}`,
      fix: 'go on to a version in standard support',
    });
  }
  return found;
};

/** Everything that has to be done or known first, blockers before warnings. */
export const upgradeFindings = (input: UpgradeInput): readonly UpgradeFinding[] => {
  const all = [status, nodeGroups, addons, insights, addresses, karpenter, support].flatMap((find) => find(input));
  return [
    ...all.filter(({ severity }) => severity === 'blocks'),
    ...all.filter(({ severity }) => severity === 'warns'),
  ];
};
