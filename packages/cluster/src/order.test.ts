import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway/index.js';
import { describe, expect, it } from 'vitest';
import { network, only, productionProps, resourcesOf, stackOf } from './cluster.fixture';

describe('order', () => {
  const resources = resourcesOf(
    productionProps({
      network: network({ egress: [] }),
      addons: [{ name: 'snapshot-controller' }, { name: 'cilium-cli', when: 'before-nodes' }],
    }),
  );
  const edgesOf = (type: string, id: string): readonly string[] =>
    (resources[type]?.[id]?.['depends_on'] ?? []) as string[];
  const groups = Object.keys(resources['aws_eks_node_group'] ?? {});
  const addon = (name: string): string =>
    Object.keys(resources['aws_eks_addon'] ?? {}).find((id) => id.includes(`Addons_${name}_`)) ?? `no ${name}`;

  it.each(['vpc-cni', 'kube-proxy', 'eks-pod-identity-agent', 'cilium-cli'])(
    'puts %s before every node group',
    (name) => {
      expect(groups).toHaveLength(2);
      for (const group of groups)
        expect(edgesOf('aws_eks_node_group', group)).toContain(`aws_eks_addon.${addon(name)}`);
      expect(edgesOf('aws_eks_addon', addon(name)).filter((edge) => edge.startsWith('aws_eks_node_group'))).toEqual([]);
    },
  );

  it.each(['coredns', 'aws-ebs-csi-driver', 'metrics-server', 'snapshot-controller'])(
    'puts %s after every node group',
    (name) => {
      const edges = edgesOf('aws_eks_addon', addon(name));
      for (const group of groups) expect(edges).toContain(`aws_eks_node_group.${group}`);
    },
  );

  it('puts the agent before the CNI that takes its role from it', () => {
    expect(edgesOf('aws_eks_addon', addon('vpc-cni'))).toContain(`aws_eks_addon.${addon('eks-pod-identity-agent')}`);
  });

  it('puts the rights of the nodes, and the way out of the network, before the nodes', () => {
    const stack = stackOf('production');
    const nat = new NatGateway(stack, 'Nat', { subnetId: 'subnet-public-0' });
    const withNat = resourcesOf(productionProps({ network: network({ egress: [nat] }) }), stack);
    const edges = only(withNat, 'aws_eks_node_group', 'system')['depends_on'] as string[];
    expect(edges).toContain('aws_nat_gateway.Nat');
    expect(edges.filter((edge) => edge.startsWith('aws_iam_role_policy_attachment'))).toHaveLength(3);
  });
});
