import { planSchema } from '@hera/terraform';
import { expect, it } from 'vitest';
import { problemsOfPlan } from './plan-problems';

const plan = planSchema.parse({
  format_version: '1.2',
  resource_changes: [
    {
      address: 'aws_vpc.main',
      mode: 'managed',
      type: 'aws_vpc',
      name: 'main',
      change: {
        actions: ['update'],
        before: { cidr_block: '10.0.0.0/16', tags: { secret: 'before' }, arn: 'a' },
        after: { cidr_block: '10.0.0.0/16', tags: { secret: 'after' } },
        after_unknown: { arn: true },
      },
    },
    {
      address: 'aws_subnet.a',
      mode: 'managed',
      type: 'aws_subnet',
      name: 'a',
      change: { actions: ['no-op'], before: {}, after: {}, after_unknown: {} },
    },
    {
      address: 'aws_subnet.b',
      mode: 'managed',
      type: 'aws_subnet',
      name: 'b',
      change: { actions: ['create'], before: null, after: { cidr_block: '10.0.1.0/24' }, after_unknown: {} },
    },
  ],
  output_changes: {
    same: { actions: ['no-op'], before: 1, after: 1, after_unknown: false },
    now: { actions: ['update'], before: 1, after: 2, after_unknown: false },
  },
});

it('names what would change and which arguments, and no value', () => {
  const problems = problemsOfPlan(plan);
  expect(problems.map(({ path, message }) => `${path}: ${message}`)).toEqual([
    'aws_vpc.main: the second plan would update it: arn, tags',
    'aws_subnet.b: the second plan would create it',
    'output.now: the second plan would change this output',
  ]);
  expect(JSON.stringify(problems)).not.toMatch(/before|10\.0/);
});
