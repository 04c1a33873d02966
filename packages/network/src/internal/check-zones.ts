import { profiles, type SubnetTier } from '@hera/core';
import type { Check } from './check';
import { type LayoutTier, layoutTiers, type PlannedSubnet } from './plan';
import { eksUnsupportedSource, eksUnsupportedZones, inRegion, zoneForm, zonePrefix } from './zones';

type Tiers = Readonly<Record<LayoutTier, readonly PlannedSubnet[]>>;

/** How the zones are written: with each tier, or once for all tiers of a computed layout. */
export type LayoutForm = 'explicit' | 'computed';

const zonesOf = (subnets: readonly PlannedSubnet[]): string[] => subnets.map(({ zone }) => zone);

const checkEachZone = (check: Check, zone: string, parent: string, path: string): void => {
  const { region } = check.context;
  if (check.known(zone, parent) === undefined) return;
  const form = zoneForm(zone);
  if (form === undefined) {
    check.problem({
      code: 'HERA_NET_013',
      path,
      message: `${JSON.stringify(zone)} is neither a zone id nor a zone name; local and Wavelength zones are not supported`,
      allowed: 'ids such as use1-az1, or names such as us-east-1a',
      fix: 'write the zone in one of the two forms',
    });
    return;
  }
  if (region !== undefined && !inRegion(zone, region)) {
    check.problem({
      code: 'HERA_NET_015',
      path,
      message: `${zone} is not a zone of ${region}`,
      allowed: `zones that begin with ${zonePrefix(region, form) ?? region}`,
      fix: 'use zones of the region of the environment',
    });
  }
  if (eksUnsupportedZones(region).includes(zone)) {
    check.problem({
      code: 'HERA_NET_016',
      path,
      message: `EKS places no control plane in ${zone} (${eksUnsupportedSource})`,
      allowed: 'the other zones of the region',
      fix: 'choose another zone',
    });
  }
};

const checkForms = (check: Check, subnets: readonly PlannedSubnet[]): void => {
  const { region } = check.context;
  const zones = [...new Set(zonesOf(subnets))];
  const names = zones.filter((zone) => zoneForm(zone) === 'name');
  const ids = zones.filter((zone) => zoneForm(zone) === 'id');
  if (names.length > 0 && ids.length > 0) {
    check.problem({
      code: 'HERA_NET_014',
      path: 'network.layout',
      message: `names (${names.join(', ')}) and ids (${ids.join(', ')}) cannot be told apart: a name means another place in every account`,
      allowed: 'ids only, or names only',
      fix: 'write ids everywhere',
    });
  }
  const unsupported = region === undefined ? [] : eksUnsupportedZones(region);
  if (names.length > 0 && unsupported.length > 0) {
    check.warning({
      code: 'HERA_NET_022',
      path: 'network.layout',
      message: `EKS places no control plane in ${unsupported.join(', ')}, and which name that is depends on the account`,
      fix: 'write zone ids, so that this can be checked',
    });
  }
};

const checkSpread = (check: Check, tiers: Tiers, form: LayoutForm): void => {
  const { settings, declared } = check.context;
  // EKS refuses a cluster with subnets in fewer zones than development asks for.
  const least = profiles.development.settings.minimumZones;
  const present = layoutTiers.filter((tier) => tiers[tier].length > 0);
  // A computed layout has the same zones in every tier.
  for (const tier of form === 'computed' ? present.slice(0, 1) : present) {
    const zones = zonesOf(tiers[tier]);
    if (zones.length >= settings.minimumZones) continue;
    const problem = {
      code: 'HERA_NET_009',
      path: form === 'computed' ? 'network.layout.zones' : `network.layout.${tier}`,
      message: `${zones.length} availability ${zones.length === 1 ? 'zone' : 'zones'} (${zones.join(', ')})`,
      allowed: `${declared ? settings.minimumZones : least} or more`,
      fix: `add ${form === 'computed' ? 'more zones' : 'subnets in more zones'}${declared && zones.length >= least ? ', or declare environment.overrides.minimumZones' : ''}`,
    } as const;
    if (zones.length < least) check.problem(problem);
    else check.weakness(problem);
  }
  const missing = (from: LayoutTier, to: LayoutTier): string[] => {
    const there = zonesOf(tiers[to]);
    return zonesOf(tiers[from]).filter((zone) => !there.includes(zone));
  };
  if (tiers.public.length === 0 || tiers.private.length === 0) return;
  for (const [from, to] of [
    ['public', 'private'],
    ['private', 'public'],
  ] as const) {
    const zones = missing(from, to);
    if (zones.length === 0) continue;
    check.problem({
      code: 'HERA_NET_010',
      path: `network.layout.${to}`,
      message: `no ${to} subnet in ${zones.join(', ')}, where there is a ${from} one`,
      allowed: 'the same zones in the public and the private tier',
      fix: `add ${to} subnets there, or take the ${from} ones out`,
    });
  }
};

const checkPods = (check: Check, subnets: readonly PlannedSubnet[]): void => {
  const zonesIn = (tier: SubnetTier) => zonesOf(subnets.filter((subnet) => subnet.tier === tier));
  const pods = zonesIn('pods');
  const without = zonesIn('private').filter((zone) => !pods.includes(zone));
  if (pods.length === 0 || without.length === 0) return;
  check.problem({
    code: 'HERA_NET_038',
    path: 'network.layout.pods',
    message: `no pods subnet in ${without.join(', ')}, where nodes of the private tier would find no address for their pods`,
    allowed: 'a pods subnet in every zone of the private tier',
    fix: 'add pods subnets there, or take the private ones out',
  });
};

/** Checks zones: form, region, support by EKS, and the spread of each tier. Those of a computed layout are named once. */
export const checkZones = (check: Check, tiers: Tiers, form: LayoutForm = 'explicit'): void => {
  const subnets = layoutTiers.flatMap((tier) => tiers[tier]);
  if (subnets.length === 0) {
    check.problem({
      code: 'HERA_NET_008',
      path: 'network.layout',
      message: 'names no subnet',
      allowed: layoutTiers.join(', '),
      fix: 'add a tier with a subnet in each zone',
    });
  }
  if (form === 'computed') {
    const path = 'network.layout.zones';
    for (const zone of new Set(zonesOf(subnets))) checkEachZone(check, zone, path, path);
  } else {
    for (const { tier, zone } of subnets) {
      checkEachZone(check, zone, `network.layout.${tier}`, `network.layout.${tier}.${zone}`);
    }
  }
  checkForms(check, subnets);
  checkSpread(check, tiers, form);
  checkPods(check, subnets);
};
