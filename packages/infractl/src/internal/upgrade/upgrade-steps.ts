import type { LiveAddon } from '@hera/testkit';
import type { Rollback, UpgradeHop, UpgradeInput, UpgradeStep } from './upgrade-plan';
import { minorOf, supportOf } from './version-path';

interface AddonMove {
  readonly addon: LiveAddon;
  readonly when: 'before-nodes' | 'after-nodes';
  /** `default` and `latest` as declared, else the pinned version; add-ons that are not declared stay as they are. */
  readonly declared: string;
  /** What EKS offers for the version to come. @default - it was not answered */
  readonly offered?: LiveAddon['offered'][string];
}

/** Add-ons in their declared order, those that nobody declared last. */
const moves = ({ fact, live }: UpgradeInput, to: string): readonly AddonMove[] => {
  const order = fact.addons.map(({ name }) => name);
  const place = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  return [...live.addons]
    .sort((one, other) => place(one.name) - place(other.name))
    .map((addon) => {
      const declared = fact.addons.find(({ name }) => name === addon.name);
      const offered = addon.offered[to];
      return {
        addon,
        when: declared?.when ?? 'after-nodes',
        declared: declared?.version ?? 'default',
        ...(offered === undefined ? {} : { offered }),
      };
    });
};

const isPinned = ({ declared }: AddonMove): boolean => declared !== 'default' && declared !== 'latest';
const runsOn = (version: string, { offered }: AddonMove): boolean | undefined => offered?.versions.includes(version);
const suggestion = ({ offered }: AddonMove): string | undefined => offered?.recommended ?? offered?.versions[0];

/** Pins that have to move together with the cluster's version. */
const stalePins = (all: readonly AddonMove[]): readonly AddonMove[] =>
  all.filter((move) => isPinned(move) && runsOn(move.declared, move) === false);

const declare = ({ folder }: UpgradeInput, to: string, all: readonly AddonMove[]): UpgradeStep => ({
  id: 'declare',
  by: 'you',
  what: [
    `in ${folder}, set the cluster's version to '${to}'`,
    ...stalePins(all).map(
      (move) =>
        `and the add-on ${move.addon.name} to ${suggestion(move) === undefined ? 'a version that runs on it' : `'${suggestion(move)}'`}, because ${move.declared} does not run on ${to}`,
    ),
  ].join(', '),
});

const applied = (addon: AddonMove, to: string): UpgradeStep[] => {
  const { declared } = addon;
  if (declared === 'default') return [];
  const next =
    declared === 'latest' ? addon.offered?.versions[0] : stalePins([addon]).length > 0 ? suggestion(addon) : declared;
  if (next === addon.addon.version) return [];
  return [
    {
      id: 'addon',
      by: 'apply',
      what: `add-on ${addon.addon.name}: ${addon.addon.version} to ${next ?? `the newest for ${to}`}`,
    },
  ];
};

/** Terraform leaves the version of an add-on alone that is declared as `default`: EKS chose it when the add-on was made. */
const byHand = ({ live, region }: UpgradeInput, to: string, all: readonly AddonMove[]): UpgradeStep[] =>
  all.flatMap((move) => {
    const { addon, declared } = move;
    const next = suggestion(move);
    if (declared !== 'default' || next === undefined || next === addon.version) return [];
    const why =
      runsOn(addon.version, move) === true
        ? 'it still runs, but is not the default any more'
        : `it does not run on ${to}`;
    return [
      {
        id: 'addon',
        by: 'you',
        what: `add-on ${addon.name}: ${addon.version} to ${next}, because ${why}`,
        command: `aws eks update-addon --region ${region} --cluster-name ${live.name} --addon-name ${addon.name} --addon-version ${next} --resolve-conflicts PRESERVE`,
      } satisfies UpgradeStep,
    ];
  });

const karpenterFirst = ({ fact, live }: UpgradeInput, to: string): UpgradeStep[] => {
  if (!live.karpenterNodes) return [];
  const needs = fact.karpenter.find(({ kubernetes }) => kubernetes === to)?.karpenter;
  return [
    {
      id: 'karpenter',
      by: 'you',
      what: `Karpenter: ${needs === undefined ? `a release that knows ${to}` : `at least ${needs}`}, before the control plane`,
      command:
        'kubectl get deployment karpenter --namespace kube-system --output jsonpath={.spec.template.spec.containers[0].image}',
    },
  ];
};

const nodesOfOthers = ({ live }: UpgradeInput, to: string): UpgradeStep[] => [
  ...(live.autoMode || live.karpenterNodes
    ? [
        {
          id: 'drift',
          by: 'you',
          what: `wait until ${live.autoMode ? 'Auto Mode' : 'Karpenter'} has replaced its nodes with ${to}; disruption budgets slow it down`,
          command: 'kubectl get nodeclaims',
        } satisfies UpgradeStep,
      ]
    : []),
  ...live.fargateProfiles.map((profile): UpgradeStep => ({
    id: 'fargate',
    by: 'you',
    what: `Fargate profile ${profile}: its pods keep their kubelet until they are made anew`,
    command: 'kubectl rollout restart deployment --namespace <namespace of the profile>',
  })),
];

const rollbackOf = (input: UpgradeInput, from: string, to: string): Rollback => {
  const { fact, live, region, today, folder } = input;
  const outOfStandard = supportOf(fact, from, today)?.phase !== 'standard' && live.supportType === 'STANDARD';
  const eks = (call: string, rest: string): string => `aws eks ${call} --region ${region} ${rest}`;
  return {
    to: from,
    withinDays: fact.rollbackDays,
    steps: [
      {
        id: 'readiness',
        by: 'you',
        what: 'ask EKS whether it can go back; it refuses while a check fails',
        command: eks('list-insights', `--cluster-name ${live.name} --filter categories=ROLLBACK_READINESS`),
      },
      ...(outOfStandard
        ? [
            {
              id: 'support-type',
              by: 'you',
              what: `${from} is not in standard support: the cluster has to take extended support first`,
              command: eks('update-cluster-config', `--name ${live.name} --upgrade-policy supportType=EXTENDED`),
            } satisfies UpgradeStep,
          ]
        : []),
      ...live.nodeGroups.map(({ name }): UpgradeStep => ({
        id: 'node-group',
        by: 'you',
        what: `node group ${name} back to ${from}, if it is at ${to}: no node may be newer than the control plane`,
        command: eks(
          'update-nodegroup-version',
          `--cluster-name ${live.name} --nodegroup-name ${name} --kubernetes-version ${from}`,
        ),
      })),
      {
        id: 'control-plane',
        by: 'you',
        what: 'control plane; add-ons, workloads and data stay as they are',
        command: eks('update-cluster-version', `--name ${live.name} --kubernetes-version ${from}`),
      },
      {
        id: 'declare',
        by: 'you',
        what: `in ${folder}, set the cluster's version back to '${from}'; the plan must then be empty`,
        command: `infractl plan ${input.infractl.plan}`,
      },
    ],
  };
};

/** Every step from one minor version to the next, in order. */
export const hopOf = (input: UpgradeInput, from: string, to: string): UpgradeHop => {
  const all = moves(input, to);
  const { live, infractl } = input;
  const nodeGroups = live.nodeGroups
    .filter(({ version }) => minorOf(version) !== minorOf(to))
    .map(({ name }): UpgradeStep => ({
      id: 'node-group',
      by: 'apply',
      what: `node group ${name} to ${to}, node by node; a disruption budget that allows nothing stops it (kubectl get pdb --all-namespaces)`,
    }));
  const addonsOf = (when: AddonMove['when']): UpgradeStep[] =>
    all.filter((move) => move.when === when).flatMap((move) => applied(move, to));
  return {
    from,
    to,
    steps: [
      ...karpenterFirst(input, to),
      declare(input, to, all),
      {
        id: 'plan',
        by: 'you',
        what: 'read the plan: nothing may be replaced or destroyed',
        command: `infractl plan ${infractl.plan}`,
      },
      {
        id: 'apply',
        by: 'you',
        what: 'apply it; it does, in this order:',
        command: `infractl apply ${infractl.apply}`,
      },
      { id: 'control-plane', by: 'apply', what: `control plane: ${from} to ${to}` },
      ...addonsOf('before-nodes'),
      ...nodeGroups,
      ...addonsOf('after-nodes'),
      ...byHand(input, to, all),
      ...nodesOfOthers(input, to),
      {
        id: 'check',
        by: 'you',
        what: `every node says ${to}, and the plan is empty`,
        command: `kubectl get nodes && infractl plan ${infractl.plan}`,
      },
    ],
    rollback: rollbackOf(input, from, to),
  };
};
