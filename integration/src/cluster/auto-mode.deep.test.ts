import { DescribeClusterCommand, ListAddonsCommand, ListNodegroupsCommand } from '@aws-sdk/client-eks';
import { describe, expect, it } from 'vitest';
import { clusterLifeCycle, deployedCluster } from '../support/cluster-suite';

/** EKS makes nodes, volumes and load balancers. */
const env = deployedCluster({ name: 'auto-mode', account: '000000000503', props: { autoMode: true } });

describe('EKS Auto Mode', () => {
  it('has compute, storage and load balancing on together', async () => {
    const { cluster } = await env.aws.eks.send(new DescribeClusterCommand({ name: 'auto-mode' }));
    expect(cluster?.computeConfig).toMatchObject({ enabled: true, nodePools: ['general-purpose', 'system'] });
    expect(cluster?.storageConfig?.blockStorage).toMatchObject({ enabled: true });
    expect(cluster?.kubernetesNetworkConfig?.elasticLoadBalancing).toMatchObject({ enabled: true });
  });

  it('has nothing beside it that it brings itself', async () => {
    const { addons = [] } = await env.aws.eks.send(new ListAddonsCommand({ clusterName: 'auto-mode' }));
    for (const name of ['vpc-cni', 'kube-proxy', 'aws-ebs-csi-driver', 'eks-pod-identity-agent'])
      expect(addons).not.toContain(name);
    const { nodegroups } = await env.aws.eks.send(new ListNodegroupsCommand({ clusterName: 'auto-mode' }));
    expect(nodegroups).toEqual([]);
  });
});

clusterLifeCycle(env);
