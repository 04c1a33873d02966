import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tomlFault, toToml } from './toml';

describe('TOML', () => {
  it('is written in the part that EKS reads', () => {
    const table = {
      settings: {
        motd: 'hello',
        kubernetes: { 'max-pods': 58, 'eviction-hard': { 'memory.available': '100Mi' }, list: ['a', 'b'] },
        kernel: { lockdown: undefined, sysctl: {} },
        on: true,
      },
    };
    expect(toToml(table)).toBe(
      [
        '[settings]',
        'motd = "hello"',
        'on = true',
        '',
        '[settings.kubernetes]',
        'max-pods = 58',
        'list = ["a", "b"]',
        '',
        '[settings.kubernetes.eviction-hard]',
        '"memory.available" = "100Mi"',
        '',
      ].join('\n'),
    );
  });

  it.each([
    [{ a: 'say "yes"' }, 'a has a quote'],
    [{ a: 'C:\\' }, 'a has a quote, a backslash'],
    [{ a: 'two\nlines' }, 'control character'],
    [{ a: { 'b.c': { d: 1 } } }, 'a.b.c would be a table header with a quoted key'],
    [{ 'a"b': 1 }, 'is a key with a quote'],
    [{ a: 0.5 }, 'a is not a whole number'],
    [{ a: ['x', 1] }, 'a is not a list of strings'],
    [{ a: ['x', 'y"'] }, 'a has a quote'],
    [{ a: null }, 'a is neither'],
  ])('refuses %j', (table, fault) => {
    expect(tomlFault(table)).toContain(fault);
  });

  it('has no fault in any table of plain words', () => {
    const word = fc.stringMatching(/^[a-z-]{1,8}$/);
    const value = fc.oneof(word, fc.integer(), fc.boolean(), fc.array(word, { maxLength: 3 }));
    fc.assert(fc.property(fc.dictionary(word, fc.dictionary(word, value)), (table) => tomlFault(table) === undefined));
  });
});
