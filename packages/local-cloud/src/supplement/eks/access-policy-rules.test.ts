import { describe, expect, it } from 'vitest';
import { type AccessQuestion, allowingPolicy, knownPolicies } from './access-policy-rules';
import table from './data/access-policies.json';

const associated = (name: string, namespaces: readonly string[] = []) => ({
  policyArn: `arn:aws:eks::aws:cluster-access-policy/${name}`,
  accessScope: {
    type: namespaces.length === 0 ? ('cluster' as const) : ('namespace' as const),
    namespaces: [...namespaces],
  },
});

const about = (verb: string, resource: string, group = '', namespace = 'shop'): AccessQuestion => ({
  verb,
  resource: { group, resource, namespace },
});

const secretRead = about('get', 'secrets');
const podWrite = about('create', 'pods');
const podExec = about('create', 'pods/exec');
const podRead = about('list', 'pods');
const podLogs = about('get', 'pods/log');
const nodeRead = about('list', 'nodes', '', '');
const crdRead = about('watch', 'nodepools', 'karpenter.sh', '');
const roleWrite = about('create', 'rolebindings', 'rbac.authorization.k8s.io');
const clusterRoleWrite = about('create', 'clusterroles', 'rbac.authorization.k8s.io', '');
const namespaceWrite = about('create', 'namespaces', '', '');
const statusWrite = about('patch', 'deployments/status', 'apps');
const metrics: AccessQuestion = { verb: 'get', path: '/metrics' };

describe('access policies', () => {
  it.each<[string, readonly AccessQuestion[], readonly AccessQuestion[]]>([
    [
      'AmazonEKSClusterAdminPolicy',
      [secretRead, podWrite, nodeRead, crdRead, clusterRoleWrite, namespaceWrite, metrics],
      [],
    ],
    [
      'AmazonEKSAdminPolicy',
      [secretRead, podWrite, podExec, roleWrite],
      [nodeRead, clusterRoleWrite, namespaceWrite, statusWrite, metrics],
    ],
    [
      'AmazonEKSEditPolicy',
      [secretRead, podWrite, podExec, podRead, podLogs],
      [roleWrite, nodeRead, crdRead, statusWrite],
    ],
    ['AmazonEKSViewPolicy', [podRead, podLogs], [secretRead, podWrite, podExec, nodeRead, crdRead, roleWrite]],
    [
      'AmazonEKSAdminViewPolicy',
      [podRead, podLogs, secretRead, nodeRead, crdRead],
      [podWrite, podExec, roleWrite, metrics],
    ],
    ['AmazonEKSSecretReaderPolicy', [secretRead], [podRead, about('update', 'secrets')]],
    ['AmazonEKSAutoNodePolicy', [], [podRead, nodeRead]],
  ])('%s', (name, allowed, not) => {
    const policies = [associated(name)];
    expect(allowed.filter((question) => allowingPolicy(policies, question) !== name)).toEqual([]);
    expect(not.filter((question) => allowingPolicy(policies, question) !== undefined)).toEqual([]);
  });

  it('holds in the namespaces of its scope alone, and never outside of all', () => {
    const policies = [associated('AmazonEKSAdminPolicy', ['shop', 'team-*'])];
    const verdicts = ['shop', 'team-a', 'shop2', 'my-team-a', '', 'kube-system'].map(
      (namespace) => allowingPolicy(policies, about('list', 'pods', '', namespace)) !== undefined,
    );
    expect(verdicts).toEqual([true, true, false, false, false, false]);
    expect(allowingPolicy([associated('AmazonEKSClusterAdminPolicy', ['shop'])], metrics)).toBeUndefined();
  });

  it('adds up several, and takes a dot in a pattern for a dot', () => {
    const policies = [associated('AmazonEKSViewPolicy'), associated('AmazonEKSSecretReaderPolicy', ['shop'])];
    expect(allowingPolicy(policies, secretRead)).toBe('AmazonEKSSecretReaderPolicy');
    expect(allowingPolicy(policies, about('get', 'secrets', '', 'other'))).toBeUndefined();
    expect(
      allowingPolicy([associated('AmazonEKSViewPolicy', ['a.b'])], about('list', 'pods', '', 'axb')),
    ).toBeUndefined();
  });

  it('has rules for nothing that EKS does not list', () => {
    expect(knownPolicies.filter((name) => !table.policies.includes(name))).toEqual([]);
  });
});
