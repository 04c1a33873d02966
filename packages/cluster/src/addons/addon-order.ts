import type { EksAddon } from '@cdktf/provider-aws/lib/eks-addon/index.js';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { addAddon, type AddonPlace } from '../internal/addon';
import { type AddonPlan, cloudWatch, podIdentityAgent } from '../internal/default-addons';
import { addObservabilityLogs, type ObservabilityLogs } from './observability';

/** Where the add-ons of a cluster go, but for what has to be there first. */
export type AddonsPlace = Omit<AddonPlace, 'first'>;

const usesAgent = ({ role, identity }: AddonPlan): boolean => role !== undefined && identity === 'pod-identity';

/** Makes the add-ons that nodes wait for: the agent first, and those that take their role from it after it. */
export const addBeforeNodes = (
  scope: Construct,
  addons: readonly AddonPlan[],
  place: AddonsPlace,
): readonly EksAddon[] => {
  const early = addons.filter(({ when }) => when === 'before-nodes');
  const agents = early
    .filter(({ name }) => name === podIdentityAgent)
    .map((addon) => addAddon(scope, addon, { ...place, first: [] }));
  const others = early
    .filter(({ name }) => name !== podIdentityAgent)
    .map((addon) => addAddon(scope, addon, { ...place, first: usesAgent(addon) ? agents : [] }));
  return [...agents, ...others];
};

// The driver's snapshotter looks for the snapshot objects that come with the controller
// (kubernetes-sigs/aws-ebs-csi-driver, docs/install.md, prerequisites).
const follows: Readonly<Partial<Record<string, string>>> = { 'aws-ebs-csi-driver': 'snapshot-controller' };

/** Makes the add-ons that need nodes, after all of them, and the log groups before the agents that would make them. */
export const addAfterNodes = (
  scope: Construct,
  addons: readonly AddonPlan[],
  place: AddonsPlace,
  nodes: readonly ITerraformDependable[],
  logs: ObservabilityLogs,
): readonly EksAddon[] => {
  const late = addons.filter(({ when }) => when === 'after-nodes');
  const leaders = late.filter(({ name }) => Object.values(follows).includes(name));
  const made = new Map<string, EksAddon>();
  for (const addon of [...leaders, ...late.filter((other) => !leaders.includes(other))]) {
    const before = made.get(follows[addon.name] ?? '');
    const groups = addon.name === cloudWatch ? addObservabilityLogs(scope, logs) : [];
    const first = [...nodes, ...(before === undefined ? [] : [before]), ...groups];
    made.set(addon.name, addAddon(scope, addon, { ...place, first }));
  }
  return [...made.values()];
};
