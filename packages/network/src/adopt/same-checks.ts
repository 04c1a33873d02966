import { isUnknown, isWeaker, type NatSetting } from '@hera/core';
import type { Check } from '../internal/check';
import { type AddressProps, checkAddresses } from '../internal/check-addresses';
import { checkZones } from '../internal/check-zones';
import type { LayoutTier, PlannedSubnet } from '../internal/plan';
import type { AdoptedNetworkOptions } from './adopted-network-props';
import type { Placed } from './adopted-plan';

const natSettings: readonly NatSetting[] = ['none', 'single', 'per-az', 'regional'];

const checkSaidNat = (check: Check, said: NatSetting | undefined): void => {
  const path = 'network.nat';
  const nat = said === undefined ? undefined : check.known(said, path);
  if (nat === undefined) return;
  const { profile, settings } = check.context;
  if (!natSettings.includes(nat)) {
    check.problem({
      code: 'HERA_NET_001',
      path,
      message: `${JSON.stringify(nat)} is not accepted`,
      allowed: natSettings.join(', '),
      fix: `set ${path} to an accepted value`,
    });
  } else if (profile.name === 'production' && isWeaker({ name: profile.name, settings }, 'nat', nat)) {
    check.weakness({
      code: 'HERA_NET_019',
      path,
      message: `nat ${JSON.stringify(nat)} promises less than production's ${JSON.stringify(settings.nat)}`,
      fix: "declare environment.overrides.nat with a justification, or have the VPC's owner add NAT gateways",
    });
  }
};

/** What a network of our own is held to, as far as it is known of an adopted one: addresses, zones, spread, egress. */
export const checkAsOwn = (
  check: Check,
  options: AdoptedNetworkOptions,
  cidr: string | undefined,
  subnets: readonly Placed<unknown>[],
): void => {
  // Zones and spread do not depend on addresses, so a subnet without a known one still counts.
  const all = subnets.map(({ tier, zone, cidr: known = '' }): PlannedSubnet => ({ tier, zone, cidr: known }));
  const { secondaryCidrs } = options;
  const blocks = { cidr, secondaryCidrs: Array.isArray(secondaryCidrs) ? secondaryCidrs : [] };
  checkAddresses(
    check,
    // Without a primary CIDR it checks the other blocks, and not whether they lie inside.
    blocks as AddressProps,
    all.filter((subnet) => subnet.cidr !== ''),
  );
  const inTier = (tier: LayoutTier) => all.filter((subnet) => subnet.tier === tier);
  checkZones(check, {
    public: inTier('public'),
    private: inTier('private'),
    intra: inTier('intra'),
    pods: inTier('pods'),
  });
  checkSaidNat(check, options.nat);
};

/** A string that can be read at synth. */
export const readable = (value: unknown): string | undefined =>
  typeof value === 'string' && !isUnknown(value) ? value : undefined;
