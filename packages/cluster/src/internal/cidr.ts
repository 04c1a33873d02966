import ipaddr from 'ipaddr.js';

/** An IPv4 network: its first address and its prefix length. */
export type Ipv4Network = readonly [ipaddr.IPv4, number];

/** An IPv4 network, or what is wrong with how it is written. */
export const parseIpv4Network = (cidr: string): Ipv4Network | string => {
  if (!ipaddr.isValidCIDR(cidr)) return 'is not a CIDR';
  if (!ipaddr.IPv4.isValidCIDR(cidr)) return 'is IPv6';
  if (!ipaddr.IPv4.isValidFourPartDecimal(cidr.split('/')[0] ?? '')) return 'is not written out as four numbers';
  const network = ipaddr.IPv4.networkAddressFromCIDR(cidr).toString();
  const [address, prefix] = ipaddr.IPv4.parseCIDR(cidr);
  return network === address.toString() ? [address, prefix] : `has host bits set; its network is ${network}/${prefix}`;
};

/** Whether every address of `inner` is one of `outer`. */
export const isWithin = (inner: Ipv4Network, outer: Ipv4Network): boolean =>
  inner[1] >= outer[1] && inner[0].match([...outer]);

/** Whether two networks share an address. */
export const overlap = (one: Ipv4Network, other: Ipv4Network): boolean => isWithin(one, other) || isWithin(other, one);
