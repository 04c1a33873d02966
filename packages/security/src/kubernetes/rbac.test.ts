import { describe, expect, it } from 'vitest';
import { everything, objectOf, objectsOf, shop } from './kubernetes.fixture';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const rulesOf = (name: string) => objectOf(objectsOf(everything), 'ClusterRole', name)['rules'] as readonly Rule[];

describe('RBAC', () => {
  it('shows viewers neither secrets nor shells nor tunnels, and lets them change nothing', () => {
    const rules = rulesOf('hera-viewer');
    for (const { apiGroups, resources, verbs } of rules) {
      expect(verbs).toEqual(['get', 'list', 'watch']);
      if (!apiGroups.includes('karpenter.sh')) expect(resources).not.toContain('*');
      expect(resources.filter((each) => /secret|\/exec|\/attach|\/portforward|\/proxy|token/.test(each))).toEqual([]);
    }
  });

  it('keeps operators from what policies are made of', () => {
    const changed = rulesOf('hera-operator').flatMap(({ resources }) => resources);
    for (const kept of [
      'secrets',
      'namespaces',
      'networkpolicies',
      'resourcequotas',
      'limitranges',
      'serviceaccounts',
      'roles',
      'rolebindings',
      'nodes',
      '*',
    ]) {
      expect(changed).not.toContain(kept);
    }
  });

  it('lets operators change applications alone, namespace by namespace', () => {
    const bindings = objectsOf(everything).filter(
      ({ kind }) => kind.endsWith('Binding') && kind !== 'ValidatingAdmissionPolicyBinding',
    );
    expect(
      bindings.map(({ metadata, roleRef, subjects }) => [
        metadata.namespace ?? '*',
        (roleRef as { name: string }).name,
        (subjects as { name: string }[]).map(({ name }) => name).join(),
      ]),
    ).toEqual([
      ['*', 'cluster-admin', 'hera:admin'],
      ['*', 'hera-viewer', 'hera:viewer,auditors,hera:operator'],
      ['shop', 'hera-operator', 'hera:operator'],
      ['agents', 'hera-operator', 'hera:operator'],
    ]);
  });

  it('binds nobody where a list is empty', () => {
    const objects = objectsOf(shop({}, { groups: { admin: [], operator: [], viewer: [] } }));
    expect(objects.filter(({ kind }) => /^(Cluster)?RoleBinding$/.test(kind))).toEqual([]);
  });
});
