import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesPattern } from './address-pattern';
import { typeOfPattern } from './schema';

describe('patterns of addresses', () => {
  it.each([
    ['aws_eip.e', 'aws_eip.e', true],
    ['aws_eip.e', 'aws_eip.ee', false],
    ['aws_eip.e[*]', 'aws_eip.e[0]', true],
    ['aws_eip.e[*]', 'aws_eip.e["a.b"]', true],
    ['aws_eip.e[*]', 'aws_eip.e', false],
    ['module.*.aws_eip.*', 'module.vpc.aws_eip.nat[0]', true],
    ['*', 'anything', true],
    ['a*a', 'a', false],
    ['a**b', 'ab', true],
    ['aws_eip.+', 'aws_eip..', false],
  ])('%s and %s: %s', (pattern, address, fits) => {
    expect(matchesPattern(pattern, address)).toBe(fits);
  });

  it('fit what they were made from, whatever is put in for *', () => {
    const part = fc.string({ maxLength: 8 }).map((text) => text.replaceAll('*', ''));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), fc.string({ maxLength: 8 }), (parts, filler) =>
        matchesPattern(parts.join('*'), parts.join(filler)),
      ),
    );
  });

  it('say their type', () => {
    expect(typeOfPattern('module.vpc[*].aws_nat_gateway.this["a.b"]')).toBe('aws_nat_gateway');
    expect(typeOfPattern('aws_nat_gateway.*')).toBe('aws_nat_gateway');
    expect(typeOfPattern('module.*')).toBe('module');
    expect(typeOfPattern('*')).toBeUndefined();
  });
});
