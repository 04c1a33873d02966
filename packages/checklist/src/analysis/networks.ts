import ipaddr from 'ipaddr.js';

/** Address family and prefix length of a CIDR; undefined where the text is none. */
export const prefixOf = (cidr: string): { readonly family: 'ipv4' | 'ipv6'; readonly length: number } | undefined => {
  if (!ipaddr.isValidCIDR(cidr)) return undefined;
  const [address, length] = ipaddr.parseCIDR(cidr);
  return { family: address.kind(), length };
};

/** Whether every address of `inner` is in `outer`. */
export const isWithin = (inner: string, outer: string): boolean => {
  if (!ipaddr.isValidCIDR(inner) || !ipaddr.isValidCIDR(outer)) return false;
  const [address, length] = ipaddr.parseCIDR(inner);
  const [network, prefix] = ipaddr.parseCIDR(outer);
  return address.kind() === network.kind() && length >= prefix && address.match(network, prefix);
};

/** Ranges that no packet of the internet comes from, by `ipaddr.js`. */
const privateRanges = new Set(['private', 'uniqueLocal', 'carrierGradeNat', 'linkLocal', 'loopback']);

/** Whether a network is one that packets of the internet come from; judged by its first and its last address. */
export const isInternet = (cidr: string): boolean => {
  if (!ipaddr.isValidCIDR(cidr)) return true;
  const [address, length] = ipaddr.parseCIDR(cidr);
  if (address.kind() === 'ipv6') return !privateRanges.has(address.range());
  const first = ipaddr.IPv4.networkAddressFromCIDR(cidr);
  const last = ipaddr.IPv4.broadcastAddressFromCIDR(cidr);
  return length < 8 || !(privateRanges.has(first.range()) && privateRanges.has(last.range()));
};

/** Special use, in the words of `ipaddr.js`, such as `reserved` for documentation ranges; undefined for an ordinary public network. */
export const specialUse = (cidr: string): string | undefined => {
  if (!ipaddr.isValidCIDR(cidr)) return undefined;
  const range = ipaddr.parseCIDR(cidr)[0].range();
  return range === 'unicast' ? undefined : range;
};
