import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { Construct } from 'constructs';
import { Testing } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { AwsStack } from './aws-stack';
import { defineEnvironment, type EnvironmentProps } from './environment';
import { HeraError } from './errors';

const base: EnvironmentProps = { name: 'prod', profile: 'production', region: 'us-east-1' };
const arn = 'arn:aws:iam::111122223333:policy/hera/ci/prod-boundary';

const synth = (change: Partial<EnvironmentProps>) => {
  const stack = new AwsStack(Testing.app(), 'prod-aws', {
    environment: defineEnvironment({ ...base, ...change }),
    target: { kind: 'aws' },
  });
  const assumeRolePolicy = '{}';
  new IamRole(new Construct(stack, 'Deep'), 'Role', { assumeRolePolicy });
  new IamRole(stack, 'Own', { assumeRolePolicy, permissionsBoundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess' });
  const json = JSON.parse(Testing.synth(stack)) as {
    readonly data?: object;
    readonly resource: { readonly aws_iam_role: Record<string, { readonly permissions_boundary?: string }> };
  };
  return { json, boundaries: Object.values(json.resource.aws_iam_role).map((role) => role.permissions_boundary) };
};

describe('the boundary of an environment', () => {
  it('is on every role that has none of its own', () => {
    const { json, boundaries } = synth({ permissionsBoundary: arn });
    expect(boundaries).toEqual([arn, 'arn:aws:iam::aws:policy/ReadOnlyAccess']);
    expect(json).not.toHaveProperty('data');
  });

  it('may be the name of a policy in the same account', () => {
    const { boundaries } = synth({ permissionsBoundary: 'hera/ci/prod-boundary', account: '111122223333' });
    expect(boundaries[0]).toMatch(
      /^arn:\$\{data\.aws_partition\.[^}]+\}:iam::111122223333:policy\/hera\/ci\/prod-boundary$/,
    );
    expect(synth({ permissionsBoundary: 'prod-boundary' }).boundaries[0]).toMatch(
      /^arn:[^:]+:iam::\$\{data\.aws_caller_identity\.[^}]+\}:policy\/prod-boundary$/,
    );
  });

  it('is nowhere where the environment has none', () => {
    const { json, boundaries } = synth({});
    expect(boundaries).toEqual([undefined, 'arn:aws:iam::aws:policy/ReadOnlyAccess']);
    expect(json).not.toHaveProperty('data');
  });

  it.each(['', 'arn:aws:iam::111122223333:role/x', 'arn:aws:s3:::bucket', 'with space', '*', '/leading'])(
    'is refused as %j',
    (permissionsBoundary) => {
      let caught: unknown;
      try {
        defineEnvironment({ ...base, permissionsBoundary });
      } catch (error) {
        caught = error;
      }
      expect(HeraError.is(caught) && caught.problems).toMatchObject([
        { code: 'HERA_CORE_001', path: 'environment.permissionsBoundary' },
      ]);
    },
  );
});
