import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Ipv4Network, isWithin, overlap, parseIpv4Network } from './cidr';

const networkOf = (cidr: string): Ipv4Network => {
  const network = parseIpv4Network(cidr);
  return typeof network === 'string' ? expect.fail(`${cidr} ${network}`) : network;
};

const cidrs = fc.tuple(fc.nat(0xffff_ffff), fc.integer({ min: 1, max: 32 })).map(([address, prefix]) => {
  const size = 2 ** (32 - prefix);
  const first = Math.floor(address / size) * size;
  const parts = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return { cidr: `${parts.join('.')}/${prefix}`, first, last: first + size - 1 };
});

describe('an IPv4 network', () => {
  it.each([
    ['10.0.0.0', 'is not a CIDR'],
    ['10.0.0.0/33', 'is not a CIDR'],
    ['fd00::/8', 'is IPv6'],
    ['10.1/16', 'is not written out as four numbers'],
    ['10.0.0.1/8', 'has host bits set; its network is 10.0.0.0/8'],
  ])('%s %s', (cidr, problem) => {
    expect(parseIpv4Network(cidr)).toBe(problem);
  });

  it('overlaps another one where they share an address, and holds it where it has all of them', () => {
    fc.assert(
      fc.property(cidrs, cidrs, (one, other) => {
        const [a, b] = [networkOf(one.cidr), networkOf(other.cidr)];
        expect(overlap(a, b)).toBe(one.first <= other.last && other.first <= one.last);
        expect(isWithin(a, b)).toBe(one.first >= other.first && one.last <= other.last);
      }),
    );
  });
});
