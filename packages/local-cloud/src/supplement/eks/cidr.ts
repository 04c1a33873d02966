import { BlockList, isIP } from 'node:net';

interface Block {
  readonly address: string;
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** Parses `address/prefix`; `undefined` when it is not a CIDR block. */
export const parseCidr = (text: string): Block | undefined => {
  const [address = '', digits = '', ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || !/^\d{1,3}$/.test(digits) || rest.length > 0) return undefined;
  const prefix = Number(digits);
  if (prefix > (version === 4 ? 32 : 128)) return undefined;
  return { address, prefix, family: version === 4 ? 'ipv4' : 'ipv6' };
};

/** Whether `outer` holds the first address of `inner`. */
export const holds = (outer: string, inner: string): boolean => {
  const [big, small] = [parseCidr(outer), parseCidr(inner)];
  if (big === undefined || small === undefined || big.family !== small.family) return false;
  const list = new BlockList();
  list.addSubnet(big.address, big.prefix, big.family);
  return list.check(small.address, small.family);
};

/** Whether two CIDR blocks share an address. */
export const overlaps = (one: string, other: string): boolean => holds(one, other) || holds(other, one);

/** Private ranges of RFC 1918. */
export const PRIVATE_RANGES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'] as const;
