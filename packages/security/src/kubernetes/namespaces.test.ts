import { describe, expect, it } from 'vitest';
import { everything, objectOf, objectsOf, shop } from './kubernetes.fixture';

describe('namespaces', () => {
  const labelsOf = (objects: ReturnType<typeof objectsOf>, name = 'shop') =>
    objectOf(objects, 'Namespace', name).metadata.labels;

  it('enforce restricted in production and baseline in development, in the version of the cluster', () => {
    expect(labelsOf(objectsOf(shop()))).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/enforce-version': 'v1.35',
      'pod-security.kubernetes.io/audit': 'restricted',
      'pod-security.kubernetes.io/warn': 'restricted',
    });
    expect(labelsOf(objectsOf(shop(), { profile: 'development' }))).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'baseline',
      'pod-security.kubernetes.io/warn': 'restricted',
    });
    expect(labelsOf(objectsOf(everything), 'agents')).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'privileged',
      'pod-security.kubernetes.io/audit': 'restricted',
    });
  });

  it('give no pod a token that asks for none, and no class is the default of all pods', () => {
    const objects = objectsOf(shop());
    const accounts = objects.filter(({ kind }) => kind === 'ServiceAccount');
    expect(accounts.map(({ metadata, ...rest }) => [metadata.namespace, rest])).toEqual(
      ['default', 'shop'].map((namespace) => [
        namespace,
        expect.objectContaining({ automountServiceAccountToken: false }),
      ]),
    );
    const classes = objects.filter(({ kind }) => kind === 'PriorityClass');
    expect(classes.map(({ globalDefault }) => globalDefault)).toEqual([false, false, false]);
  });

  it('ship no disruption budget that was not asked for', () => {
    expect(objectsOf(shop()).filter(({ kind }) => kind === 'PodDisruptionBudget')).toEqual([]);
    expect(objectOf(objectsOf(everything), 'PodDisruptionBudget', 'istiod')['spec']).toEqual({
      maxUnavailable: '25%',
      selector: { matchLabels: { app: 'istiod' } },
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    });
  });
});
