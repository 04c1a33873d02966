import { isUnknown } from '@hera/core';
import type { Check } from '../internal/check';
import { parseCidr } from '../internal/cidr';
import type { LayoutTier, PlannedSubnet, PlannedTiers } from '../internal/plan';
import { allocate, type NumberedRule } from './numbers';
import { cutOff } from './needs';
import type { AclAllowance, NetworkAclOptions } from './network-acl-options';
import { presetOf } from './presets';
import type { AclRule } from './rule';

/** The network ACL of one tier that passed every check. */
export interface PlannedNetworkAcl {
  readonly tier: LayoutTier;
  readonly subnets: readonly PlannedSubnet[];
  readonly rules: readonly NumberedRule[];
}

/** Network that the rules are for. */
export interface AclNetwork {
  readonly subnets: PlannedTiers;
  /** Every CIDR of the VPC. */
  readonly cidrs: readonly string[];
  readonly ipv6: boolean;
}

const path = 'network.networkAcls';
// Source: VPC user guide, amazon-vpc-limits: one way, each family on its own, the rule that refuses the rest included.
const rulesPerAcl = { usual: 20 - 1, most: 40 - 1 } as const;

const portsOf = ({ ports }: AclAllowance): readonly [number, number] =>
  typeof ports === 'number' ? [ports, ports] : ports;

const faultOf = (rule: AclAllowance): string | undefined => {
  const [first, last] = portsOf(rule);
  const cidr = parseCidr(rule.cidr);
  if (cidr === undefined || cidr.canonical !== rule.cidr) return `${rule.cidr} is not an IPv4 CIDR without host bits`;
  if (![first, last].every((port) => Number.isInteger(port) && port >= 0 && port <= 65_535) || first > last) {
    return `${first} to ${last} are not ports`;
  }
  if (!Number.isInteger(rule.slot) || rule.slot < 0 || rule.slot > 999) return `slot ${rule.slot} is not 0 to 999`;
  return rule.reason.trim() === '' ? 'nobody says why it has to be open' : undefined;
};

const checkTiers = (check: Check, options: NetworkAclOptions, { subnets }: AclNetwork): void => {
  options.tiers.forEach((tier, index) => {
    const twice = options.tiers.indexOf(tier) !== index;
    if (!twice && subnets[tier].length > 0) return;
    check.problem({
      code: 'HERA_NET_064',
      path: `${path}.tiers[${index}]`,
      message: twice ? `${tier} is named twice` : `the layout has no ${tier} subnets`,
      fix: `leave ${tier} out`,
    });
  });
};

const extraRules = (check: Check, options: NetworkAclOptions): readonly (AclRule & { tier: LayoutTier })[] =>
  Object.entries(options.allow ?? {}).flatMap(([name, rule]) => {
    const at = `${path}.allow.${name}`;
    const unknown = Object.entries(rule).filter(([, value]) => isUnknown(value));
    for (const [key, value] of unknown) check.known(value, `${at}.${key}`);
    if (unknown.length > 0) return [];
    const taken = presetOf(rule.tier).some((preset) => preset.name === name);
    const without = options.tiers.includes(rule.tier) ? undefined : `${rule.tier} gets no network ACL`;
    const fault = without ?? (taken ? `the preset has a rule of this name` : faultOf(rule));
    if (fault !== undefined) {
      check.problem({ code: 'HERA_NET_065', path: at, message: fault, fix: 'correct the rule, or leave it out' });
      return [];
    }
    const { tier, direction, protocol, cidr, slot, reason } = rule;
    return [
      {
        tier,
        name,
        direction,
        protocol,
        reason,
        ports: portsOf(rule),
        peer: { cidr },
        number: 20_000 + slot,
        family: 'ipv4' as const,
        action: 'allow' as const,
      },
    ];
  });

const checkWithout = (check: Check, { without = [], tiers }: NetworkAclOptions): void => {
  const known = tiers.flatMap((tier) => presetOf(tier).map(({ name }) => `${tier}/${name}`));
  for (const name of without.filter((written) => !known.includes(written))) {
    check.problem({
      code: 'HERA_NET_065',
      path: `${path}.without`,
      message: `no preset of these tiers has a rule ${name}`,
      allowed: known.join(', '),
      fix: 'write one of these, or leave it out',
    });
  }
};

const checkNumbers = (check: Check, tier: LayoutTier, rules: readonly NumberedRule[]): void => {
  for (const direction of ['in', 'out'] as const) {
    const numbered = rules.filter((rule) => rule.direction === direction);
    const twins = numbered.filter(
      (rule, index) => numbered.findIndex(({ number }) => number === rule.number) !== index,
    );
    for (const twin of twins) {
      check.problem({
        code: 'HERA_NET_066',
        path,
        message: `${tier}/${twin.id} ${direction} has the number ${twin.number} of another rule`,
        fix:
          twin.number >= 20_000
            ? 'give it another slot'
            : 'leave the tier without an ACL, or merge the two CIDRs of the VPC',
      });
    }
    for (const family of ['ipv4', 'ipv6'] as const) {
      const count = numbered.filter(({ to }) => family in to).length;
      if (count <= rulesPerAcl.usual) continue;
      const most = count > rulesPerAcl.most;
      check[most ? 'problem' : 'warning']({
        code: 'HERA_NET_066',
        path,
        message: `${tier} has ${count} ${family} rules ${direction}, and an ACL takes ${most ? rulesPerAcl.most : `${rulesPerAcl.usual} by default`}`,
        fix: most ? 'merge rules' : 'have the quota raised (rules per network ACL), or merge rules',
      });
    }
  }
};

/** Checks the network ACLs; gives what to build, one for each tier. */
export const checkNetworkAcls = (
  check: Check,
  options: NetworkAclOptions | undefined,
  network: AclNetwork,
): readonly PlannedNetworkAcl[] => {
  if (options === undefined) return [];
  checkTiers(check, options, network);
  checkWithout(check, options);
  const extra = extraRules(check, options);
  return [...new Set(options.tiers)].map((tier) => {
    const preset = presetOf(tier).filter(({ name }) => options.without?.includes(`${tier}/${name}`) !== true);
    const rules: readonly AclRule[] = [...preset, ...extra.filter((rule) => rule.tier === tier)];
    for (const family of network.ipv6 ? (['ipv4', 'ipv6'] as const) : (['ipv4'] as const)) {
      for (const { what } of cutOff(tier, rules, family)) {
        check.problem({
          code: 'HERA_NET_067',
          path: `${path}.without`,
          message: `the ${tier} tier is cut off from ${what} (${family}), or the answer is`,
          fix: 'keep the rules of the preset that open both ways',
        });
      }
    }
    const numbered = allocate(rules, network);
    checkNumbers(check, tier, numbered);
    return { tier, subnets: network.subnets[tier], rules: numbered };
  });
};
