import type { SubnetTier } from '@hera/core';
import data from '../data/addresses.json';
import type { Check } from './check';
import { checkAssociations, checkPeers, checkReserved, type VpcBlock } from './check-blocks';
import { type Cidr, contains, overlaps, parseCidr } from './cidr';

/** The properties that name blocks. */
export interface AddressProps {
  readonly cidr: string;
  /** @default - the primary CIDR alone */
  readonly secondaryCidrs?: readonly string[];
  /** @default - nothing is reserved */
  readonly reserved?: Readonly<Record<string, string>>;
  /** @default - no peers */
  readonly peers?: Readonly<Record<string, string>>;
}

interface WrittenSubnet {
  readonly tier: SubnetTier;
  readonly zone: string;
  readonly cidr: string;
}

const { shortestPrefix, longestPrefix } = data.subnet;

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
  if (cidr === undefined || (cidr.prefix >= shortestPrefix && cidr.prefix <= longestPrefix)) return cidr;
  check.problem({
    code: what === 'VPC' ? 'HERA_NET_003' : 'HERA_NET_005',
    path,
    message: `${cidr.text} is not a size that AWS accepts for a ${what}`,
    allowed: `/${shortestPrefix} to /${longestPrefix}`,
    fix: cidr.prefix < shortestPrefix ? 'use a longer prefix' : 'use a shorter prefix',
  });
  return cidr;
};

const located = (cidr: Cidr | undefined, path: string): VpcBlock[] => (cidr === undefined ? [] : [{ path, cidr }]);

const readNamed = (check: Check, written: unknown, path: string): VpcBlock[] =>
  typeof written === 'object' && written !== null
    ? Object.entries(written).flatMap(([name, text]) =>
        located(readCidr(check, text, `${path}.${name}`), `${path}.${name}`),
      )
    : [];

const readSecondaries = (check: Check, written: unknown): VpcBlock[] =>
  Array.isArray(written)
    ? written.flatMap((text, index) => {
        const path = `network.secondaryCidrs[${index}]`;
        return located(readSized(check, text, path, 'VPC'), path);
      })
    : [];

const readSubnets = (
  check: Check,
  subnets: readonly WrittenSubnet[],
  blocks: readonly VpcBlock[],
  allRead: boolean,
): VpcBlock[] => {
  const read: VpcBlock[] = [];
  for (const subnet of subnets) {
    const path = `network.layout.${subnet.tier}.${subnet.zone}`;
    const cidr = readSized(check, subnet.cidr, path, 'subnet');
    if (cidr === undefined) continue;
    // A block that could not be read may be the one that holds the subnet.
    if (allRead && !blocks.some((block) => contains(block.cidr, cidr))) {
      check.problem({
        code: 'HERA_NET_006',
        path,
        message: `${cidr.text} is not inside the VPC`,
        allowed: `blocks inside ${blocks.map((block) => block.cidr.canonical).join(', ')}`,
        fix:
          subnet.tier === 'pods'
            ? 'move the subnet into the VPC, or add its block to network.secondaryCidrs'
            : 'move the subnet into the VPC, or widen the VPC',
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
  return read;
};

/** Checks every block: notation, size, containment, overlap, what AWS associates, what is reserved, peers. */
export const checkAddresses = (check: Check, props: AddressProps, subnets: readonly WrittenSubnet[]): void => {
  const [primary] = located(readSized(check, props.cidr, 'network.cidr', 'VPC'), 'network.cidr');
  const secondaries = readSecondaries(check, props.secondaryCidrs);
  if (primary !== undefined) checkAssociations(check, primary, secondaries);
  const blocks = [...(primary === undefined ? [] : [primary]), ...secondaries];
  const allRead = primary !== undefined && secondaries.length === (props.secondaryCidrs?.length ?? 0);
  const read = readSubnets(check, subnets, blocks, allRead);
  checkReserved(check, readNamed(check, props.reserved, 'network.reserved'), allRead ? blocks : [], read);
  checkPeers(check, readNamed(check, props.peers, 'network.peers'), blocks);
};
