import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { problemsOf } from './testing';
import { parseWith } from './zod-problems';

const refusalsOf = (input: unknown, schema: z.ZodType) =>
  problemsOf(() => parseWith(schema, input, { code: 'HERA_TEST_001', root: 'input' }));

describe('parseWith', () => {
  it('names every violation with its path, the value, and what is allowed', () => {
    const schema = z.strictObject({ name: z.string(), size: z.number().max(3) });
    expect(
      refusalsOf({ name: 1, size: 4, more: true }, schema).map(({ path, message, allowed }) => [
        path,
        message,
        allowed,
      ]),
    ).toEqual([
      ['input.name', '1 is not accepted', 'string'],
      ['input.size', '4 is not accepted', '3 or less'],
      ['input', 'unknown property more', undefined],
    ]);
  });

  const selfContaining: Record<string, unknown> = {};
  selfContaining['self'] = selfContaining;
  const unwritable = {
    toJSON: (): string => {
      throw new TypeError('no');
    },
  };

  it.each<[string, unknown, RegExp]>([
    ['a value that contains itself', selfContaining, /a value that contains itself/],
    ['a number that JSON does not have', 12n, /12 is not accepted/],
    ['a value that refuses to be written', unwritable, /no form in JSON/],
    ['nothing', undefined, /nothing is not accepted/],
  ])('tells of %s without an error of its own', (_, name, message) => {
    const [problem] = refusalsOf({ name }, z.object({ name: z.string() }));
    expect(problem).toMatchObject({ code: 'HERA_TEST_001', path: 'input.name' });
    expect(problem?.message).toMatch(message);
  });
});
