import { isUnknown, type StackContext } from '@hera/core';
import { amiTypes, type NodeGroupProps, type NodeGroupTaint } from '../node-group';
import { criticalAddonsTaint } from '../node-group-presets';
import { architectureOf } from './instance-architecture';
import type { Report } from './report';

/** A node group with every default filled in. */
export type NodeGroupPlan = Required<Omit<NodeGroupProps, 'scaling'>> & {
  readonly scaling: Required<NodeGroupProps['scaling']>;
};

const groupName = /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/;
// What AL2023's image needs. Source: EKS API, CreateNodegroup, diskSize (default of 20 GiB for Linux).
const smallestDiskGiB = 20;

/** Fills in the defaults of a node group. */
export const planNodeGroup = (
  props: NodeGroupProps,
  { settings }: StackContext,
  zones: readonly string[],
): NodeGroupPlan => {
  const interruptible = props.interruptible ?? false;
  return {
    name: props.name,
    instanceTypes: props.instanceTypes,
    scaling: { ...props.scaling, desired: props.scaling.desired ?? props.scaling.minimum },
    capacityType: props.capacityType ?? (interruptible ? 'SPOT' : settings.capacityType),
    interruptible,
    taints: props.taints ?? [],
    labels: props.labels ?? {},
    zones: props.zones ?? zones,
    diskGiB: props.diskGiB ?? 50,
    amiType: props.amiType ?? 'AL2023_x86_64_STANDARD',
    maxUnavailablePercentage: props.maxUnavailablePercentage ?? 33,
    ignoreDesiredSize: props.ignoreDesiredSize ?? true,
  };
};

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

const checkImage = (group: NodeGroupPlan, path: string, report: Report): void => {
  if (isUnknown(group.amiType)) return;
  if (!amiTypes.includes(group.amiType)) {
    const ended = String(group.amiType).startsWith('AL2_');
    report.error({
      code: 'HERA_CLU_023',
      path: `${path}.amiType`,
      message: ended
        ? `${group.amiType} gets no images since 2025-11-26, and Amazon Linux 2 itself ended on 2026-06-30`
        : `${JSON.stringify(group.amiType)} is not offered`,
      allowed: amiTypes.join(', '),
      fix: ended
        ? `use ${String(group.amiType).includes('ARM') ? 'AL2023_ARM_64_STANDARD' : 'AL2023_x86_64_STANDARD'}`
        : 'choose one of them',
    });
    return;
  }
  const architecture = group.amiType.includes('ARM_64') ? 'ARM_64' : 'x86_64';
  group.instanceTypes.forEach((type, index) => {
    const own = isUnknown(type) ? undefined : architectureOf(type);
    if (own === undefined || own === architecture) return;
    report.error({
      code: 'HERA_CLU_024',
      path: `${path}.instanceTypes[${index}]`,
      message: `${type} is ${own} and cannot start ${group.amiType}`,
      allowed: `${architecture} types with this amiType`,
      fix: `set amiType to ${own === 'ARM_64' ? 'AL2023_ARM_64_STANDARD' : 'AL2023_x86_64_STANDARD'}, or choose another type`,
    });
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
  if (!within(group.diskGiB, smallestDiskGiB, 16_384)) out('diskGiB', group.diskGiB, `${smallestDiskGiB} to 16384 GiB`);
  if (!within(group.maxUnavailablePercentage, 1, 100))
    out('maxUnavailablePercentage', group.maxUnavailablePercentage, '1 to 100 percent');
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

const checkPlaces = (groups: readonly NodeGroupPlan[], report: Report): void => {
  const hard = groups.map((group) => group.taints.filter(blocks));
  if (!hard.some((taints) => taints.every(toleratedByDns))) {
    report.error({
      code: 'HERA_CLU_028',
      path: 'cluster.nodeGroups',
      message: 'every node group has a taint that CoreDNS does not tolerate, so its add-on would never become active',
      allowed: `a group without taints, or with ${criticalAddonsTaint.key} alone`,
      fix: 'add systemNodeGroup()',
    });
  } else if (!hard.some((taints) => taints.length === 0)) {
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

/** Checks each node group, and then all of them together. */
export const checkNodeGroups = (
  groups: readonly NodeGroupPlan[],
  zones: readonly string[],
  context: StackContext,
  report: Report,
): void => {
  if (groups.length === 0) {
    report.error({
      code: 'HERA_CLU_019',
      path: 'cluster.nodeGroups',
      message: 'there is no node group, so CoreDNS would never become active',
      fix: 'use [systemNodeGroup(), workloadNodeGroup()]',
    });
    return;
  }
  const seen = new Set<string>();
  groups.forEach((group, index) => {
    const path = `cluster.nodeGroups[${index}]`;
    checkName(group.name, path, seen, report);
    checkScaling(group, path, context, report);
    checkCapacity(group, path, context, report);
    checkImage(group, path, report);
    checkRanges(group, path, report);
    checkZones(group, path, zones, report);
  });
  checkPlaces(groups, report);
  checkSpread(groups, context, report);
};
