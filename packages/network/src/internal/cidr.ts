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
