import { describe, expect, it } from 'vitest';
import { type Around, objectOf, objectsOf, reason, refusals, shop } from './kubernetes.fixture';
import type { KubernetesPolicyProps } from './kubernetes-policy-props';

const inDefault = (rest: Partial<KubernetesPolicyProps> = {}, around: Around = {}) =>
  objectsOf(shop({}, rest), around).filter(
    ({ kind, metadata }) => metadata.namespace === 'default' || (kind === 'Namespace' && metadata.name === 'default'),
  );
const closes = (rest: Partial<KubernetesPolicyProps> = {}, around: Around = {}) =>
  JSON.stringify(
    objectOf(objectsOf(shop({}, rest), around), 'ValidatingAdmissionPolicy', 'hera-labelled-namespaces'),
  ).includes('nothing runs in default');

describe('the namespace default', () => {
  it('is closed in production: restricted, cut off, without token, and takes no pod', () => {
    const objects = inDefault();
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'Namespace default',
      'ServiceAccount default',
      'ResourceQuota hera',
      'NetworkPolicy default-deny',
    ]);
    expect(objectOf(objects, 'Namespace', 'default').metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/enforce-version': 'v1.35',
    });
    expect(objectOf(objects, 'ServiceAccount', 'default')).toMatchObject({ automountServiceAccountToken: false });
    expect(objectOf(objects, 'ResourceQuota', 'hera')['spec']).toEqual({
      hard: { pods: '0', 'services.loadbalancers': '0', persistentvolumeclaims: '0' },
    });
    expect(objectOf(objects, 'NetworkPolicy', 'default-deny')['spec']).toEqual({
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
    });
    expect(closes()).toBe(true);
  });

  it('is left alone in development, unless that is asked for', () => {
    const development: Around = { profile: 'development' };
    expect([inDefault({}, development), closes({}, development)]).toEqual([[], false]);
    expect(inDefault({ defaultNamespace: { guarded: true } }, development)).toHaveLength(4);
  });

  it('is left alone in production for a reason alone', () => {
    const left = { defaultNamespace: { guarded: false, reason } } as const;
    expect([inDefault(left), closes(left)]).toEqual([[], false]);
    expect(refusals(shop({}, { defaultNamespace: { guarded: false, reason: 'because' } }))).toMatchObject([
      { code: 'HERA_SEC_106', path: 'kubernetes.defaultNamespace.reason' },
    ]);
    expect(refusals({ ...shop(), defaultNamespace: { guarded: false } })).toMatchObject([
      { code: 'HERA_SEC_100', path: expect.stringMatching(/^kubernetes\.defaultNamespace/) },
    ]);
  });
});
