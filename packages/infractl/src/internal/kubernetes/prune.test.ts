import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOwnedBy, type KubernetesObject, nameOf } from './kubernetes-object';
import { owned } from './kubernetes-object.fixture';
import {
  apiPathOf,
  heldIn,
  prunableKinds,
  prunableResources,
  selectForPrune,
  systemNamespaces,
  unprunedKinds,
} from './prune';

const empty = new Map<string, readonly string[]>();
const select = (
  found: readonly KubernetesObject[],
  declared: readonly KubernetesObject[] = [],
  options: { readonly holding?: ReadonlyMap<string, readonly string[]>; readonly pruneNamespaces?: boolean } = {},
) => {
  const { holding = empty, pruneNamespaces = false } = options;
  const { prune, kept } = selectForPrune({ found, declared, owner: 'prod-aws', holding, pruneNamespaces });
  return { prune: prune.map(nameOf), kept: kept.map(({ object, reason }) => `${nameOf(object)}: ${reason}`) };
};

const config = owned('ConfigMap', 'a', { namespace: 'shop' });

describe('selectForPrune', () => {
  it('takes what carries both labels and is not declared', () => {
    expect(select([config])).toEqual({ prune: ['ConfigMap shop/a'], kept: [] });
  });

  it.each([
    ['is declared', config, [config]],
    [
      'is declared in another version of its group',
      owned('PodDisruptionBudget', 'p', { apiVersion: 'policy/v1' }),
      [owned('PodDisruptionBudget', 'p', { apiVersion: 'policy/v1beta1' })],
    ],
    ['belongs to another owner', owned('ConfigMap', 'a', { owner: 'dev-aws' }), []],
    ['has only the owner', { ...config, metadata: { name: 'a', labels: { 'hera.dev/owner': 'prod-aws' } } }, []],
    [
      'has only managed-by',
      { ...config, metadata: { name: 'a', labels: { 'app.kubernetes.io/managed-by': 'hera' } } },
      [],
    ],
    ['has no labels', { ...config, metadata: { name: 'a' } }, []],
    ['is of a kind that is never pruned', owned('PersistentVolumeClaim', 'a'), []],
    ['is of a kind that holds secrets', owned('Secret', 'a'), []],
    ['runs an application', owned('Deployment', 'a', { apiVersion: 'apps/v1', namespace: 'shop' }), []],
    ['is a custom kind of the same name', owned('ConfigMap', 'a', { apiVersion: 'example.com/v1' }), []],
    [
      'is on its way out',
      { ...config, metadata: { ...config.metadata, deletionTimestamp: '2026-11-26T00:00:00Z' } },
      [],
    ],
  ])('leaves what %s', (_, object, declared) => {
    expect(select([object], declared)).toEqual({ prune: [], kept: [] });
  });

  it.each(systemNamespaces)('never takes the namespace %s, whatever is asked for', (name) => {
    const namespace = owned('Namespace', name);
    expect(select([namespace], [], { pruneNamespaces: true, holding: new Map([[name, []]]) })).toEqual({
      prune: [],
      kept: [`Namespace ${name}: it belongs to Kubernetes`],
    });
  });

  it('never takes the service account of the namespace default, which pods may run with; takes what closed it', () => {
    const found = [
      owned('ServiceAccount', 'default', { namespace: 'default' }),
      owned('ServiceAccount', 'default', { namespace: 'shop' }),
      owned('ResourceQuota', 'hera', { namespace: 'default' }),
    ];
    expect(select(found)).toEqual({
      prune: ['ResourceQuota default/hera', 'ServiceAccount shop/default'],
      kept: ['ServiceAccount default/default: it belongs to Kubernetes'],
    });
  });

  it('takes a controller that was switched off, before its rights', () => {
    const found = [
      owned('ClusterRole', 'cluster-autoscaler', { apiVersion: 'rbac.authorization.k8s.io/v1' }),
      owned('Deployment', 'cluster-autoscaler', { namespace: 'kube-system', apiVersion: 'apps/v1' }),
    ];
    expect(select(found).prune).toEqual([
      'Deployment kube-system/cluster-autoscaler',
      'ClusterRole cluster-autoscaler',
    ]);
  });

  it('takes an empty namespace, keeps one that holds something, and one that nobody has looked into', () => {
    const names = ['bare', 'full', 'dark'].map((name) => owned('Namespace', name));
    const holding = new Map([
      ['bare', []],
      ['full', ['pod/a', 'pod/b', 'pod/c', 'pod/d']],
    ]);
    expect(select(names, [], { holding })).toEqual({
      prune: ['Namespace bare'],
      kept: [
        'Namespace full: it holds pod/a, pod/b, pod/c and 1 more; --prune-namespaces deletes it with all of that',
        'Namespace dark: nobody has looked into it',
      ],
    });
    expect(select(names, [], { holding, pruneNamespaces: true }).prune).toEqual([
      'Namespace bare',
      'Namespace full',
      'Namespace dark',
    ]);
  });

  it('deletes bindings before what they bind, and namespaces last', () => {
    const rbac = 'rbac.authorization.k8s.io/v1';
    const found = [
      owned('Namespace', 'n'),
      owned('ClusterRole', 'r', { apiVersion: rbac }),
      config,
      owned('ClusterRoleBinding', 'b', { apiVersion: rbac }),
    ];
    expect(select(found, [], { pruneNamespaces: true }).prune).toEqual([
      'ClusterRoleBinding b',
      'ClusterRole r',
      'ConfigMap shop/a',
      'Namespace n',
    ]);
  });

  it('never takes anything without both labels, or anything that is declared', () => {
    const labels = fc.record(
      {
        'app.kubernetes.io/managed-by': fc.constantFrom('hera', 'helm'),
        'hera.dev/owner': fc.constantFrom('prod-aws', 'dev-aws'),
      },
      { requiredKeys: [] },
    );
    const objects = fc.array(
      fc
        .tuple(fc.constantFrom(...prunableKinds, { apiVersion: 'apps/v1', kind: 'Deployment' }), fc.nat(5), labels)
        .map(([{ apiVersion, kind }, number, given]): KubernetesObject => ({
          apiVersion,
          kind,
          metadata: { name: `n${number}`, labels: given },
        })),
    );
    fc.assert(
      fc.property(objects, objects, fc.boolean(), (found, declared, pruneNamespaces) => {
        const { prune } = selectForPrune({ found, declared, owner: 'prod-aws', holding: empty, pruneNamespaces });
        const names = new Set(declared.map(nameOf));
        for (const object of prune) {
          expect(isOwnedBy(object, 'prod-aws')).toBe(true);
          expect(names).not.toContain(nameOf(object));
          expect(object.kind).not.toBe('Deployment');
          if (!pruneNamespaces) expect(object.kind).not.toBe('Namespace');
        }
      }),
    );
  });
});

describe('heldIn', () => {
  const contents = [
    'configmap/kube-root-ca.crt',
    'serviceaccount/default',
    'configmap/a',
    'pod/x',
    'role.rbac.authorization.k8s.io/r',
  ];

  it('counts neither what Kubernetes makes by itself nor what goes in the same prune', () => {
    const role = owned('Role', 'r', { apiVersion: 'rbac.authorization.k8s.io/v1', namespace: 'shop' });
    expect(heldIn('shop', contents, [config, role])).toEqual(['pod/x']);
  });

  it('counts what goes in another namespace only', () => {
    expect(heldIn('other', contents, [config])).toContain('configmap/a');
  });
});

describe('apiPathOf', () => {
  it.each([
    [owned('Namespace', 'shop'), '/api/v1/namespaces/shop'],
    [config, '/api/v1/namespaces/shop/configmaps/a'],
    [
      owned('NetworkPolicy', 'p', { apiVersion: 'networking.k8s.io/v1', namespace: 'shop' }),
      '/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies/p',
    ],
    [
      owned('ClusterRole', 'hera:viewer', { apiVersion: 'rbac.authorization.k8s.io/v1' }),
      '/apis/rbac.authorization.k8s.io/v1/clusterroles/hera%3Aviewer',
    ],
  ])('%#', (object, path) => {
    expect(apiPathOf(object)).toBe(path);
  });
});

describe('the kinds that may be pruned', () => {
  it('are named with version and group, so that no custom kind of the same name is meant', () => {
    expect(prunableResources()).toContain('networkpolicies.v1.networking.k8s.io');
    expect(prunableResources()).toContain('configmaps');
  });

  it('hold no data, secrets or workloads, but for controllers beside those of the cluster', () => {
    const kinds = prunableKinds.filter(({ onlyIn }) => onlyIn === undefined).map(({ kind }) => kind);
    for (const kind of ['Secret', 'PersistentVolumeClaim', 'Deployment', 'StatefulSet', 'CustomResourceDefinition'])
      expect(kinds).not.toContain(kind);
    expect(prunableKinds.flatMap(({ kind, onlyIn }) => (onlyIn === undefined ? [] : [[kind, onlyIn]]))).toEqual([
      ['Deployment', ['kube-system']],
    ]);
  });

  it('are told apart from those that are only applied', () => {
    expect(
      unprunedKinds([config, owned('Deployment', 'd'), owned('StorageClass', 's'), owned('Deployment', 'e')]),
    ).toEqual(['Deployment', 'StorageClass']);
  });
});
