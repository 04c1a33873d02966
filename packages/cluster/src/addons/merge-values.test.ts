import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeValues, type Values } from './merge-values';

const proto = JSON.parse('{"__proto__":{"b":2}}') as Values;

const cases: readonly (readonly [what: string, base: Values, over: Values, merged: Values])[] = [
  ['a new key goes last', { a: 1 }, { b: 2 }, { a: 1, b: 2 }],
  ['objects meet key by key', { env: { A: '1', B: '1' } }, { env: { B: '2' } }, { env: { A: '1', B: '2' } }],
  ['lists are taken as a whole', { list: [1, 2] }, { list: [3] }, { list: [3] }],
  ['null takes a value away from the add-on', { affinity: { a: 1 } }, { affinity: null }, { affinity: null }],
  ['an object gives way to a text', { a: { b: 1 } }, { a: 'x' }, { a: 'x' }],
  ['__proto__ is a key as any other', { a: 1 }, proto, { a: 1, ...proto }],
  ['undefined says nothing', { a: 1 }, { a: undefined }, { a: 1 }],
];

describe('merging of configuration values', () => {
  it.each(cases)('%s', (_what, base, over, merged) => {
    expect(JSON.stringify(mergeValues(base, over))).toBe(JSON.stringify(merged));
  });

  it('changes neither side, and does nothing without anything to lay over', () => {
    const values = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(values, values, (base, over) => {
        const before = JSON.stringify([base, over]);
        mergeValues(base, over);
        expect(JSON.stringify([base, over])).toBe(before);
        expect(mergeValues(base, {})).toEqual({ ...base });
        expect(mergeValues({}, over)).toEqual({ ...over });
      }),
    );
  });
});
