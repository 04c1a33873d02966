import type { ClusterFact, KubernetesFact } from '@hera/core/facts';
import { describe, expect, it } from 'vitest';
import { liveRuling, platform, ruling } from '../platform.fixture';

const item = 'beyond-35-autoscaler';
const fact = (more: Partial<ClusterFact>): ClusterFact => ({
  kind: 'cluster',
  name: 'shop',
  version: '1.35',
  privateEndpoint: true,
  publicCidrs: [],
  logs: { types: [], logGroupName: '/aws/eks/shop/cluster', retentionDays: 30, customerManagedKey: true },
  secretsKey: 'customer-managed',
  nodeGroups: [],
  addons: [],
  accessEntries: [],
  ...more,
});
const without = () => {
  const { helm_release: _, ...rest } = platform();
  return rest;
};
const controller = (name: string, ready: number) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'kube-system' },
  spec: { replicas: 2 },
  status: { observedGeneration: 1, readyReplicas: ready },
});

describe(item, () => {
  it('passes with a chart, with rights for a controller, with Auto Mode, and by the facts', () => {
    expect(ruling(item, platform()).status).toBe('pass');
    const rights = without();
    rights['aws_eks_pod_identity_association'] = { ca: { service_account: 'cluster-autoscaler' } };
    expect(ruling(item, rights).status).toBe('pass');
    const automatic = without();
    automatic['aws_eks_cluster'].main.compute_config = { enabled: true };
    expect(ruling(item, automatic).status).toBe('pass');
    expect(ruling(item, without(), { facts: [fact({ clusterAutoscaler: true })] }).status).toBe('pass');
  });

  it('fails where the facts say that nothing is wired', () => {
    expect(ruling(item, without(), { facts: [fact({ clusterAutoscaler: false })] }).status).toBe('fail');
  });

  it('is unknown where nothing tells', () => {
    expect(ruling(item, without()).status).toBe('unknown');
  });

  it('judges the controller on live Kubernetes', () => {
    expect(liveRuling(item, [controller('karpenter', 2)], ['Deployment']).status).toBe('pass');
    expect(liveRuling(item, [controller('karpenter', 0)], ['Deployment']).status).toBe('fail');
    expect(liveRuling(item, [], ['Deployment']).status).toBe('unknown');
  });

  it('takes no readiness from an API server without controllers', () => {
    for (const status of [undefined, {}, { replicas: 0 }]) {
      const { status: _, ...unseen } = controller('cluster-autoscaler', 0);
      const object = { ...unseen, ...(status === undefined ? {} : { status }) };
      expect(liveRuling(item, [object], ['Deployment'])).toMatchObject({
        status: 'unknown',
        reason: expect.stringContaining('no controller of the cluster has looked at it yet'),
      });
    }
  });

  it('passes by manifests that install it', () => {
    const installed: KubernetesFact = {
      kind: 'kubernetes',
      directory: 'k8s.out/shop',
      files: ['65-cluster-autoscaler.yaml'],
      objects: 7,
      owner: 'shop',
      kubernetesVersion: '1.35',
      namespaces: [],
      admission: { action: 'deny', policies: [], exemptions: [], systemNamespaces: [] },
      networkPolicyEngine: 'vpc-cni',
      components: ['cluster-autoscaler'],
      rbacGroups: [],
    };
    expect(ruling(item, without(), { facts: [installed] })).toMatchObject({
      status: 'pass',
      evidence: expect.arrayContaining([
        expect.objectContaining({ subject: 'k8s.out/shop: cluster-autoscaler', verdict: 'holds' }),
      ]),
    });
    expect(ruling(item, without(), { facts: [{ ...installed, components: ['agent'] }] }).status).toBe('unknown');
  });
});
