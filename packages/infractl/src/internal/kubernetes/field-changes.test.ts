import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldChanges } from './field-changes';
import type { KubernetesObject } from './kubernetes-object';
import { withManagers } from './kubernetes-plan';
import { fieldText } from './kubernetes-view';

const object = (metadata: object = {}, rest: object = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shop', ...metadata },
  ...rest,
});

describe('fieldChanges', () => {
  it.each([
    [
      'a value',
      { labels: { team: 'b' } },
      { labels: { team: 'a' } },
      [{ path: 'metadata.labels.team', live: 'b', wanted: 'a' }],
    ],
    ['what is new', {}, { labels: { team: 'a' } }, [{ path: 'metadata.labels', wanted: { team: 'a' } }]],
    ['what goes', { annotations: { x: '1' } }, {}, [{ path: 'metadata.annotations', live: { x: '1' } }]],
    [
      'a name with dots and slashes',
      { labels: { 'hera.dev/x': 'b' } },
      { labels: { 'hera.dev/x': 'a' } },
      [{ path: 'metadata.labels["hera.dev/x"]', live: 'b', wanted: 'a' }],
    ],
    [
      'nothing of what the API server keeps for itself',
      { resourceVersion: '1', generation: 1, uid: 'a', creationTimestamp: 'x', managedFields: [{ manager: 'hera' }] },
      { resourceVersion: '2', generation: 2, uid: 'b', creationTimestamp: 'y', managedFields: [] },
      [],
    ],
  ])('finds %s', (_, live, wanted, changes) => {
    expect(fieldChanges(object(live), object(wanted))).toEqual(changes);
  });

  it('leaves the status out, which is not declared', () => {
    expect(fieldChanges(object({}, { status: { phase: 'Active' } }), object())).toEqual([]);
  });

  it('names an entry of a list by its place', () => {
    const rules = (port: number) => object({}, { spec: { ingress: [{ ports: [{ port }] }] } });
    expect(fieldChanges(rules(54), rules(53))).toEqual([
      { path: 'spec.ingress[0].ports[0].port', live: 54, wanted: 53 },
    ]);
  });

  it('tells of a Secret where it differs, and never what', () => {
    const secret = (value: string): KubernetesObject => ({ ...object({}, { data: { token: value } }), kind: 'Secret' });
    const changes = fieldChanges(secret('b2xk'), secret('bmV3'));
    expect(changes).toEqual([{ path: 'data.token' }]);
    expect(changes.map(fieldText)).toEqual(['data.token']);
  });

  it('finds nothing between an object and itself, and something wherever one value differs', () => {
    const values = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string(), { minKeys: 1 });
    fc.assert(
      fc.property(values, (data) => {
        expect(fieldChanges(object({}, { data }), object({}, { data: structuredClone(data) }))).toEqual([]);
        const [name = '', value = ''] = Object.entries(data)[0] ?? [];
        const other = { ...data, [name]: `${value}!` };
        expect(fieldChanges(object({}, { data }), object({}, { data: other }))).toHaveLength(1);
      }),
    );
  });
});

describe('withManagers', () => {
  const label = { path: 'metadata.labels["hera.dev/x"]', live: 'b', wanted: 'a' };

  it.each([
    ['the same field', '.metadata.labels.hera.dev/x', 'kubectl-label'],
    ['what it is a part of', '.metadata.labels', 'kubectl-label'],
    ['another field', '.metadata.labels.hera.dev/xy', undefined],
  ])('knows the owner of %s', (_, field, manager) => {
    expect(withManagers([label], [{ field, manager: 'kubectl-label' }])[0]?.manager).toBe(manager);
  });

  it('loses no conflict that it cannot place: it may be an entry of a list, by key', () => {
    const conflict = { field: '.spec.ports[port=53].name', manager: 'somebody' };
    expect(withManagers([{ path: 'spec.ports[0].name', live: 'b', wanted: 'a' }], [conflict])).toEqual([
      { path: 'spec.ports[0].name', live: 'b', wanted: 'a' },
      { path: 'spec.ports[port=53].name', manager: 'somebody' },
    ]);
  });
});

describe('fieldText', () => {
  it.each([
    [{ path: 'a', live: 'x', wanted: 'y' }, 'a: "x" -> "y"'],
    [{ path: 'a', wanted: 1 }, 'a: nothing -> 1'],
    [{ path: 'a', live: 1, manager: 'kubectl-edit' }, 'a: 1 -> nothing, set by kubectl-edit'],
    [{ path: 'a', wanted: 'x'.repeat(100) }, `a: nothing -> "${'x'.repeat(59)}...`],
  ])('%j', (change, text) => {
    expect(fieldText(change)).toBe(text);
  });
});
