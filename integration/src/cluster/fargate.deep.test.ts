import { DescribeFargateProfileCommand, ListFargateProfilesCommand } from '@aws-sdk/client-eks';
import { GetRoleCommand } from '@aws-sdk/client-iam';
import { systemNodeGroup } from '@hera/cluster';
import { describe, expect, it } from 'vitest';
import { clusterLifeCycle, deployedCluster } from '../support/cluster-suite';

/** Two profiles: EKS takes one at a time. */
const env = deployedCluster({
  name: 'fargate',
  account: '000000000504',
  props: {
    nodeGroups: [systemNodeGroup({ taints: [] })],
    fargate: {
      profiles: [
        { name: 'batch', selectors: [{ namespace: 'batch' }] },
        { name: 'web', selectors: [{ namespace: 'web', labels: { runs: 'fargate' } }] },
      ],
    },
  },
});

describe('Fargate', () => {
  it('has both profiles, in the private subnets', async () => {
    const clusterName = env.output('cluster_name');
    const { fargateProfileNames = [] } = await env.aws.eks.send(new ListFargateProfilesCommand({ clusterName }));
    expect(fargateProfileNames.sort()).toEqual(['batch', 'web']);
    const { fargateProfile } = await env.aws.eks.send(
      new DescribeFargateProfileCommand({ clusterName, fargateProfileName: 'web' }),
    );
    expect(fargateProfile).toMatchObject({
      status: 'ACTIVE',
      selectors: [{ namespace: 'web', labels: { runs: 'fargate' } }],
    });
    expect(fargateProfile?.subnets).toHaveLength(2);
    const RoleName = fargateProfile?.podExecutionRoleArn?.split('/').at(-1);
    const { Role } = await env.aws.iam.send(new GetRoleCommand({ RoleName }));
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toContain('eks-fargate-pods.amazonaws.com');
  });
});

clusterLifeCycle(env);
