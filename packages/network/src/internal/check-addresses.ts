import type { NetworkProps } from '../network-props';
import type { Check } from './check';
import { type Cidr, contains, overlaps, parseCidr } from './cidr';
import type { PlannedSubnet } from './plan';

const readCidr = (check: Check, text: unknown, path: string): Cidr | undefined => {
  if (typeof text !== 'string') return undefined;
  const known = check.known(text, path);
  if (known === undefined) return undefined;
  const cidr = parseCidr(known);
  if (cidr === undefined) {
    check.problem({
      code: 'HERA_NET_002',
      path,
      message: `${JSON.stringify(known)} is not an IPv4 CIDR`,
      allowed: 'four decimal parts and a prefix, such as 10.1.0.0/16',
      fix: 'write the block in CIDR notation',
    });
    return undefined;
  }
  if (cidr.text !== cidr.canonical) {
    check.problem({
      code: 'HERA_NET_004',
      path,
      message: `${cidr.text} is an address inside a block, not a block`,
      allowed: cidr.canonical,
      fix: `write ${cidr.canonical}, or another prefix if another block is meant`,
    });
  }
  return cidr;
};

const readSized = (check: Check, text: unknown, path: string, what: 'VPC' | 'subnet'): Cidr | undefined => {
  const cidr = readCidr(check, text, path);
  if (cidr === undefined || (cidr.prefix >= 16 && cidr.prefix <= 28)) return cidr;
  check.problem({
    code: what === 'VPC' ? 'HERA_NET_003' : 'HERA_NET_005',
    path,
    message: `${cidr.text} is not a size that AWS accepts for a ${what}`,
    allowed: '/16 to /28',
    fix: cidr.prefix < 16 ? 'use a longer prefix' : 'use a shorter prefix',
  });
  return cidr;
};

/** Checks the VPC and every subnet: notation, size, containment, overlap. */
export const checkAddresses = (check: Check, props: NetworkProps, subnets: readonly PlannedSubnet[]): void => {
  const vpc = readSized(check, props.cidr, 'network.cidr', 'VPC');
  const read: { readonly path: string; readonly cidr: Cidr }[] = [];
  for (const subnet of subnets) {
    const path = `network.layout.${subnet.tier}.${subnet.zone}`;
    const cidr = readSized(check, subnet.cidr, path, 'subnet');
    if (cidr === undefined) continue;
    if (vpc !== undefined && !contains(vpc, cidr)) {
      check.problem({
        code: 'HERA_NET_006',
        path,
        message: `${cidr.text} is not inside the VPC`,
        allowed: `blocks inside ${vpc.canonical}`,
        fix: 'move the subnet into the VPC, or widen the VPC',
      });
    }
    for (const other of read.filter((earlier) => overlaps(earlier.cidr, cidr))) {
      check.problem({
        code: 'HERA_NET_007',
        path,
        message: `${cidr.text} overlaps ${other.cidr.text} of ${other.path}`,
        fix: 'give each subnet a block of its own',
      });
    }
    read.push({ path, cidr });
  }
};
