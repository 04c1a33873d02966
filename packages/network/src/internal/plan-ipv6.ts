import type { NetworkProps } from '../network-props';
import { ipv6Index } from '../planner/ipv6-index';
import type { Check } from './check';
import { layoutTiers, type PlannedNat, type PlannedTiers } from './plan';
import { zoneForm } from './zones';

/** Checks what dual stack asks for; gives whether it is on. */
export const checkIpv6 = (check: Check, props: NetworkProps, tiers: PlannedTiers, nat: PlannedNat): boolean => {
  const on = check.known(props.ipv6, 'network.ipv6') === true;
  if (!on) return false;
  for (const { tier, zone } of layoutTiers.flatMap((each) => tiers[each])) {
    if (zoneForm(zone) === undefined || ipv6Index(tier, zone) !== undefined) continue;
    check.problem({
      code: 'HERA_NET_027',
      path: `network.layout.${tier}.${zone}`,
      message: `${zone} is beyond the sixteenth zone of its region, and each tier has sixteen /64`,
      allowed: 'zones 1 to 16, names that end in a to p',
      fix: 'choose another zone, or leave ipv6 out',
    });
  }
  if (nat.mode === 'none' && tiers.private.length > 0) {
    check.warning({
      code: 'HERA_NET_028',
      path: 'network.ipv6',
      message: 'nat is "none", and yet private subnets reach the internet over IPv6, through the egress-only gateway',
      fix: 'leave ipv6 out if nothing may get out',
    });
  }
  return true;
};

/** Checks that every pods subnet finds the route table that it shares with the private tier of its zone. */
export const checkPodsRouting = (check: Check, tiers: PlannedTiers): void => {
  const privateZones = tiers.private.map(({ zone }) => zone);
  const without = tiers.pods.map(({ zone }) => zone).filter((zone) => !privateZones.includes(zone));
  if (without.length === 0) return;
  check.problem({
    code: 'HERA_NET_029',
    path: 'network.layout.pods',
    message: `pods subnets in ${without.join(', ')}, where there is no private subnet for nodes and no route to share`,
    allowed: privateZones.length === 0 ? 'no pods tier without a private tier' : privateZones.join(', '),
    fix: 'add private subnets there, or take the pods ones out',
  });
};
