import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fittedName } from './role-name';

describe('fittedName', () => {
  it.each([
    [['prod', 'shop', 'catalogue'], 37, 'prod-shop-catalogue'],
    [
      ['production-eu-west', 'kube-system', 'aws-load-balancer-controller'],
      37,
      'production-e-kube-system-aws-load-bal',
    ],
    [['a', 'b', 'c'], 3, 'a-b-c'],
  ])('%j in %i is %s', (parts, longest, expected) => {
    expect(fittedName(parts, longest)).toBe(expected);
  });

  it('always fits, keeps the start of every part, and changes nothing that fits', () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,100}$/);
    fc.assert(
      fc.property(fc.tuple(part, part, part), (parts) => {
        const name = fittedName(parts, 37);
        expect(name.length).toBe(Math.min(37, parts.join('-').length));
        name.split('-').forEach((each, index) => expect(parts[index]?.startsWith(each)).toBe(true));
      }),
    );
  });
});
