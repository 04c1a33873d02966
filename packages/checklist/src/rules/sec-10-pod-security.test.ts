import type { KubernetesFact } from '@hera/core/facts';
import { describe, expect, it } from 'vitest';
import { liveRuling, platform, ruling } from '../platform.fixture';

const item = 'sec-10-pod-security';
const fact = (namespaces: KubernetesFact['namespaces']): KubernetesFact => ({
  kind: 'kubernetes',
  directory: 'k8s.out/shop',
  files: [],
  objects: 0,
  owner: 'shop',
  kubernetesVersion: '1.35',
  namespaces,
  admission: { action: 'deny', policies: [], exemptions: [], systemNamespaces: [] },
  networkPolicyEngine: 'vpc-cni',
  rbacGroups: [],
});
const namespace = (name: string, labels: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
});
const enforce = 'pod-security.kubernetes.io/enforce';

describe(item, () => {
  it('passes by resources and by facts', () => {
    expect(ruling(item, platform()).status).toBe('pass');
    expect(ruling(item, {}, { facts: [fact([{ name: 'shop', enforce: 'baseline', defaultDeny: true }])] }).status).toBe(
      'pass',
    );
  });

  it('judges the level of the label that enforces, whoever gives a reason', () => {
    const stack = platform();
    stack['kubernetes_namespace_v1']['shop'].metadata.labels[enforce] = 'privileged';
    expect(ruling(item, stack).status).toBe('fail');
    const facts = [fact([{ name: 'shop', enforce: 'privileged', reason: 'an agent', defaultDeny: true }])];
    expect(ruling(item, {}, { facts })).toMatchObject({ status: 'fail', reason: expect.stringContaining('an agent') });
    expect(ruling(item, platform(), { parameters: { [item]: { minimumLevel: 'restricted' } } }).status).toBe('pass');
  });

  it('does not take a label that only warns for one that enforces', () => {
    const labels = {
      'pod-security.kubernetes.io/warn': 'restricted',
      'pod-security.kubernetes.io/audit': 'restricted',
    };
    const stack = platform();
    stack['kubernetes_namespace_v1']['shop'].metadata.labels = labels;
    expect(ruling(item, stack).status).toBe('fail');
    expect(liveRuling(item, [namespace('shop', labels)], ['Namespace']).status).toBe('fail');
  });

  it('judges every namespace of live Kubernetes but those of the system', () => {
    const objects = [namespace('kube-system', {}), namespace('shop', { [enforce]: 'restricted' })];
    expect(liveRuling(item, objects, ['Namespace']).status).toBe('pass');
    expect(liveRuling(item, [...objects, namespace('default', {})], ['Namespace'])).toMatchObject({
      status: 'fail',
      reason: expect.stringContaining('Namespace/default'),
    });
    expect(liveRuling(item, [namespace('shop', { [enforce]: 'strict' })], ['Namespace']).status).toBe('fail');
  });

  it('is unknown where nobody writes namespaces down, and where labels are not known', () => {
    expect(ruling(item, {}).status).toBe('unknown');
    const stack = platform();
    stack['kubernetes_namespace_v1']['shop'].metadata.labels = '${var.labels}';
    expect(ruling(item, stack).status).toBe('unknown');
    expect(liveRuling(item, [], []).status).toBe('unknown');
  });
});
