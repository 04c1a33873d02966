import { isUnknown } from '@hera/core';
import type { Check } from '../internal/check';
import { parseCidr } from '../internal/cidr';
import { type ComputedLayout, type ExplicitLayout, isComputed } from './layout';
import { computeLayout, tiersOf } from './plan-layout';

/** The properties that a layout is planned from. */
export interface LayoutProps {
  readonly cidr: string;
  readonly layout: ExplicitLayout | ComputedLayout;
  /** @default - none */
  readonly secondaryCidrs?: readonly string[];
}

const literal = (value: unknown): string | undefined =>
  typeof value === 'string' && !isUnknown(value) ? value : undefined;

/**
 * The explicit layout: as written, or computed. What cannot be read is left out here, and reported where types and
 * blocks are checked.
 */
export const checkLayout = (check: Check, props: LayoutProps): ExplicitLayout => {
  const { layout } = props;
  if (!isComputed(layout)) return layout ?? {};
  const zones = Array.isArray(layout.zones) ? layout.zones : [];
  for (const zone of zones) check.known(zone, 'network.layout.zones');
  const slots = check.known(layout.zoneSlots, 'network.layout.zoneSlots');
  const secondaryCidrs = Array.isArray(props.secondaryCidrs) ? (props.secondaryCidrs as readonly string[]) : [];
  const primary = parseCidr(literal(props.cidr) ?? '');
  const secondary = parseCidr(literal(secondaryCidrs[0]) ?? '');
  const shaped = slots === undefined || [4, 8, 16].includes(slots);
  if (primary === undefined || !shaped || (layout.tiers !== undefined && !Array.isArray(layout.tiers))) return {};
  // Without a readable secondary CIDR the pods tier is not planned: what is wrong with the block is said elsewhere.
  const tiers = tiersOf(layout, secondaryCidrs).filter(
    (tier) => tier !== 'pods' || secondary !== undefined || secondaryCidrs.length === 0,
  );
  const readable = { ...layout, zones: zones.filter((zone) => literal(zone) !== undefined) };
  const plan = computeLayout(readable, primary, secondary, tiers);
  for (const problem of plan.problems) check.problem(problem);
  return plan.layout;
};
