import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressCount, type Cidr, contains, cut, freeBlocks, overlaps, parseCidr } from './cidr';

const block = fc
  .record({ address: fc.integer({ min: 0, max: 0xffffffff }), prefix: fc.integer({ min: 0, max: 32 }) })
  .map(({ address, prefix }) => {
    const octets = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256);
    return parseCidr(`${octets.join('.')}/${prefix}`) as Cidr;
  });

// Few leading bits, so that blocks meet often enough to say something.
const near = fc
  .record({ address: fc.integer({ min: 0, max: 255 }), prefix: fc.integer({ min: 20, max: 32 }) })
  .map(({ address, prefix }) => parseCidr(`10.0.0.${address}/${prefix}`) as Cidr);

const first = ({ network }: Cidr): number => network.toByteArray().reduce((sum, octet) => sum * 256 + octet, 0);
const last = (cidr: Cidr): number => first(cidr) + 2 ** (32 - cidr.prefix) - 1;

describe('parseCidr', () => {
  it('reads blocks and finds their first address', () => {
    expect(parseCidr('10.1.2.3/16')).toMatchObject({ prefix: 16, canonical: '10.1.0.0/16', text: '10.1.2.3/16' });
  });

  it.each([
    '',
    '10.1.0.0',
    '10.1/16',
    '010.1.0.0/16',
    '0xa.1.0.0/16',
    '10.1.0.0/33',
    '10.1.0.0/-1',
    '256.0.0.0/8',
    '::/0',
    ' 10.1.0.0/16',
  ])('refuses %j', (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });

  it('reads its own canonical form', () => {
    fc.assert(fc.property(block, (cidr) => parseCidr(cidr.canonical)?.canonical === cidr.canonical));
  });
});

describe.each([
  ['anywhere', block],
  ['close together', near],
])('blocks %s', (_, any) => {
  it('contain each other exactly when their ranges do', () => {
    fc.assert(
      fc.property(
        any,
        any,
        (outer, inner) => contains(outer, inner) === (first(outer) <= first(inner) && last(inner) <= last(outer)),
      ),
    );
  });

  it('overlap exactly when their ranges share an address, in both directions', () => {
    fc.assert(
      fc.property(any, any, (one, other) => {
        const share = first(one) <= last(other) && first(other) <= last(one);
        return overlaps(one, other) === share && overlaps(other, one) === share;
      }),
    );
  });

  it('contain themselves', () => {
    fc.assert(fc.property(any, (cidr) => contains(cidr, cidr)));
  });
});

describe('cut', () => {
  it.each([
    ['10.1.0.0/16', 20, 3, '10.1.48.0/20'],
    ['255.255.255.0/24', 28, 15, '255.255.255.240/28'],
    ['0.0.0.0/0', 1, 1, '128.0.0.0/1'],
    ['10.1.0.0/16', 16, 0, '10.1.0.0/16'],
  ])('%s into /%i, number %i', (outer, prefix, index, expected) => {
    expect(cut(parseCidr(outer) as Cidr, prefix, index)).toEqual(parseCidr(expected));
  });
});

describe('freeBlocks', () => {
  it('are what is left, as large as they can be', () => {
    const free = freeBlocks(
      parseCidr('10.0.0.0/24') as Cidr,
      ['10.0.0.32/28', '10.0.0.128/25', '10.9.0.0/16'].map((text) => parseCidr(text) as Cidr),
    );
    expect(free.map(({ canonical }) => canonical)).toEqual(['10.0.0.0/27', '10.0.0.48/28', '10.0.0.64/26']);
  });

  it('are none inside what is taken', () => {
    expect(freeBlocks(parseCidr('10.0.0.0/24') as Cidr, [parseCidr('10.0.0.0/16') as Cidr])).toEqual([]);
  });

  it('share no address with each other or with what is taken, and miss none', () => {
    const outer = parseCidr('10.0.0.0/24') as Cidr;
    fc.assert(
      fc.property(fc.array(near, { maxLength: 6 }), (taken) => {
        const free = freeBlocks(outer, taken);
        for (let host = 0; host < 256; host += 1) {
          const address = parseCidr(`10.0.0.${host}/32`) as Cidr;
          const holders = [...free, ...taken].filter((one) => contains(one, address));
          const isTaken = taken.some((one) => contains(one, address));
          if (!isTaken && holders.length !== 1) return false;
          if (isTaken && free.some((one) => contains(one, address))) return false;
        }
        return free.reduce((sum, one) => sum + addressCount(one), 0) <= 256;
      }),
    );
  });
});
