import type { KubernetesFact } from '@hera/core/facts';
import { describe, expect, it } from 'vitest';
import { liveRuling, platform, ruling } from '../platform.fixture';

const item = 'sec-11-network-policies';
const fact = (defaultDeny: boolean): KubernetesFact => ({
  kind: 'kubernetes',
  directory: 'k8s.out/shop',
  files: [],
  objects: 0,
  owner: 'shop',
  kubernetesVersion: '1.35',
  namespaces: [{ name: 'shop', enforce: 'restricted', defaultDeny }],
  admission: { action: 'deny', policies: [], exemptions: [], systemNamespaces: [] },
  networkPolicyEngine: 'vpc-cni',
  rbacGroups: [],
});
const kinds = ['DaemonSet', 'Namespace', 'NetworkPolicy'];
const daemon = (name: string, args: readonly string[] = []) => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name, namespace: 'kube-system' },
  spec: { template: { spec: { containers: [{ name: 'agent', args }] } } },
  status: { observedGeneration: 1, desiredNumberScheduled: 3, numberReady: 3 },
});
const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
const policy = (spec: object) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'deny', namespace: 'shop' },
  spec,
});
const enforcing = daemon('aws-node', ['--enable-network-policy=true']);
const denying = policy({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });

describe(item, () => {
  it('passes with an engine and a default deny, by resources and by facts', () => {
    expect(ruling(item, platform()).status).toBe('pass');
    const { aws_eks_addon } = platform();
    expect(ruling(item, { aws_eks_addon: aws_eks_addon ?? {} }, { facts: [fact(true)] }).status).toBe('pass');
    const calico = platform();
    delete calico['aws_eks_addon']['cni'];
    calico['helm_release']['calico'] = { name: 'calico', chart: 'tigera-operator' };
    expect(ruling(item, calico).status).toBe('pass');
  });

  it('fails where the engine is meant to be on and is not: resources come before facts', () => {
    const off = platform();
    off['aws_eks_addon']['cni'].configuration_values = '{"enableNetworkPolicy":"false"}';
    expect(ruling(item, off, { facts: [fact(true)] }).status).toBe('fail');
    delete off['aws_eks_addon']['cni'].configuration_values;
    expect(ruling(item, off, { facts: [fact(true)] }).status).toBe('fail');
  });

  it('asks the facts where the configuration is known after the apply', () => {
    const open = platform();
    open['aws_eks_addon']['cni'].configuration_values = '${var.values}';
    expect(ruling(item, open).status).toBe('unknown');
    expect(ruling(item, open, { facts: [fact(true)] }).status).toBe('pass');
  });

  it('fails where a namespace does not deny, or only one way', () => {
    expect(ruling(item, platform(), { facts: [fact(false)] }).status).toBe('fail');
    const oneWay = platform();
    oneWay['kubernetes_network_policy_v1']['shop'].spec.policy_types = ['Ingress'];
    expect(ruling(item, oneWay).status).toBe('fail');
    const some = platform();
    some['kubernetes_network_policy_v1']['shop'].spec.pod_selector = { match_labels: { app: 'orders' } };
    expect(ruling(item, some).status).toBe('fail');
  });

  it('is unknown without an engine that the document shows, and without namespaces', () => {
    const off = platform();
    off['aws_eks_addon']['cni'].configuration_values = '{}';
    expect(ruling(item, off).status).toBe('unknown');
    expect(ruling(item, {}).status).toBe('unknown');
  });

  it('judges live Kubernetes: the engine, and both directions in each namespace', () => {
    expect(liveRuling(item, [enforcing, namespace, denying], kinds).status).toBe('pass');
    expect(liveRuling(item, [daemon('cilium'), namespace, denying], kinds).status).toBe('pass');
    expect(
      liveRuling(item, [daemon('aws-node', ['--enable-network-policy=false']), namespace, denying], kinds).status,
    ).toBe('fail');
    expect(liveRuling(item, [enforcing, namespace], kinds)).toMatchObject({
      status: 'fail',
      reason: expect.stringContaining('Ingress and Egress'),
    });
    const open = policy({ podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [{}] });
    expect(liveRuling(item, [enforcing, namespace, open], kinds).status).toBe('fail');
  });

  it('is unknown on an API server without nodes, and where no controller has seen the engine', () => {
    expect(liveRuling(item, [namespace, denying], [...kinds, 'Node'])).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('there is no node here'),
    });
    const unseen = { ...enforcing, status: { desiredNumberScheduled: 0, numberReady: 0 } };
    expect(liveRuling(item, [unseen, namespace, denying], kinds)).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('no controller'),
    });
    expect(liveRuling(item, [unseen, namespace], kinds).status).toBe('fail');
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'one' } };
    expect(liveRuling(item, [node, namespace, denying], [...kinds, 'Node']).status).toBe('fail');
  });

  it('takes two policies for both directions', () => {
    const ingress = policy({ podSelector: {}, policyTypes: ['Ingress'] });
    const egress = {
      ...policy({ podSelector: {}, policyTypes: ['Egress'] }),
      metadata: { name: 'egress', namespace: 'shop' },
    };
    expect(liveRuling(item, [enforcing, namespace, ingress, egress], kinds).status).toBe('pass');
  });
});
