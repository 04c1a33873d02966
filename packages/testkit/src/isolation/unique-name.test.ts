import { HeraError } from '@hera/core/errors';
import { expect, it } from 'vitest';
import { runSeed, uniqueName, usedSeed } from './unique-name';

it('gives the same name for the same seed, and another for another', () => {
  expect(uniqueName('vpc', 'seed')).toBe(uniqueName('vpc', 'seed'));
  expect(uniqueName('vpc', 'seed')).toMatch(/^vpc-[0-9a-f]{8}$/);
  expect(uniqueName('vpc', 'seed')).not.toBe(uniqueName('vpc', 'other'));
  expect(uniqueName('a-', 'seed')).toMatch(/^a-[0-9a-f]{8}$/);
});

it('takes one seed for the whole process', () => {
  expect(uniqueName('vpc')).toBe(uniqueName('vpc', runSeed()));
  expect(usedSeed()).toBe(runSeed());
});

it.each([[''], ['Vpc'], ['1vpc'], ['my_vpc'], ['x'.repeat(32)]])('refuses the prefix %j', (prefix) => {
  expect(() => uniqueName(prefix, 'seed')).toThrow('HERA_TEST_088 prefix');
});

it('names both mistakes at once', () => {
  try {
    uniqueName('', '');
    expect.unreachable();
  } catch (error) {
    if (!HeraError.is(error)) throw error;
    expect(error.problems.map(({ path }) => path)).toEqual(['prefix', 'seed']);
  }
});
