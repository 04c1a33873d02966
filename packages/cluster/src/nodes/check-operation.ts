import { isUnknown } from '@hera/core';
import type { Report } from '../internal/report';
import type { NodeGroupProps, NodeShare } from '../node-group';
import { autoscalerTagsOf } from './autoscaler-tags';
import { type NodeGroupPlan, perZoneGroups } from './plan-node-group';

const within = (value: number, least: number, greatest: number): boolean =>
  isUnknown(value) || (Number.isInteger(value) && value >= least && value <= greatest);

/** Checks update and repair. */
export const checkUpdateAndRepair = (
  { maxUnavailable, maxUnavailablePercentage, repair }: NodeGroupProps,
  path: string,
  report: Report,
): void => {
  const problem = (at: string, message: string, allowed: string): void =>
    report.error({ code: 'HERA_CLU_051', path: `${path}.${at}`, message, allowed, fix: 'keep to what is allowed' });
  if (maxUnavailable !== undefined) {
    if (maxUnavailablePercentage !== undefined)
      problem('maxUnavailable', 'a number and a share are both given', 'one of them');
    // Source: EKS API, NodegroupUpdateConfig.
    if (!within(maxUnavailable, 1, 100)) problem('maxUnavailable', `${maxUnavailable} nodes at once`, '1 to 100');
  }
  if (typeof repair !== 'object') return;
  const share = (value: NodeShare | undefined, at: string): void => {
    if (value === undefined) return;
    if ('count' in value && 'percentage' in value) problem(at, 'a number and a share are both given', 'one of them');
    else if ('count' in value) {
      if (!within(value.count, 1, Number.MAX_SAFE_INTEGER)) problem(at, `${value.count} nodes`, '1 or more');
    } else if (!within(value.percentage, 1, 100)) problem(at, `${value.percentage} percent`, '1 to 100 percent');
  };
  share(repair.stopAbove, 'repair.stopAbove');
  share(repair.parallel, 'repair.parallel');
  const seen = new Set<string>();
  (repair.overrides ?? []).forEach(({ condition, reason, waitMinutes }, index) => {
    const at = `repair.overrides[${index}]`;
    const key = `${condition}/${reason}`;
    if (seen.has(key)) problem(at, `${key} is overridden already`, 'each condition and reason once');
    seen.add(key);
    if (condition === '' || reason === '')
      problem(at, 'condition or reason is empty', 'both, as the agent reports them');
    if (!within(waitMinutes, 1, Number.MAX_SAFE_INTEGER))
      problem(`${at}.waitMinutes`, `${waitMinutes} minutes`, '1 minute or more');
  });
};

/** Checks a capacity reservation, and what a capacity block asks for. */
export const checkReservation = (group: NodeGroupPlan, path: string, report: Report): void => {
  const { capacityType, capacityReservationId: id, instanceTypes, zones } = group;
  const problem = (at: string, message: string, allowed: string, fix: string): void =>
    report.error({ code: 'HERA_CLU_052', path: `${path}.${at}`, message, allowed, fix });
  const at = 'capacityReservationId';
  if (id !== undefined && !isUnknown(id) && !/^cr-[0-9a-f]{8,17}$/.test(id))
    problem(
      at,
      `${JSON.stringify(id)} is not the id of a reservation`,
      'cr- and hexadecimal digits',
      'copy it from EC2',
    );
  if (id !== undefined && capacityType === 'SPOT')
    problem(at, 'spot capacity cannot be reserved', 'ON_DEMAND or CAPACITY_BLOCK', 'take one of the two out');
  if (capacityType !== 'CAPACITY_BLOCK') return;
  if (id === undefined) problem(at, 'a capacity block is not named', 'the id of the block', 'add it');
  if (instanceTypes.length !== 1)
    problem('instanceTypes', `${instanceTypes.length} instance types`, 'the one that was reserved', 'leave one');
  if (zones.length !== 1) problem('zones', `${zones.length} zones`, 'the one that the block is in', 'name that zone');
};

const longestName = 63;
// Terraform appends 26 characters to a name prefix, and here there is a dash before them.
const longestPrefix = longestName - 27;
// Source: EC2 Auto Scaling API, Tag.
const longestTagKey = 128;

/** Checks what Hera makes names and tag keys of. */
export const checkGenerated = (group: NodeGroupPlan, path: string, report: Report): void => {
  if (isUnknown(group.name)) return;
  const most = group.replacement === 'create-first' ? longestPrefix : longestName;
  for (const { name } of perZoneGroups(group)) {
    if (isUnknown(name) || name.length <= most || (name === group.name && most === longestName)) continue;
    report.error({
      code: 'HERA_CLU_053',
      path: `${path}.name`,
      message: `${name} has ${name.length} characters`,
      allowed: `up to ${most}${group.replacement === 'create-first' ? ', because a generated end of 27 follows' : ''}`,
      fix: 'shorten the name',
    });
  }
  if (!group.autoscalerTags) return;
  for (const { key } of autoscalerTagsOf(group)) {
    if (key.length <= longestTagKey) continue;
    report.error({
      code: 'HERA_CLU_053',
      path: `${path}.autoscalerTags`,
      message: `${key} has ${key.length} characters`,
      allowed: `${longestTagKey} for the key of a tag`,
      fix: 'shorten the label or taint, or set autoscalerTags to false',
    });
  }
};
