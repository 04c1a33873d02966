import type { SubnetTier } from '@hera/core';
import { zoneNumber } from '../internal/zones';

/** A VPC's /56 holds 256 /64s: sixteen tiers of sixteen zones. Public contract: a change re-addresses subnets. */
const tierNumbers: Readonly<Record<SubnetTier, number>> = { private: 0, public: 1, intra: 2, pods: 3 };
const zonesPerTier = 16;

/**
 * Which /64 of the VPC's /56 a subnet has, 0 to 255: by tier and number of the zone, so nothing moves when a zone or a
 * tier is added, and explicit layouts have one too. Undefined for a zone beyond the sixteenth.
 */
export const ipv6Index = (tier: SubnetTier, zone: string): number | undefined => {
  const number = zoneNumber(zone);
  return number === undefined || number >= zonesPerTier ? undefined : tierNumbers[tier] * zonesPerTier + number;
};
