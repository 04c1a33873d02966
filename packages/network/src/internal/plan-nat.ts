import { isUnknown, type NatSetting, providerFeatureSince, targetHas } from '@hera/core';
import type { NatOptions, NetworkProps } from '../network-props';
import type { Check } from './check';
import { checkStrength } from './check-settings';
import type { PlannedNat, PlannedTiers } from './plan';

const path = 'network.nat';
const modes: readonly NatSetting[] = ['none', 'single', 'per-az', 'regional'];
const nothing: PlannedNat = { mode: 'none', zones: [], addresses: {} };

// A zonal gateway has one primary address and up to seven more, a regional one up to 32 in each zone: VPC guide, pages
// vpc-nat-gateway and nat-gateways-regional, the latter as quoted in kubernetes-sigs/cluster-api-provider-aws#5790 (2025-12-08).
const mostAddresses = (mode: NatSetting): number => (mode === 'regional' ? 32 : 8);

const written = (props: NetworkProps): Partial<NatOptions> => {
  const { nat } = props;
  if (nat === undefined || isUnknown(nat)) return {};
  return typeof nat === 'string' ? { mode: nat } : nat;
};

const checkRegional = (check: Check): void => {
  const { target } = check.context;
  const feature = 'aws_nat_gateway.availability_mode';
  if (targetHas(target, feature)) return;
  const since = providerFeatureSince(feature);
  check.problem({
    code: 'HERA_NET_026',
    path,
    message: `"regional" needs AWS provider ${since} or newer, and the ${target.kind === 'local' ? 'local target' : 'target'} has ${target.providerVersion}`,
    allowed: `none, single, per-az with this provider; regional from ${since}`,
    fix: 'use a newer provider, or per-az, which has a gateway in each zone too',
  });
};

/** Zones with a gateway of their own. */
const gatewayZones = (check: Check, mode: NatSetting, zone: string | undefined, tiers: PlannedTiers): string[] => {
  const publicZones = tiers.public.map((subnet) => subnet.zone);
  const privateZones = tiers.private.map((subnet) => subnet.zone);
  if (zone !== undefined && mode !== 'single') {
    check.problem({
      code: 'HERA_NET_025',
      path: `${path}.zone`,
      message: `${JSON.stringify(zone)} is where a single NAT gateway would stand, and the mode is ${JSON.stringify(mode)}`,
      fix: 'leave it out, or set network.nat.mode to single',
    });
  }
  if (mode === 'single') {
    if (publicZones.length === 0) {
      check.problem({
        code: 'HERA_NET_012',
        path,
        message: '"single" has no public subnet to place the NAT gateway in',
        fix: 'add network.layout.public',
      });
      return [];
    }
    if (zone !== undefined && !publicZones.includes(zone)) {
      check.problem({
        code: 'HERA_NET_025',
        path: `${path}.zone`,
        message: `there is no public subnet in ${JSON.stringify(zone)}`,
        allowed: publicZones.join(', '),
        fix: 'choose one of these, or add a public subnet there',
      });
      return [];
    }
    return zone === undefined ? publicZones.slice(0, 1) : [zone];
  }
  if (mode !== 'per-az') return [];
  if (publicZones.length === 0) {
    check.problem({
      code: 'HERA_NET_011',
      path,
      message: `"per-az" has no public subnet in ${privateZones.join(', ')} to place NAT gateways in`,
      fix: 'add network.layout.public in the same zones, or choose regional, which needs none',
    });
    return [];
  }
  return privateZones;
};

const readAddresses = (check: Check, given: NatOptions['addresses'], mode: NatSetting): Record<string, string[]> => {
  const seen = new Map<string, string>();
  const read: Record<string, string[]> = {};
  // Anything but an object is a wrong type, and reported as such.
  for (const [zone, ids] of Object.entries(typeof given === 'object' ? given : {})) {
    const at = `${path}.addresses.${zone}`;
    if (check.known(zone, `${path}.addresses`) === undefined) continue;
    const list = [ids].flat().filter((id) => typeof id === 'string');
    read[zone] = list;
    if (list.length === 0 || list.length > mostAddresses(mode)) {
      check.problem({
        code: 'HERA_NET_023',
        path: at,
        message: `${list.length} Elastic IPs for ${zone}`,
        allowed: `1 to ${mostAddresses(mode)} with ${mode}`,
        fix: 'give the gateway a number of addresses that it may have',
      });
    }
    // An id may be that of an address in the same stack, which has none before it is made.
    for (const id of list.filter((each) => !isUnknown(each))) {
      const other = seen.get(id);
      if (/^eipalloc-[0-9a-f]{8,17}$/.test(id) && other === undefined) {
        seen.set(id, zone);
        continue;
      }
      check.problem({
        code: 'HERA_NET_024',
        path: at,
        message:
          other === undefined ? `${JSON.stringify(id)} is not an allocation id` : `${id} is used in ${other} too`,
        allowed: 'ids such as eipalloc-0123456789abcdef0, each once',
        fix: 'copy the id from aws ec2 describe-addresses',
      });
    }
  }
  return read;
};

const checkAddressZones = (
  check: Check,
  mode: NatSetting,
  zones: readonly string[],
  addresses: Readonly<Record<string, readonly string[]>>,
): void => {
  const given = Object.keys(addresses);
  const missing = zones.filter((zone) => !given.includes(zone));
  const superfluous = given.filter((zone) => !zones.includes(zone));
  if (missing.length === 0 && superfluous.length === 0) return;
  const parts = [
    ...(missing.length > 0 ? [`none for ${missing.join(', ')}`] : []),
    ...(superfluous.length > 0 ? [`some for ${superfluous.join(', ')}, where no gateway serves`] : []),
  ];
  check.problem({
    code: 'HERA_NET_023',
    path: `${path}.addresses`,
    message: `Elastic IPs: ${parts.join('; ')}`,
    allowed: zones.length === 0 ? `no addresses with ${mode}` : `one or more for each of ${zones.join(', ')}`,
    fix: zones.length === 0 ? 'leave addresses out' : 'give addresses for exactly these zones, or leave addresses out',
  });
};

/**
 * Checks egress; gives what to build.
 *
 * @param missing services that a cluster without NAT calls, and that have no endpoint
 */
export const checkNat = (
  check: Check,
  props: NetworkProps,
  tiers: PlannedTiers,
  missing: readonly string[],
): PlannedNat => {
  const options = written(props);
  const privateZones = tiers.private.map((subnet) => subnet.zone);
  const zone = check.known(options.zone, `${path}.zone`);
  const asked = check.known(options.mode, `${path}.mode`);
  if (privateZones.length === 0) {
    if (asked !== undefined && asked !== 'none') {
      check.problem({
        code: 'HERA_NET_018',
        path,
        message: `${JSON.stringify(asked)} without a private tier would serve nobody`,
        allowed: 'none',
        fix: 'add network.layout.private, or leave nat out',
      });
    } else if (options.addresses !== undefined) {
      checkAddressZones(check, 'none', [], readAddresses(check, options.addresses, 'none'));
    }
    return nothing;
  }
  const mode = asked ?? check.context.settings.nat;
  // Anything else is a wrong type or a token, and reported as such.
  if (!modes.includes(mode)) return nothing;
  if (mode === 'none' && missing.length > 0) {
    check.problem({
      code: 'HERA_NET_017',
      path,
      message: `"none" leaves the private tier without a way out, and there are no endpoints for ${missing.join(', ')}`,
      allowed: "single, per-az, regional, or endpoints: ['isolated']",
      fix: 'choose one, or declare the subnets as the intra tier',
    });
    return nothing;
  }
  checkStrength(check, 'nat', mode, path);
  if (mode === 'regional') checkRegional(check);
  const zones = gatewayZones(check, mode, zone, tiers);
  const addresses = readAddresses(check, options.addresses, mode);
  // Without a place for gateways, what is wrong with their addresses follows from that.
  const placed = mode === 'none' || mode === 'regional' || zones.length > 0;
  if (options.addresses !== undefined && placed) {
    checkAddressZones(check, mode, mode === 'regional' ? privateZones : zones, addresses);
  }
  return { mode, zones, addresses };
};
