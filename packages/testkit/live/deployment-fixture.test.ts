import { HeraError } from '@hera/core/errors';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Check, type Deployment, leftovers } from '../src';
import { deployment } from '../src/vitest/index.mjs';
import { logGroup, StackFolder, stackWith } from './support/stack';

const folder = new StackFolder();
let made: Deployment | undefined;

// Hooks after tests run last first, so this one sees what the fixture has left.
afterAll(async () => {
  expect(made?.timings.slice(-1)).toMatchObject([{ stage: 'destroy', status: 'done' }]);
  const after = await folder.deployment(stackWith({ aws_cloudwatch_log_group: { app: logGroup } }));
  expect(leftovers(await after.inventory())).toEqual([]);
  after.close();
  folder[Symbol.dispose]();
}, 60_000);

const env = deployment(async () => {
  made = await folder.deployment(stackWith({ aws_cloudwatch_log_group: { app: logGroup } }));
  return made;
});

it('has deployed before the first test', () => {
  expect(env.deployment).toBe(made);
  expect(made?.timings.map(({ stage, status }) => `${stage} ${status}`)).toEqual([
    'init done',
    'validate done',
    'plan done',
    'apply done',
  ]);
});

it('gives outputs, believed and checked', () => {
  expect(env.output('group')).toBe(logGroup.name);
  expect(env.outputs<{ group: string }>().group).toBe(logGroup.name);
  expect(env.outputs(z.object({ group: z.string() }))).toEqual({ group: logGroup.name });
  for (const wrong of [() => env.output('grup'), () => env.outputs(z.object({ group: z.number() }))]) {
    expect(wrong).toThrow(HeraError);
    expect(wrong).toThrow(/HERA_TEST_025 outputs: .*; allowed group; /s);
  }
});

it('has plans that the matchers read', async () => {
  const plan = await env.deployment.plan();
  expect(plan).toBeEmpty();
  expect(plan).toReplaceNothing();
  const destroy = await env.deployment.plan({ destroy: true });
  expect(destroy).toDelete('aws_cloudwatch_log_group', 1);
  expect(() => expect(destroy).toDestroyNothing()).toThrow('aws_cloudwatch_log_group.app: delete');
  await env.deployment.plan();
});

describe('checks', () => {
  const check = (status: 'pass' | 'unsupported', found: string): Check => ({
    id: `always-${status}`,
    title: `is ${status}`,
    subject: 'logging',
    run: () => Promise.resolve({ status, expected: 'nothing', found, evidence: [] }),
  });
  env.checks([check('pass', 'nothing'), check('unsupported', 'unsupported: logs:DescribeNothing')]);
});
