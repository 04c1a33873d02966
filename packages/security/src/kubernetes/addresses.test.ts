import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressAt, isCidr, isOpen, isWithinPrivateRanges } from './addresses';

describe('addresses', () => {
  it('of any CIDR are in it, and are one address', () => {
    fc.assert(
      fc.property(fc.nat({ max: 255 }), fc.nat({ max: 255 }), fc.integer({ min: 12, max: 24 }), (a, b, length) => {
        const bits = ((10 << 24) | (a << 16) | (b << 8)) & (-1 << (32 - length));
        const cidr = `${[24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.')}/${length}`;
        expect(isCidr(cidr)).toBe(true);
        const address = addressAt(cidr, 10) as string;
        expect(address).toMatch(/\.10\/32$/);
        expect(isWithinPrivateRanges(address)).toBe(true);
      }),
    );
  });

  it.each([
    ['10.1.0.0/16', true],
    ['10.1.0.1/16', false],
    ['10.1.0.0', false],
    ['fd00::/8', true],
    ['shop', false],
  ])('%s is a CIDR: %s', (text, expected) => expect(isCidr(text)).toBe(expected));

  it('know what is open, and what is no address', () => {
    expect([isOpen('0.0.0.0/0'), isOpen('::/0'), isOpen('10.0.0.0/8')]).toEqual([true, true, false]);
    expect(addressAt('shop', 1)).toBeUndefined();
    expect(['8.8.8.0/24', '10.0.0.0/7', 'shop', '2600::/56'].map(isWithinPrivateRanges)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});
