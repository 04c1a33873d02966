import { DescribeClusterCommand, DescribeNodegroupCommand } from '@aws-sdk/client-eks';
import { type ClusterProps, systemNodeGroup, workloadNodeGroup } from '@hera/cluster';
import { attachLocalCloud, scriptEks } from '@hera/local-cloud';
import { synthStack } from '@hera/testkit';
import { describe, expect, inject, it } from 'vitest';
import { clusterLifeCycle, clusterStack, type ClusterSuiteOptions, deployedCluster } from '../support/cluster-suite';

const account = '000000000505';
const options = (props: Partial<ClusterProps>): ClusterSuiteOptions => ({
  name: 'upgrade',
  account,
  // A day on which 1.34 is in standard support.
  props: { today: new Date('2026-08-01T00:00:00Z'), nodeGroups: [systemNodeGroup({ taints: [] })], ...props },
});
const env = deployedCluster(options({ version: '1.34' }));

const synthesised = (props: Partial<ClusterProps>) => {
  const { version } = inject('toolchain').awsProvider;
  return synthStack(clusterStack(options(props)), {
    directory: env.deployment.directory,
    target: { kind: 'local', ...(version === undefined ? {} : { providerVersion: version }) },
  });
};

describe('a cluster of 1.34', () => {
  it('goes to 1.35 with its nodes, and nothing is replaced', async () => {
    const { changes, replaced } = await env.deployment.update(await synthesised({ version: '1.35' }));
    expect(replaced).toEqual([]);
    expect(changes.filter(({ action }) => action === 'update').map(({ address }) => address)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^aws_eks_cluster\./),
        expect.stringMatching(/^aws_eks_node_group\./),
      ]),
    );
    const { cluster } = await env.aws.eks.send(new DescribeClusterCommand({ name: 'upgrade' }));
    expect(cluster?.version).toBe('1.35');
    const { nodegroup } = await env.aws.eks.send(
      new DescribeNodegroupCommand({ clusterName: 'upgrade', nodegroupName: 'system' }),
    );
    expect(nodegroup?.version).toBe('1.35');
  });

  it('says which node group failed and why, and goes on once its cause is gone', async () => {
    const cloud = await attachLocalCloud(inject('cloudDirectory'));
    if (cloud === undefined) throw new Error('the local cloud is gone');
    const failing = await scriptEks(cloud, {
      kind: 'nodegroup',
      event: 'create',
      account,
      name: 'workload',
      times: 1,
      failure: { issues: [{ code: 'NodeCreationFailure', message: 'Instances failed to join the cluster' }] },
    });
    const next = await synthesised({
      version: '1.35',
      nodeGroups: [systemNodeGroup({ taints: [] }), workloadNodeGroup()],
    });
    await expect(env.deployment.update(next)).rejects.toThrow(/NodeCreationFailure.*Instances failed to join/s);
    expect(await failing.uses()).toBe(1);
    await env.deployment.update(next, { mayReplace: ['aws_eks_node_group'] });
  });
});

clusterLifeCycle(env);
