import type { SubnetTier } from '@hera/core';
import type { TierLayout } from '../network-props';

/** Explicit subnets, by tier and zone, as a planner gives them. */
export type ExplicitLayout = Readonly<Partial<Record<SubnetTier, TierLayout>>>;

/** How many zones a tier has room for. */
export type ZoneSlots = 4 | 8 | 16;

/**
 * Subnets that are computed from the CIDR of the VPC. The place of a subnet depends on its tier and on the number of its
 * zone alone, never on what else is listed, so a zone or a tier that is added moves no subnet.
 *
 * The VPC is cut into eight equal parts: the first four are the private tier's, the fifth the public tier's, the sixth
 * the intra tier's; the seventh is kept for tiers to come, and the eighth for you. The pods tier has the first secondary
 * CIDR to itself. Each tier's block is cut into `zoneSlots` equal subnets, and a zone has the one of its number.
 */
export interface ComputedLayout {
  /** Availability zones, as ids (`use1-az1`) or as names (`us-east-1a`). Their order means nothing. */
  readonly zones: readonly string[];
  /** Tiers to make, each in every zone. @default - `public`, `private` and `intra`; `pods` too where the VPC has secondary CIDRs */
  readonly tiers?: readonly SubnetTier[];
  /**
   * Zones that each tier has room for: 4, 8 or 16. More slots mean smaller subnets. Not to be changed once applied, for
   * it moves every subnet.
   * @default 8
   */
  readonly zoneSlots?: ZoneSlots;
}

/** Slots of a computed layout that says nothing else. */
export const defaultZoneSlots: ZoneSlots = 8;

/** Whether a layout is to be computed. */
export const isComputed = (layout: unknown): layout is ComputedLayout =>
  typeof layout === 'object' && layout !== null && 'zones' in layout;
