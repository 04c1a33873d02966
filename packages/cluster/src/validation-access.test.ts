import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { describe, expect, it } from 'vitest';
import type { AccessEntry } from './access';
import { developmentProps, productionProps, refusalsOf, stackOf, warningsOf } from './cluster.fixture';
import type { ClusterProps } from './cluster-props';

const admin: AccessEntry = {
  type: 'STANDARD',
  name: 'admin',
  principalArn: 'arn:aws:iam::111122223333:role/admin',
  policies: [{ policy: 'AmazonEKSClusterAdminPolicy' }],
};
const entry = (change: Partial<Extract<AccessEntry, { type: 'STANDARD' }>>): Partial<ClusterProps> => ({
  accessEntries: [
    admin,
    { type: 'STANDARD', name: 'other', principalArn: 'arn:aws:iam::111122223333:role/other', ...change },
  ],
});
const role = (path: string) => entry({ principalArn: `arn:aws:iam::111122223333:role/${path}` });

const anything = <T>(value: unknown): T => value as T;
const codesAndPaths = (problems: readonly { readonly code: string; readonly path?: string }[]) =>
  problems.map(({ code, path }) => ({ code, path }));

const errors: readonly (readonly [code: string, path: string, change: Partial<ClusterProps>])[] = [
  ['HERA_CLU_014', 'cluster.accessEntries[1].name', entry({ name: 'admin' })],
  ['HERA_CLU_014', 'cluster.accessEntries[1].name', entry({ name: 'the others' })],
  [
    'HERA_CLU_015',
    'cluster.accessEntries[1].principalArn',
    entry({ principalArn: 'arn:aws:sts::111122223333:assumed-role/other/me' }),
  ],
  ['HERA_CLU_016', 'cluster.accessEntries[1].principalArn', entry({ principalArn: admin.principalArn })],
  ['HERA_CLU_017', 'cluster.accessEntries', { accessEntries: [] }],
  [
    'HERA_CLU_017',
    'cluster.accessEntries',
    {
      accessEntries: [
        { ...admin, policies: [{ policy: 'AmazonEKSClusterAdminPolicy', scope: { namespaces: ['apps'] } }] },
      ],
    },
  ],
  [
    'HERA_CLU_018',
    'cluster.accessEntries[1].policies[0].scope.namespaces',
    entry({ policies: [{ policy: 'AmazonEKSViewPolicy', scope: { namespaces: [] } }] }),
  ],
  ['HERA_CLU_018', 'cluster.accessEntries[1].kubernetesGroups[0]', entry({ kubernetesGroups: ['system:masters'] })],
  [
    'HERA_CLU_018',
    'cluster.accessEntries[1]',
    {
      accessEntries: [
        admin,
        anything({ ...admin, type: 'EC2_LINUX', name: 'nodes', principalArn: 'arn:aws:iam::111122223333:role/nodes' }),
      ],
    },
  ],
  ['HERA_CLU_038', 'cluster.accessEntries[1].principalArn', role('aws-service-role/backup.amazonaws.com/Backup')],
  ['HERA_CLU_038', 'cluster.accessEntries[1].principalArn', role('AWSReservedSSO_Admin_0123456789abcdef')],
  [
    'HERA_CLU_038',
    'cluster.accessEntries[1].principalArn',
    role('aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin'),
  ],
  ['HERA_CLU_039', 'cluster.accessEntries[1].principalArn', role('prod-node-20261124041530123400000002')],
  ['HERA_CLU_039', 'cluster.accessEntries[1].principalArn', role('prod-fargate-20261124041530123400000003')],
  ['HERA_CLU_039', 'cluster.accessEntries[1].principalArn', role('prod-karpenter-node-us-east-1')],
];

describe('access is refused', () => {
  it.each(errors)('%s at %s', (code, path, change) => {
    expect(codesAndPaths(refusalsOf(productionProps(change)))).toEqual([{ code, path }]);
  });

  it('HERA_CLU_016 for one role by two references', () => {
    const stack = stackOf('production');
    const team = new IamRole(stack, 'Team', { assumeRolePolicy: '{}' });
    const entries = ['one', 'two'].map((name): AccessEntry => ({ ...admin, name, principalArn: team.arn }));
    const problems = refusalsOf(productionProps({ accessEntries: entries }), stack);
    expect(codesAndPaths(problems)).toEqual([{ code: 'HERA_CLU_016', path: 'cluster.accessEntries[1].principalArn' }]);
    expect(problems[0]?.message).toContain('${aws_iam_role.Team.arn} has the entry one already');
  });
});

describe('what access takes', () => {
  it.each([
    'aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef',
    'aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Read-Only_0123456789abcdef',
    'teams/platform',
    'prod-node-operators',
  ])('the role %s', (path) => {
    expect(refusalsOf(productionProps(role(path)))).toEqual([]);
  });

  it('two references to two roles', () => {
    const stack = stackOf('production');
    const entries = ['one', 'two'].map((name): AccessEntry => ({
      ...admin,
      name,
      principalArn: new IamRole(stack, name, { assumeRolePolicy: '{}' }).arn,
    }));
    expect(refusalsOf(productionProps({ accessEntries: entries }), stack)).toEqual([]);
  });

  it('groups of your own, whatever they start with but system:', () => {
    expect(refusalsOf(productionProps(entry({ kubernetesGroups: ['eks:readers', 'apps'] })))).toEqual([]);
  });

  it('a cluster that nobody administers, in development, with a warning', () => {
    const codes = warningsOf(developmentProps({ accessEntries: [] }), stackOf('development')).map(({ code }) => code);
    expect(codes).toEqual(['HERA_CLU_017']);
  });
});
