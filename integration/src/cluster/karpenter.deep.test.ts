import { DescribeAccessEntryCommand, ListPodIdentityAssociationsCommand } from '@aws-sdk/client-eks';
import { DescribeSecurityGroupsCommand, DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import { systemNodeGroup } from '@hera/cluster';
import { TerraformOutput } from 'cdktf';
import { describe, expect, it } from 'vitest';
import { clusterLifeCycle, deployedCluster, principals } from '../support/cluster-suite';

/** Karpenter beside the system nodes that hold it. */
const env = deployedCluster({
  name: 'karpenter',
  account: '000000000502',
  props: { nodeGroups: [systemNodeGroup({ taints: [] })], karpenter: {} },
  more: (cluster, stack) => {
    new TerraformOutput(stack, 'manifests', {
      value: JSON.stringify(cluster.manifests.map(({ kind, metadata }) => `${kind}/${metadata.name}`)),
    }).overrideLogicalId('manifests');
  },
});

const discovery = [{ Name: 'tag:karpenter.sh/discovery', Values: ['karpenter'] }];

describe('Karpenter', () => {
  it('may act in AWS by Pod Identity', async () => {
    const { associations = [] } = await env.aws.eks.send(
      new ListPodIdentityAssociationsCommand({ clusterName: 'karpenter', namespace: 'kube-system' }),
    );
    expect(associations.map(({ serviceAccount }) => serviceAccount)).toContain('karpenter');
  });

  it('starts nodes that may join, and no one else by that way', async () => {
    const entries = await Promise.all(
      (await principals(env)).map((principalArn) =>
        env.aws.eks.send(new DescribeAccessEntryCommand({ clusterName: 'karpenter', principalArn })),
      ),
    );
    const nodes = entries.filter(({ accessEntry }) => accessEntry?.type === 'EC2_LINUX');
    expect(nodes.map(({ accessEntry }) => accessEntry?.principalArn?.includes('karpenter')).sort()).toContain(true);
  });

  it('finds the private subnets and exactly one security group', async () => {
    const { Subnets = [] } = await env.aws.ec2.send(new DescribeSubnetsCommand({ Filters: discovery }));
    expect(Subnets.map(({ CidrBlock }) => CidrBlock).sort()).toEqual(['10.30.0.0/20', '10.30.16.0/20']);
    const { SecurityGroups = [] } = await env.aws.ec2.send(new DescribeSecurityGroupsCommand({ Filters: discovery }));
    expect(SecurityGroups).toHaveLength(1);
  });

  it('comes with a node class and a node pool to apply', () => {
    expect(JSON.parse(env.output('manifests'))).toEqual(['EC2NodeClass/default', 'NodePool/workload']);
  });
});

clusterLifeCycle(env);
