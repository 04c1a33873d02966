import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template/index.js';
import { describe, expect, it } from 'vitest';
import { contextOf } from './context';
import { HeraError } from './errors';
import { plainStack, problemsOf, resources, synth, testStack } from './testing';

describe('testStack', () => {
  it.each([
    ['production', 'prod-aws', 'prod'],
    ['development', 'dev-aws', 'dev'],
  ] as const)('stands for %s', (profile, id, name) => {
    const stack = testStack(profile);
    expect([stack.node.id, stack.environment.name, stack.environment.profile.name]).toEqual([id, name, profile]);
    expect(stack.environment.region).toBe('us-east-1');
  });

  it('takes another environment and another target', () => {
    const stack = testStack('production', { name: 'shop', region: 'eu-west-1', target: { kind: 'local' } });
    expect([stack.node.id, stack.environment.region]).toEqual(['shop-aws', 'eu-west-1']);
    expect(contextOf(stack).target).toEqual({ kind: 'local' });
  });

  it('is refused as the environment is', () => {
    expect(problemsOf(() => testStack('production', { name: 'P', region: 'nowhere' }))).toMatchObject([
      { code: 'HERA_CORE_001', path: 'environment.name' },
      { code: 'HERA_CORE_001', path: 'environment.region' },
    ]);
  });
});

describe('synth', () => {
  it('reads a stack as Terraform does', () => {
    const stack = testStack();
    new LaunchTemplate(stack, 'Second', { name: 'b' });
    new LaunchTemplate(stack, 'First', { name: 'a' });
    const json = synth(stack);
    expect(Object.keys(json.resource['aws_launch_template'] ?? {})).toEqual(['First', 'Second']);
    expect(resources(json, 'aws_launch_template')).toMatchObject([{ name: 'a' }, { name: 'b' }]);
    expect(resources(json, 'aws_vpc')).toEqual([]);
  });

  it('has both kinds of blocks for a stack with neither', () => {
    expect(synth(plainStack())).toMatchObject({ resource: {}, data: {} });
  });
});

describe('problemsOf', () => {
  const problem = { code: 'HERA_X_001', path: 'x', message: 'm', fix: 'f' };

  it('gives every problem, and none of what is built', () => {
    const refuse = () => {
      throw new HeraError([problem, { ...problem, path: 'y' }]);
    };
    expect(problemsOf(refuse).map(({ path }) => path)).toEqual(['x', 'y']);
    expect(problemsOf(() => 1)).toEqual([]);
  });

  it('throws on what is no input error', () => {
    const fail = () => {
      throw new TypeError('a defect');
    };
    expect(() => problemsOf(fail)).toThrow(TypeError);
  });

  it('refuses what ends later', () => {
    const later = async () => {
      throw new HeraError(problem);
    };
    expect(() => problemsOf(later)).toThrow(/HERA_CORE_008 build: it is asynchronous/);
  });
});
