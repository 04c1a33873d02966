import { isUnknown, type StackContext } from '@hera/core';
import type { NodeGroupProps, NodeGroupTaint } from '../node-group';
import { criticalAddonsTaint } from '../node-group-presets';
import { checkImage } from '../nodes/check-image';
import { checkGenerated, checkReservation, checkUpdateAndRepair } from '../nodes/check-operation';
import { checkSettings } from '../nodes/check-settings';
import { type NodeGroupPlan, type NodeGroupSurroundings, perZoneGroups, planNodeGroup } from '../nodes/plan-node-group';
import type { Report } from './report';

export { type NodeGroupPlan } from '../nodes/plan-node-group';

const groupName = /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/;
// What the images need. Source: EKS API, CreateNodegroup, diskSize (defaults of 20 GiB for Linux and Bottlerocket, 50 GiB for Windows).
const smallestDiskGiB = { AL2023: 20, BOTTLEROCKET: 20, WINDOWS: 50 } as const;

const checkName = (name: string, path: string, seen: Set<string>, report: Report): void => {
  if (!report.isLiteral(name, `${path}.name`)) return;
  if (seen.has(name) || !groupName.test(name)) {
    report.error({
      code: 'HERA_CLU_019',
      path: `${path}.name`,
      message: seen.has(name)
        ? `${name} names another node group already`
        : `${JSON.stringify(name)} is not a node group name`,
      allowed: 'up to 63 letters, digits, dashes and underscores, each name once',
      fix: 'rename it',
    });
  }
  seen.add(name);
};

const checkScaling = (group: NodeGroupPlan, path: string, context: StackContext, report: Report): void => {
  const { minimum, maximum, desired } = group.scaling;
  if (isUnknown(minimum) || isUnknown(maximum) || isUnknown(desired)) return;
  if (
    ![minimum, maximum, desired].every(Number.isInteger) ||
    minimum < 0 ||
    maximum < 1 ||
    desired < minimum ||
    desired > maximum
  ) {
    report.error({
      code: 'HERA_CLU_020',
      path: `${path}.scaling`,
      message: `minimum ${minimum}, desired ${desired}, maximum ${maximum}`,
      allowed: 'whole numbers, 0 <= minimum <= desired <= maximum, maximum 1 or more',
      fix: 'put them in order',
    });
    return;
  }
  const promised = context.settings.minimumNodes;
  if (context.profile.name === 'production' && !group.interruptible && minimum < promised) {
    report.brokenPromise({
      code: 'HERA_CLU_021',
      path: `${path}.scaling.minimum`,
      message: `${minimum} nodes are fewer than the environment promises`,
      allowed: `${promised} or more`,
      fix: 'raise it, mark the group interruptible, or override minimumNodes in the environment with a justification',
    });
  }
};

const checkCapacity = (group: NodeGroupPlan, path: string, { settings }: StackContext, report: Report): void => {
  if (settings.capacityType !== 'ON_DEMAND' || group.capacityType !== 'SPOT' || group.interruptible) return;
  report.brokenPromise({
    code: 'HERA_CLU_022',
    path: `${path}.capacityType`,
    message: "SPOT nodes leave at two minutes' notice, and the environment promises ON_DEMAND",
    allowed: 'ON_DEMAND, or SPOT with interruptible: true',
    fix: 'mark the group interruptible if its pods bear that, or override capacityType in the environment with a justification',
  });
};

const checkRanges = (group: NodeGroupPlan, path: string, report: Report): void => {
  const out = (property: string, given: unknown, allowed: string): void =>
    report.error({
      code: 'HERA_CLU_027',
      path: `${path}.${property}`,
      message: `${given} is out of range`,
      allowed,
      fix: `set ${property} within it`,
    });
  const within = (value: number, least: number, greatest: number): boolean =>
    isUnknown(value) || (Number.isInteger(value) && value >= least && value <= greatest);
  const smallest = smallestDiskGiB[group.image?.family ?? 'AL2023'];
  if (!within(group.diskGiB, smallest, 16_384)) out('diskGiB', group.diskGiB, `${smallest} to 16384 GiB`);
  if ('maxUnavailablePercentage' in group.update && !within(group.update.maxUnavailablePercentage, 1, 100))
    out('maxUnavailablePercentage', group.update.maxUnavailablePercentage, '1 to 100 percent');
  if (group.instanceTypes.length === 0) out('instanceTypes', 'an empty list', 'one instance type or more');
};

const checkZones = (group: NodeGroupPlan, path: string, zones: readonly string[], report: Report): void => {
  if (group.zones.length === 0 && zones.length > 0) {
    report.error({
      code: 'HERA_CLU_025',
      path: `${path}.zones`,
      message: 'no zone is named',
      allowed: zones.join(', '),
      fix: 'name one, or leave zones out',
    });
  }
  group.zones.forEach((zone, index) => {
    const at = `${path}.zones[${index}]`;
    if (zones.includes(zone) || !report.isLiteral(zone, at)) return;
    report.error({
      code: 'HERA_CLU_025',
      path: at,
      message: `${zone} has no private subnet in this network`,
      allowed: zones.join(', '),
      fix: 'name a zone of the network, spelled as the network spells it',
    });
  });
};

const blocks = ({ effect }: NodeGroupTaint): boolean => effect !== 'PREFER_NO_SCHEDULE';
const toleratedByDns = ({ key }: NodeGroupTaint): boolean => key === criticalAddonsTaint.key;

const checkPlaces = (all: readonly NodeGroupPlan[], moreNodes: boolean, report: Report): void => {
  // Cluster DNS and most pods are made for Linux.
  const groups = all.filter(({ image }) => image?.family !== 'WINDOWS');
  const hard = groups.map((group) => group.taints.filter(blocks));
  if (!hard.some((taints) => taints.every(toleratedByDns))) {
    report.error({
      code: 'HERA_CLU_028',
      path: 'cluster.nodeGroups',
      message:
        'every node group has a taint that CoreDNS does not tolerate, or runs Windows, so its add-on would never become active',
      allowed: `a Linux group without taints, or with ${criticalAddonsTaint.key} alone`,
      fix: 'add systemNodeGroup()',
    });
  } else if (!moreNodes && !hard.some((taints) => taints.length === 0)) {
    report.warning({
      code: 'HERA_CLU_029',
      path: 'cluster.nodeGroups',
      message: 'every node group is tainted, so pods without tolerations stay pending',
      fix: 'add workloadNodeGroup(), or make sure that something else brings nodes',
    });
  }
};

const checkSpread = (groups: readonly NodeGroupPlan[], context: StackContext, report: Report): void => {
  if (context.profile.name !== 'production') return;
  const lasting = groups.filter((group) => !group.interruptible);
  const zones = new Set(lasting.flatMap((group) => group.zones));
  if (zones.size >= context.settings.minimumZones) return;
  report.brokenPromise({
    code: 'HERA_CLU_026',
    path: 'cluster.nodeGroups',
    message: `the nodes that are not interruptible span ${zones.size} zones, and the environment promises ${context.settings.minimumZones}`,
    allowed: `${context.settings.minimumZones} zones or more`,
    fix: 'give a group more zones, or override minimumZones in the environment with a justification',
  });
};

/** What checking node groups needs to know about the rest of the cluster. */
export interface CheckedSurroundings extends NodeGroupSurroundings {
  /** Kubernetes `<major>.<minor>`. */
  readonly version: string;
  /** Whether pods have other places to run, so that no node group is needed. @default false */
  readonly otherNodes?: boolean;
  /** Whether something brings nodes for ordinary pods once a first node is there, as Karpenter does. @default false */
  readonly moreNodes?: boolean;
}

/**
 * Checks each node group, and then all of them together.
 *
 * @returns the groups as EKS gets them, one for each zone where that was asked for
 */
export const checkNodeGroups = (
  props: readonly NodeGroupProps[],
  surroundings: CheckedSurroundings,
  context: StackContext,
  report: Report,
): readonly NodeGroupPlan[] => {
  const groups = props.map((each) => planNodeGroup(each, context, surroundings));
  if (groups.length === 0) {
    if (surroundings.otherNodes === true) return [];
    report.error({
      code: 'HERA_CLU_019',
      path: 'cluster.nodeGroups',
      message: 'there is no node group, so CoreDNS would never become active',
      fix: 'use [systemNodeGroup(), workloadNodeGroup()]',
    });
    return [];
  }
  const seen = new Set<string>();
  groups.forEach((group, index) => {
    const path = `cluster.nodeGroups[${index}]`;
    checkName(group.name, path, seen, report);
    checkScaling(group, path, context, report);
    checkCapacity(group, path, context, report);
    checkImage(group, surroundings.version, path, context, report);
    checkRanges(group, path, report);
    checkZones(group, path, surroundings.zones, report);
    checkSettings(group, surroundings.cni, path, report);
    checkUpdateAndRepair(props[index] as NodeGroupProps, path, report);
    checkReservation(group, path, report);
    checkGenerated(group, path, report);
  });
  if (surroundings.otherNodes !== true) checkPlaces(groups, surroundings.moreNodes ?? false, report);
  checkSpread(groups, context, report);
  return groups.flatMap(perZoneGroups);
};
