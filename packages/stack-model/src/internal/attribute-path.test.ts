import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPath, parsePath, pathsMeet, requirePath } from './attribute-path';

describe('parsePath', () => {
  it.each([
    ['subnet_id', ['subnet_id']],
    ['scaling_config[0].min_size', ['scaling_config', 0, 'min_size']],
    ['tags["kubernetes.io/role/elb"]', ['tags', 'kubernetes.io/role/elb']],
    ['tags["a\\"b"]', ['tags', 'a"b']],
    ['nat.0.id', ['nat', 0, 'id']],
    ['nat[*].id', ['nat', '*', 'id']],
    ['__proto__.constructor', ['__proto__', 'constructor']],
  ])('%s', (text, steps) => {
    expect(parsePath(text)).toEqual(steps);
  });

  it.each(['', '.', 'a..b', 'a[', 'a[x]', 'a b', '[', 'a[-1]', 'a[0'])('refuses %j', (text) => {
    expect(() => requirePath(text)).toThrow('HERA_MODEL_008 path:');
  });

  it('reads what formatPath writes', () => {
    const name = fc.stringMatching(/^[a-z_][a-z0-9_-]{0,8}$/);
    const key = fc.string({ minLength: 1 }).filter((text) => text !== '*');
    fc.assert(
      fc.property(name, fc.array(fc.oneof(fc.nat(99), name, key), { maxLength: 5 }), (first, rest) => {
        const text = formatPath([first, ...rest]);
        // JSON escapes control characters in ways that a path does not undo.
        fc.pre(!/\\[^"\\]/.test(text));
        expect(parsePath(text)).toEqual([first, ...rest]);
      }),
    );
  });
});

describe('pathsMeet', () => {
  it.each([
    ['vpc_config[0].subnet_ids', 'vpc_config.subnet_ids[2]', true],
    ['vpc_config', 'vpc_config[0].subnet_ids', true],
    ['subnet_ids', 'subnet_ids[0]', true],
    ['subnet_id', 'subnet_ids', false],
    ['setting[1].value', 'setting[0].value', false],
    ['setting[1].value', 'setting.value', false],
  ])('%s and %s: %s', (left, right, meet) => {
    expect(pathsMeet(requirePath(left), requirePath(right))).toBe(meet);
    expect(pathsMeet(requirePath(right), requirePath(left))).toBe(meet);
  });
});
