import { AssertionError } from 'node:assert';
import { HeraError } from '@hera/core/errors';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import type { CheckResult } from '../check';
import { type DeploymentFixture, deploymentFixture, reportCheck } from './deployment-fixture';

const result = (more: Partial<CheckResult>): CheckResult => ({
  id: 'nat-count',
  title: 'there is a NAT gateway per zone',
  subject: 'network',
  status: 'pass',
  expected: '3 NAT gateways',
  found: '3 NAT gateways',
  evidence: ['ec2:DescribeNatGateways nat-1: available'],
  seconds: 1,
  ...more,
});

const outcome = (given: CheckResult): string => {
  const notes: string[] = [];
  try {
    reportCheck(given, (note) => notes.push(note));
  } catch (error) {
    if (error instanceof AssertionError) return `failed: ${error.message}`;
    throw error;
  }
  return notes.length === 0 ? 'passed' : `skipped: ${notes.join()}`;
};

describe('reportCheck', () => {
  it('passes what holds, and skips under its reason what cannot be said', () => {
    expect(outcome(result({}))).toBe('passed');
    expect(outcome(result({ status: 'unsupported', found: 'unsupported: ec2:GetEbsDefaultKmsKeyId' }))).toBe(
      'skipped: unsupported: ec2:GetEbsDefaultKmsKeyId',
    );
    expect(outcome(result({ status: 'unsupported', found: 'ec2:GetEbsDefaultKmsKeyId' }))).toBe(
      'skipped: unsupported: ec2:GetEbsDefaultKmsKeyId',
    );
    expect(outcome(result({ status: 'not-applicable', found: 'no NAT is declared' }))).toBe(
      'skipped: not applicable: no NAT is declared',
    );
  });

  it('fails with what was expected, found and seen', () => {
    expect(outcome(result({ status: 'fail', found: '1 NAT gateway' }))).toMatchInlineSnapshot(`
      "failed: expected 3 NAT gateways; found 1 NAT gateway
        ec2:DescribeNatGateways nat-1: available"
    `);
  });
});

describe('the fixture', () => {
  const registered: string[] = [];
  const fixture = deploymentFixture({
    beforeAll: () => registered.push('beforeAll'),
    afterAll: () => registered.push('afterAll'),
    test: (name) => registered.push(name),
  })(() => {
    throw new Error('must not run while tests are declared');
  });

  it('deploys nothing while tests are declared, and says so to whoever asks too early', () => {
    fixture.checks([{ id: 'a', title: 'first', subject: 'network', run: () => Promise.resolve(result({})) }]);
    expect(registered).toEqual(['beforeAll', 'afterAll', 'beforeAll', 'first']);
    for (const early of [
      () => fixture.aws,
      () => fixture.deployment,
      () => fixture.output('vpc_id'),
      () => fixture.outputs(),
    ])
      expect(early).toThrow(HeraError);
    expect(() => fixture.output('vpc_id')).toThrowErrorMatchingInlineSnapshot(
      `[HeraError: HERA_TEST_026 deployment: the stack is not deployed yet; use the fixture within a test or a hook; the deployment runs before the first of them]`,
    );
  });

  it('types outputs', () => {
    const schema = z.object({ vpc_id: z.string(), zones: z.array(z.string()) });
    const types = (env: DeploymentFixture) => {
      expectTypeOf(env.outputs<{ vpc_id: string }>().vpc_id).toEqualTypeOf<string>();
      expectTypeOf(env.outputs(schema)).toEqualTypeOf<{ vpc_id: string; zones: string[] }>();
      expectTypeOf(env.outputs()).toEqualTypeOf<Readonly<Record<string, unknown>>>();
    };
    expect(types).toBeTypeOf('function');
  });
});
