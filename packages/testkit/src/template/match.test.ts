import { HeraError } from '@hera/core/errors';
import { describe, expect, it } from 'vitest';
import { compare } from './compare';
import { Match } from './match';

const matches = (expected: unknown, found: unknown): boolean => compare(expected, found).length === 0;

describe('partial matching', () => {
  it.each([
    ['one property of two', { a: 1 }, { a: 1, b: 2 }, true],
    ['another value', { a: 1 }, { a: 2 }, false],
    ['a number where text stands', { a: 1 }, { a: '1' }, false],
    ['nested', { a: { b: 1 } }, { a: { b: 1, c: 2 } }, true],
    ['the same list', { a: [1, { b: 1 }] }, { a: [1, { b: 1, c: 2 }] }, true],
    ['a shorter list', { a: [1] }, { a: [1, 2] }, false],
    ['another order', { a: [1, 2] }, { a: [2, 1] }, false],
    [
      'camelCase for snake_case',
      { cidrBlock: 'x', vpcConfig: { subnetIds: ['s'] } },
      { cidr_block: 'x', vpc_config: { subnet_ids: ['s'] } },
      true,
    ],
    ['a digit in the name', { sha256: 'x', ipv6CidrBlock: 'y' }, { sha_256: 'x', ipv6_cidr_block: 'y' }, true],
    ['a tag under another case', { tags: { myTag: 1 } }, { tags: { my_tag: 1 } }, false],
    ['an object for a list of one block', { rule: { a: 1 } }, { rule: [{ a: 1 }] }, true],
    ['a list of one block for an object', { rule: [{ a: 1 }] }, { rule: { a: 1 } }, true],
    ['an object for a list of two blocks', { rule: { a: 1 } }, { rule: [{ a: 1 }, { a: 1 }] }, false],
    [
      'a structure for a JSON text',
      { policy: { Statement: [{ Effect: 'Allow' }] } },
      { policy: '{"Version":"1","Statement":[{"Effect":"Allow","Sid":"x"}]}' },
      true,
    ],
    ['another structure for a JSON text', { policy: { Statement: [] } }, { policy: '{"Statement":[1]}' }, false],
    ['a key of JSON under another case', { policy: { effect: 'x' } }, { policy: '{"Effect":"x"}' }, false],
    [
      'one statement of JSON without its list',
      { policy: { Statement: { Sid: 'x' } } },
      { policy: '{"Statement":[{"Sid":"x"}]}' },
      false,
    ],
    ['a structure for text that is no JSON', { policy: { a: 1 } }, { policy: '${jsonencode({})}' }, false],
    ['a list for a JSON text', { values: [1, 2] }, { values: '[1,2]' }, true],
    ['a pattern', { name: /^prod-/ }, { name: 'prod-x' }, true],
    ['a pattern for a number', { name: /1/ }, { name: 1 }, false],
    ["vitest's own matchers", { name: expect.stringContaining('rod') }, { name: 'prod' }, true],
    ["vitest's own matchers, wrong", { name: expect.stringContaining('rod') }, { name: 'dev' }, false],
  ])('%s', (_, expected, found, holds) => {
    expect(matches(expected, found)).toBe(holds);
  });

  it('refuses undefined, which would match anything', () => {
    expect(() => compare({ tags: { Name: undefined } }, { tags: {} })).toThrow(HeraError);
    expect(() => compare({ tags: { Name: undefined } }, { tags: {} })).toThrowErrorMatchingInlineSnapshot(
      `[HeraError: HERA_TEST_020 tags.Name: the expected value is undefined; allowed a value, or a condition of Match; use Match.absent() for a property that must not be set, Match.anyValue() for one that must]`,
    );
  });
});

describe('Match', () => {
  it.each([
    ['absent', Match.absent(), undefined, true],
    ['absent, null', Match.absent(), null, true],
    ['absent, set', Match.absent(), false, false],
    ['anyValue', Match.anyValue(), false, true],
    ['anyValue, not set', Match.anyValue(), undefined, false],
    ['anyValue, null', Match.anyValue(), null, false],
    ['exact', Match.exact({ a: { b: 1 } }), { a: { b: 1 } }, true],
    ['exact, one more within', Match.exact({ a: { b: 1 } }), { a: { b: 1, c: 1 } }, false],
    ['exact, one more that is null', Match.exact({ a: 1 }), { a: 1, b: null }, true],
    ['exact in a JSON text', Match.exact({ a: 1 }), '{"a":1,"b":2}', false],
    ['objectLike within exact', Match.exact({ a: Match.objectLike({ b: 1 }) }), { a: { b: 1, c: 1 } }, true],
    ['arrayWith in any order', Match.arrayWith([3, 1]), [1, 2, 3], true],
    ['arrayWith, one is missing', Match.arrayWith([3, 4]), [1, 2, 3], false],
    ['arrayWith, two want the same', Match.arrayWith([1, 1]), [1, 2], false],
    ['arrayWith, the vague one first', Match.arrayWith([Match.anyValue(), 1]), [1, 2], true],
    ['arrayWith in a JSON text', Match.arrayWith([1]), '[1,2]', true],
    ['arrayWith, no list', Match.arrayWith([1]), { a: 1 }, false],
    ['stringMatching', Match.stringMatching('^a.c$'), 'abc', true],
    ['stringMatching, no text', Match.stringMatching('1'), 1, false],
  ])('%s', (_, expected, found, holds) => {
    expect(matches(expected, found)).toBe(holds);
    expect(matches({ at: expected }, { at: found })).toBe(holds);
  });

  it('answers the same each time for a global pattern', () => {
    const pattern = Match.stringMatching(/a/g);
    expect([matches(pattern, 'a'), matches(pattern, 'a')]).toEqual([true, true]);
  });
});
