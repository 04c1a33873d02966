import { IPv4 } from 'ipaddr.js';

/** An IPv4 block. `network` is the first address even when the text had host bits set. */
export interface Cidr {
  readonly text: string;
  readonly network: IPv4;
  readonly prefix: number;
  /** The block as it would be written without host bits. */
  readonly canonical: string;
}

/** Four decimal parts and a prefix; other notations that the library reads (octal, hex, `10.1/16`) are mistakes here. */
export const parseCidr = (text: string): Cidr | undefined => {
  if (!IPv4.isValidCIDRFourPartDecimal(text)) return undefined;
  const [, prefix] = IPv4.parseCIDR(text);
  const network = IPv4.networkAddressFromCIDR(text);
  return { text, network, prefix, canonical: `${network.toString()}/${prefix}` };
};

/** Whether every address of `inner` belongs to `outer`. */
export const contains = (outer: Cidr, inner: Cidr): boolean =>
  inner.prefix >= outer.prefix && inner.network.match(outer.network, outer.prefix);

/** Whether two blocks share an address. Blocks are either nested or apart. */
export const overlaps = (one: Cidr, other: Cidr): boolean => contains(one, other) || contains(other, one);

/** Number of addresses in a block. */
export const addressCount = ({ prefix }: Cidr): number => 2 ** (32 - prefix);

/** First address as a number, so that blocks can be ordered. The library has no arithmetic of addresses. */
export const firstAddress = ({ network }: Cidr): number =>
  network.toByteArray().reduce((sum, octet) => sum * 256 + octet, 0);

/** Block number `index` of those that `outer` has when it is cut into blocks of `prefix`. */
export const cut = (outer: Cidr, prefix: number, index: number): Cidr => {
  const first = firstAddress(outer) + index * 2 ** (32 - prefix);
  const network = new IPv4([24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256));
  const canonical = `${network.toString()}/${prefix}`;
  return { text: canonical, network, prefix, canonical };
};

/** The fewest blocks that together are `outer` without `taken`, in the order of their addresses. */
export const freeBlocks = (outer: Cidr, taken: readonly Cidr[]): readonly Cidr[] => {
  const inside = taken.filter((block) => overlaps(outer, block));
  if (inside.length === 0) return [outer];
  if (inside.some((block) => contains(block, outer))) return [];
  return [0, 1].flatMap((half) => freeBlocks(cut(outer, outer.prefix + 1, half), inside));
};
