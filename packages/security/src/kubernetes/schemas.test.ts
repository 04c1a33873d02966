import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { clusterFact, everything, objectsIn, objectsOf, shop } from './kubernetes.fixture';
import type { KubernetesObject } from '@hera/core';
import { testedKubernetesVersions } from './surroundings';

interface Schemas {
  readonly kubernetes: string;
  readonly kinds: Readonly<Record<string, string>>;
  readonly definitions: Readonly<Record<string, object>>;
}

const schemasOf = (version: string) =>
  JSON.parse(readFileSync(join(__dirname, '..', '..', 'schemas', `kubernetes-${version}.json`), 'utf8')) as Schemas;

/** What an API server of the version says to an object: unknown kinds, unknown fields, wrong types. */
const validator = (version: string) => {
  const { kubernetes, kinds, definitions } = schemasOf(version);
  expect(kubernetes).toBe(version);
  const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true });
  ajv.addSchema({ $id: 'kubernetes', definitions });
  return (object: KubernetesObject): readonly string[] => {
    const definition = kinds[`${object.apiVersion} ${object.kind}`];
    if (definition === undefined) return [`${object.apiVersion} ${object.kind} is not known`];
    const validate = ajv.getSchema(`kubernetes#/definitions/${definition}`);
    if (validate === undefined) throw new Error(`no schema for ${definition}`);
    void validate(object);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
  };
};

/** What other packages give for the manifests, as their own tests hold it: no package here imports another. */
const given = (golden: string): readonly KubernetesObject[] =>
  objectsIn(readFileSync(join(__dirname, '..', '..', '..', golden), 'utf8'));

describe.each(testedKubernetesVersions)('Kubernetes %s', (version) => {
  const problemsOf = validator(version);
  const autoMode = clusterFact({ addons: [], autoMode: { nodePools: [] }, networkPolicies: 'auto-mode' });

  it('knows every kind, field and type of the manifests', () => {
    const objects = [
      ...objectsOf(shop()),
      ...objectsOf(shop(), { profile: 'development' }),
      ...objectsOf(everything),
      ...objectsOf(shop(), { cluster: autoMode }),
      ...given('cluster/src/autoscaler/__golden__/cluster-autoscaler.golden.yaml'),
    ];
    expect(objects.length).toBeGreaterThan(100);
    expect(objects.flatMap((object) => problemsOf(object).map((text) => `${object.kind} ${text}`))).toEqual([]);
    expect(new Set(objects.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`))).toEqual(
      new Set(Object.keys(schemasOf(version).kinds)),
    );
  });

  it('would refuse an unknown field, a wrong type and an unknown kind', () => {
    const [namespace] = objectsOf(shop()) as [KubernetesObject];
    expect(problemsOf({ ...namespace, specs: {} })).toEqual([' must NOT have additional properties']);
    expect(problemsOf({ ...namespace, metadata: { name: 1 as unknown as string } })).toEqual([
      '/metadata/name must be string',
    ]);
    expect(problemsOf({ ...namespace, kind: 'Namespaces' })).toEqual(['v1 Namespaces is not known']);
  });
});
