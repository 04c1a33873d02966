import { describe, expect, it } from 'vitest';
import { clusterFact, everything, objectOf, objectsOf, reason, shop } from '../kubernetes.fixture';

describe('admission', () => {
  const binding = (name: string, objects = objectsOf(everything)) =>
    objectOf(objects, 'ValidatingAdmissionPolicyBinding', name)['spec'];
  const spec = (name: string, objects = objectsOf(everything)) =>
    objectOf(objects, 'ValidatingAdmissionPolicy', name)['spec'] as {
      failurePolicy: string;
      matchConditions: { expression: string }[];
      variables: { name: string; expression: string }[];
    };

  it('denies in production, and only audits and warns in development', () => {
    expect(binding('hera-probes')).toMatchObject({ validationActions: ['Deny'] });
    const development = objectsOf(shop(), { profile: 'development' });
    expect(binding('hera-probes', development)).toMatchObject({ validationActions: ['Warn', 'Audit'] });
    const audited = objectsOf(shop({}, { admission: { action: 'audit', reason } }));
    expect(binding('hera-probes', audited)).toMatchObject({ validationActions: ['Warn', 'Audit'] });
  });

  it('exempts a namespace from the policies named, and from no other', () => {
    expect(binding('hera-host-paths')).toMatchObject({
      matchResources: {
        namespaceSelector: {
          matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['agents'] }],
        },
      },
    });
    expect(binding('hera-probes')).not.toHaveProperty('matchResources');
  });

  it("leaves the cluster's own software alone, by what the cluster has", () => {
    const cluster = clusterFact({
      addons: ['amazon-cloudwatch-observability'],
      karpenter: { namespace: 'karpenter', version: '1.14.1', nodePools: [] },
    });
    const { failurePolicy, matchConditions } = spec('hera-probes', objectsOf(shop(), { cluster }));
    expect(failurePolicy).toBe('Fail');
    expect(matchConditions[0]?.expression).toBe(
      '!(request.namespace in ["kube-system", "kube-public", "kube-node-lease", "amazon-guardduty", "amazon-cloudwatch", "karpenter"])',
    );
  });

  it('takes images from the account and region of the environment', () => {
    const refusing = (objects: ReturnType<typeof objectsOf>) =>
      spec('hera-image-registries', objects).variables.find(({ name }) => name === 'refused')?.expression;
    expect(refusing(objectsOf(shop()))).toContain(
      'c.image.startsWith("111122223333.dkr.ecr.us-east-1.amazonaws.com/")',
    );
    expect(refusing(objectsOf(shop(), { environment: { region: 'cn-north-1' } }))).toContain(
      '.dkr.ecr.cn-north-1.amazonaws.com.cn/',
    );
    expect(refusing(objectsOf(everything))).toContain('c.image.startsWith("registry.example.com:5000/platform/")');
  });
});
