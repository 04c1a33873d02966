import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isQuantity, quantityOf } from './quantity';

describe('quantities', () => {
  it.each([
    ['500m', 0.5],
    ['4Gi', 4 * 2 ** 30],
    ['1.5', 1.5],
    ['2k', 2000],
  ])('%s is %s', (text, value) => expect(quantityOf(text)).toBe(value));

  it('grow with their number', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.constantFrom('', 'm', 'Ki', 'Mi', 'Gi', 'M'), (a, b, suffix) => {
        expect(isQuantity(`${a}${suffix}`)).toBe(true);
        expect(Math.sign(quantityOf(`${a}${suffix}`) - quantityOf(`${b}${suffix}`))).toBe(Math.sign(a - b));
      }),
    );
  });

  it('that are none are refused', () => expect(['', '4 Gi', '-1', '4gb'].some(isQuantity)).toBe(false));
});
