import { HeraError } from '@hera/core/errors';
import { type Plan, planSchema } from '@hera/terraform';
import { describe, expect, it } from 'vitest';
import { checkReplacements, type ReplaceExpectation } from './replacements';

const plan = (changes: Readonly<Record<string, readonly string[]>>): Plan =>
  planSchema.parse({
    format_version: '1.2',
    resource_changes: Object.entries(changes).map(([address, actions]) => ({
      address,
      mode: 'managed',
      type: address.split('.')[0],
      name: 'x',
      change: { actions, replace_paths: actions.length > 1 ? [['name']] : undefined },
    })),
  });

const replaced = plan({
  'aws_vpc.main': ['no-op'],
  'aws_subnet.a[0]': ['delete', 'create'],
  'aws_eip.nat': ['create', 'delete'],
  'aws_route.old': ['delete'],
  'aws_route.new': ['create'],
});

const found = (given: Plan, expectation: ReplaceExpectation): readonly string[] => {
  try {
    checkReplacements(given, expectation);
  } catch (error) {
    if (!HeraError.is(error)) throw error;
    return error.problems.map(({ code, path, message }) => `${code} ${path}: ${message}`);
  }
  return [];
};

describe('checkReplacements', () => {
  it('allows no replacement when nothing is said, and says why each would happen', () => {
    expect(found(replaced, {})).toEqual([
      'HERA_TEST_083 aws_subnet.a[0]: the update would replace it: name',
      'HERA_TEST_083 aws_eip.nat: the update would replace it: name',
    ]);
    expect(found(plan({ 'aws_vpc.main': ['update'], 'aws_route.old': ['delete'] }), {})).toEqual([]);
  });

  it('allows what is named by type, by address, or by address without an index', () => {
    expect(found(replaced, { mayReplace: ['aws_subnet', 'aws_eip.nat'] })).toEqual([]);
    expect(found(replaced, { mayReplace: ['aws_subnet.a', 'aws_eip'] })).toEqual([]);
    expect(found(replaced, { mayReplace: ['aws_subnet.b', 'aws_eip'] })).toHaveLength(1);
  });

  it('keeps what must survive from being replaced and from being deleted, and nothing else', () => {
    expect(found(replaced, { mustNotReplace: ['aws_vpc'] })).toEqual([]);
    expect(found(replaced, { mustNotReplace: ['aws_eip', 'aws_route.old'] })).toEqual([
      'HERA_TEST_083 aws_eip.nat: the update would replace it: name',
      'HERA_TEST_083 aws_route.old: the update would delete it',
    ]);
  });

  it('refuses an expectation that could never fail, or that contradicts itself', () => {
    expect(found(replaced, { mustNotReplace: ['aws_vcp'] })).toEqual([
      'HERA_TEST_084 mustNotReplace: aws_vcp names nothing that exists, so it could never fail',
    ]);
    // What the update creates did not exist before.
    expect(found(replaced, { mustNotReplace: ['aws_route.new'] })).toHaveLength(1);
    expect(found(replaced, { mayReplace: ['aws_eip'], mustNotReplace: ['aws_eip'] })).toEqual([
      'HERA_TEST_084 mustNotReplace: aws_eip also stands in mayReplace',
    ]);
  });
});
