import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isInternet, isWithin, prefixOf, specialUse } from './networks';

const octet = fc.integer({ min: 0, max: 255 });
const address = fc.tuple(octet, octet, octet, octet).map((octets) => octets.join('.'));

describe('networks', () => {
  it.each([
    ['10.0.0.0/8', false],
    ['172.16.0.0/12', false],
    ['100.64.0.0/10', false],
    ['fd00::/8', false],
    ['0.0.0.0/0', true],
    ['0.0.0.0/1', true],
    ['8.0.0.0/7', true],
    ['52.94.76.0/24', true],
    ['::/0', true],
    ['not a network', true],
  ])('%s comes from the internet: %s', (cidr, is) => {
    expect(isInternet(cidr)).toBe(is);
  });

  it('knows ranges that are set aside', () => {
    expect(specialUse('203.0.113.0/24')).toBe('reserved');
    expect(specialUse('52.94.76.0/24')).toBeUndefined();
    expect(specialUse('nothing')).toBeUndefined();
  });

  it('has every address inside of its own network and of everything, and a wider one never inside of a narrower', () => {
    fc.assert(
      fc.property(address, fc.integer({ min: 0, max: 32 }), fc.integer({ min: 0, max: 32 }), (ip, one, other) => {
        expect(isWithin(`${ip}/${one}`, '0.0.0.0/0')).toBe(true);
        expect(isWithin(`${ip}/${one}`, `${ip}/${other}`)).toBe(one >= other);
        expect(prefixOf(`${ip}/${one}`)).toEqual({ family: 'ipv4', length: one });
      }),
    );
  });

  it('does not mix families', () => {
    expect(isWithin('10.0.0.0/8', '::/0')).toBe(false);
    expect(isWithin('fd00::/8', '0.0.0.0/0')).toBe(false);
    expect(isWithin('nonsense', '0.0.0.0/0')).toBe(false);
    expect(prefixOf('10.0.0.0')).toBeUndefined();
  });
});
