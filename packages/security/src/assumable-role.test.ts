import { plainStack, problemsOf, resources, synth, testStack } from '@hera/core/testing';
import { type TerraformStack, Token } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { AssumableRole, type AssumableRoleProps } from './index';
import { statements } from './security.fixture';

const built = (props: AssumableRoleProps, stack: TerraformStack = testStack('production')) => {
  const role = new AssumableRole(stack, 'Role', props);
  const json = synth(stack);
  return { role, json, iam: resources(json, 'aws_iam_role')[0] };
};

describe('an assumable role', () => {
  it('may be assumed by principals of this account with MFA, for an hour, and carries no policy', () => {
    const { role, json, iam } = built({ name: 'cluster-admin' });
    expect(iam).toMatchObject({
      name: 'prod-cluster-admin',
      max_session_duration: 3600,
      tags: { Name: 'prod-cluster-admin' },
    });
    expect(statements(iam?.['assume_role_policy'])).toEqual([
      {
        Sid: 'Account',
        Effect: 'Allow',
        Principal: {
          AWS: expect.stringMatching(
            /^arn:\$\{data\.aws_partition\.[^}]+\}:iam::\$\{data\.aws_caller_identity\.[^}]+\}:root$/,
          ),
        },
        Action: 'sts:AssumeRole',
        Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
      },
    ]);
    expect(Object.keys(json.resource)).toEqual(['aws_iam_role']);
    expect(role.roleName).toBe('prod-cluster-admin');
    expect(role.roleArn).not.toBe('');
  });

  it('can do without MFA, and last longer', () => {
    const { iam } = built({ name: 'viewer', requireMfa: false, maxSessionHours: 12 }, testStack('development'));
    expect(iam).toMatchObject({ name: 'dev-viewer', max_session_duration: 43200 });
    expect(statements(iam?.['assume_role_policy'])[0]).not.toHaveProperty('Condition');
  });

  it('takes the name of the stack where no environment is declared', () => {
    expect(built({ name: 'viewer' }, plainStack()).iam).toMatchObject({ name: 'mine-viewer' });
  });

  it.each<[string, unknown, string]>([
    ['an unknown property', { name: 'a', mfa: true }, 'HERA_SEC_001 role'],
    ['no name', {}, 'HERA_SEC_001 role.name'],
    ['too long a name', { name: 'x'.repeat(60) }, 'HERA_SEC_009 role.name'],
    ['a space', { name: 'cluster admin' }, 'HERA_SEC_009 role.name'],
    ['half an hour', { name: 'a', maxSessionHours: 0.5 }, 'HERA_SEC_010 role.maxSessionHours'],
    ['a day', { name: 'a', maxSessionHours: 24 }, 'HERA_SEC_010 role.maxSessionHours'],
    ['a name known later', { name: Token.asString({ ref: 'x' }) }, 'HERA_CORE_002 role.name'],
    [
      'hours known later',
      { name: 'a', maxSessionHours: Token.asNumber({ ref: 'x' }) },
      'HERA_CORE_002 role.maxSessionHours',
    ],
  ])('is refused for %s', (_, props, expected) => {
    const problems = problemsOf(() => built(props as AssumableRoleProps));
    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([expected]);
  });

  it('accepts 64 characters', () => {
    expect(problemsOf(() => built({ name: 'x'.repeat(59) }))).toEqual([]);
  });
});
