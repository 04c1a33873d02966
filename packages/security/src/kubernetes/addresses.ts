import { IPv4, IPv6, isValidCIDR, parse, parseCIDR } from 'ipaddr.js';

/** Ranges that are no internet: RFC 1918, RFC 6598, link-local (with the node's metadata at 169.254.169.254), and their like in IPv6. */
export const privateRanges = {
  ipv4: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16'],
  ipv6: ['fc00::/7', 'fe80::/10'],
} as const;

/** Whether a text is an IPv4 or IPv6 CIDR, with no bit set behind its prefix. */
export const isCidr = (text: string): boolean => {
  if (!isValidCIDR(text)) return false;
  const [address, length] = parseCIDR(text);
  const network = (address.kind() === 'ipv4' ? IPv4 : IPv6).networkAddressFromCIDR(text);
  return network.toString() === address.toString() && length <= address.toByteArray().length * 8;
};

/** Whether a CIDR holds every address there is. */
export const isOpen = (cidr: string): boolean => isValidCIDR(cidr) && parseCIDR(cidr)[1] === 0;

/** Whether all of a CIDR is in the private ranges. */
export const isWithinPrivateRanges = (cidr: string): boolean => {
  if (!isValidCIDR(cidr)) return false;
  const [address, length] = parseCIDR(cidr);
  const ranges = address.kind() === 'ipv4' ? privateRanges.ipv4 : privateRanges.ipv6;
  return ranges.some((range) => {
    const [start, shortest] = parseCIDR(range);
    return length >= shortest && address.kind() === start.kind() && address.match(start as never, shortest);
  });
};

/** The address at a small offset in a CIDR, as a CIDR of its own; nothing where the text is no CIDR. */
export const addressAt = (cidr: string, offset: number): string | undefined => {
  if (!isValidCIDR(cidr)) return undefined;
  const bytes = parseCIDR(cidr)[0].toByteArray();
  const last = bytes.length - 1;
  bytes[last] = (bytes[last] ?? 0) + offset;
  const address = bytes.length === 4 ? new IPv4(bytes) : new IPv6(bytes);
  return `${parse(address.toString()).toString()}/${bytes.length * 8}`;
};
