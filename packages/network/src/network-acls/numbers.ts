import type { AclNetwork } from './check-network-acls';
import type { AclRule } from './rule';

/** A rule as AWS takes it: one number, one CIDR. */
export interface NumberedRule extends Omit<AclRule, 'peer' | 'family'> {
  /** Part of the construct path, below tier and direction. */
  readonly id: string;
  /** An IPv4 CIDR, `::/0`, or the IPv6 block of the VPC, which only Terraform knows. */
  readonly to: { readonly ipv4: string } | { readonly ipv6: '::/0' | 'vpc' };
}

const classes = ['10', '100', '172', '192'];

/**
 * Number of the rule for a CIDR of the VPC, from the address alone: the order of CIDRs may change, and numbers stay. Blocks that share
 * the first 17 bits also share it.
 */
const numberFor = (base: number, cidr: string): number => {
  const [first = '', second = '0', third = '0'] = cidr.split('.');
  const place = classes.includes(first) ? classes.indexOf(first) : classes.length;
  return base + 1 + place * 512 + Number(second) * 2 + (Number(third) >= 128 ? 1 : 0);
};

const ipv4Rules = (rule: AclRule, cidrs: readonly string[]) => {
  if (rule.peer !== 'vpc') {
    const ipv4 = rule.peer === 'anywhere' ? '0.0.0.0/0' : rule.peer.cidr;
    return [{ id: rule.name, number: rule.number, to: { ipv4 } }];
  }
  return cidrs.map((ipv4) => ({
    id: `${rule.name}-${ipv4.replace('/', '-')}`,
    number: numberFor(rule.number, ipv4),
    to: { ipv4 },
  }));
};

const ipv6Rule = (rule: AclRule) => ({
  id: `${rule.name}-ipv6`,
  // The block of the VPC takes the place before its IPv4 blocks.
  number: rule.peer === 'vpc' ? rule.number : rule.number + 1,
  to: { ipv6: rule.peer === 'vpc' ? ('vpc' as const) : ('::/0' as const) },
});

/** Rules with their numbers, one for each CIDR and family. */
export const allocate = (
  rules: readonly AclRule[],
  { cidrs, ipv6 }: Pick<AclNetwork, 'cidrs' | 'ipv6'>,
): readonly NumberedRule[] =>
  rules.flatMap((rule) => {
    const { peer: _peer, family, ...rest } = rule;
    return [
      ...(family === 'ipv6' ? [] : ipv4Rules(rule, cidrs)),
      ...(ipv6 && family !== 'ipv4' ? [ipv6Rule(rule)] : []),
    ].map((made) => ({ ...rest, ...made }));
  });
