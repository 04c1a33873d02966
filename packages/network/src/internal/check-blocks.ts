import data from '../data/addresses.json';
import type { Check } from './check';
import { type Cidr, contains, overlaps, parseCidr } from './cidr';

/** A block of the VPC, and where it is written. */
export interface VpcBlock {
  readonly path: string;
  readonly cidr: Cidr;
}

const source = `${data.source.associations}, ${data.asOf}`;
const known = (text: string): Cidr => parseCidr(text) as Cidr;

/** The first row whose ranges hold the primary CIDR; the last row holds all. */
const rowOf = (primary: Cidr) =>
  data.associations.find((row) => row.primary.some((range) => contains(known(range), primary)));

/** Why AWS does not associate a block with a VPC that has these blocks already. */
const restriction = (block: Cidr, primary: Cidr, present: readonly Cidr[]): string | undefined => {
  const range = rowOf(primary)?.restricted.find((restricted) => overlaps(known(restricted), block));
  if (range !== undefined) return `is in ${range}, which AWS does not associate with a VPC of ${primary.canonical}`;
  const { any, restricted } = data.onceTaken;
  const holder = present.find((other) => overlaps(known(any), other));
  if (holder === undefined || !overlaps(known(restricted), block)) return undefined;
  return `is in ${restricted}, which AWS does not associate with a VPC that has ${holder.canonical} of ${any}`;
};

/** Checks secondary CIDRs against each other, the primary one, and what AWS associates. */
export const checkAssociations = (check: Check, primary: VpcBlock, secondaries: readonly VpcBlock[]): void => {
  const present = [primary];
  for (const block of secondaries) {
    const other = present.find(({ cidr }) => overlaps(cidr, block.cidr));
    const reason =
      other === undefined
        ? restriction(
            block.cidr,
            primary.cidr,
            present.map(({ cidr }) => cidr),
          )
        : `overlaps ${other.cidr.canonical} of ${other.path}`;
    if (reason !== undefined) {
      check.problem({
        code: 'HERA_NET_034',
        path: block.path,
        message: `${block.cidr.text} ${reason} (${source})`,
        allowed: rowOf(primary.cidr)?.permitted ?? 'blocks that AWS associates',
        fix: 'choose another block, such as 100.64.0.0/16',
      });
    }
    present.push(block);
  }
  const { default: usual, most } = data.vpcBlocks;
  const count = 1 + secondaries.length;
  if (count <= usual) return;
  const problem = {
    code: 'HERA_NET_035',
    path: 'network.secondaryCidrs',
    message: `${count} CIDRs, with the primary one (${data.source.quota}, ${data.asOf})`,
    allowed: `${usual}, or up to ${most} where the quota was raised`,
    fix: 'use fewer and larger blocks, or raise the quota first',
  } as const;
  if (count > most) check.problem(problem);
  else check.warning(problem);
};

/** Checks that no subnet takes what is reserved, and that a reservation is of this VPC. */
export const checkReserved = (
  check: Check,
  reserved: readonly VpcBlock[],
  blocks: readonly VpcBlock[],
  subnets: readonly VpcBlock[],
): void => {
  for (const { path, cidr } of reserved) {
    if (blocks.length > 0 && !blocks.some((block) => contains(block.cidr, cidr))) {
      check.problem({
        code: 'HERA_NET_036',
        path,
        message: `${cidr.text} is not inside the VPC, so nothing could take it`,
        allowed: `blocks inside ${blocks.map((block) => block.cidr.canonical).join(', ')}`,
        fix: 'reserve a block of the VPC; a network that the VPC talks to belongs in network.peers',
      });
    }
    for (const subnet of subnets.filter((each) => overlaps(each.cidr, cidr))) {
      check.problem({
        code: 'HERA_NET_036',
        path,
        message: `${cidr.text} is taken by ${subnet.cidr.text} of ${subnet.path}`,
        fix: 'move the subnet, or reserve another block',
      });
    }
  }
};

/** Checks that the VPC can be connected to its peers: addresses on both sides would have no route. */
export const checkPeers = (check: Check, peers: readonly VpcBlock[], blocks: readonly VpcBlock[]): void => {
  for (const { path, cidr } of peers) {
    for (const block of blocks.filter((each) => overlaps(each.cidr, cidr))) {
      check.problem({
        code: 'HERA_NET_037',
        path,
        message: `${cidr.text} overlaps ${block.cidr.text} of ${block.path}`,
        fix: 'give the VPC a block that no peer uses',
      });
    }
  }
};
