import {
  DescribeNodegroupCommand,
  DescribePodIdentityAssociationCommand,
  ListPodIdentityAssociationsCommand,
} from '@aws-sdk/client-eks';
import {
  DescribeLaunchTemplateVersionsCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
} from '@aws-sdk/client-ec2';
import { GetRoleCommand } from '@aws-sdk/client-iam';
import { systemNodeGroup } from '@hera/cluster';
import { describe, expect, it } from 'vitest';
import { clusterLifeCycle, deployedCluster } from '../support/cluster-suite';

/** Bottlerocket on Graviton behind a security group of its own, and two service accounts with rights of their own: by Pod Identity and by IRSA. */
const env = deployedCluster({
  name: 'bottlerocket',
  account: '000000000501',
  props: {
    securityGroups: 'strict',
    nodeGroups: [systemNodeGroup({ taints: [], instanceTypes: ['m7g.large'], amiType: 'BOTTLEROCKET_ARM_64' })],
  },
  more: (cluster) => {
    const statements = [{ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::invoices/*'] }];
    cluster.grantServiceAccount({ namespace: 'shop', serviceAccount: 'invoices', statements });
    cluster.grantServiceAccount({ namespace: 'shop', serviceAccount: 'reports', statements, identity: 'irsa' });
  },
});

const associations = async () => {
  const { associations: found = [] } = await env.aws.eks.send(
    new ListPodIdentityAssociationsCommand({ clusterName: env.output('cluster_name') }),
  );
  return found;
};

describe('nodes', () => {
  it('run Bottlerocket for Arm, with both disks encrypted and metadata out of the reach of pods', async () => {
    const { nodegroup } = await env.aws.eks.send(
      new DescribeNodegroupCommand({ clusterName: env.output('cluster_name'), nodegroupName: 'system' }),
    );
    expect(nodegroup).toMatchObject({ amiType: 'BOTTLEROCKET_ARM_64', instanceTypes: ['m7g.large'] });
    const { LaunchTemplateVersions = [] } = await env.aws.ec2.send(
      new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId: nodegroup?.launchTemplate?.id }),
    );
    const { BlockDeviceMappings = [], MetadataOptions } = LaunchTemplateVersions[0]?.LaunchTemplateData ?? {};
    expect(BlockDeviceMappings.map(({ DeviceName, Ebs }) => [DeviceName, Ebs?.Encrypted, Ebs?.VolumeType])).toEqual([
      ['/dev/xvda', true, 'gp3'],
      ['/dev/xvdb', true, 'gp3'],
    ]);
    expect(MetadataOptions).toMatchObject({ HttpTokens: 'required', HttpPutResponseHopLimit: 1 });
  });

  it('have one security group, which names its peers and is not tagged for the cluster', async () => {
    const { SecurityGroups = [] } = await env.aws.ec2.send(
      new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'tag:hera:environment', Values: ['bottlerocket'] }] }),
    );
    const [group, ...others] = SecurityGroups.filter(({ GroupName }) => GroupName?.startsWith('bottlerocket-node-'));
    expect(others).toEqual([]);
    expect(group?.Tags?.map(({ Key }) => Key)).not.toContain('kubernetes.io/cluster/bottlerocket');
    const { SecurityGroupRules = [] } = await env.aws.ec2.send(
      new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [group?.GroupId ?? ''] }] }),
    );
    const ingress = SecurityGroupRules.filter(({ IsEgress }) => IsEgress === false);
    expect(ingress.length).toBeGreaterThan(5);
    for (const { CidrIpv4, ReferencedGroupInfo } of ingress) {
      expect(CidrIpv4).toBeUndefined();
      expect(ReferencedGroupInfo?.GroupId).toMatch(/^sg-/);
    }
  });
});

describe('service accounts', () => {
  it('get a role by Pod Identity that trusts this one account of this cluster', async () => {
    const association = (await associations()).find(({ serviceAccount }) => serviceAccount === 'invoices');
    const { association: found } = await env.aws.eks.send(
      new DescribePodIdentityAssociationCommand({
        clusterName: env.output('cluster_name'),
        associationId: association?.associationId,
      }),
    );
    expect(found).toMatchObject({ namespace: 'shop', serviceAccount: 'invoices' });
    const RoleName = found?.roleArn?.split('/').at(-1);
    const { Role } = await env.aws.iam.send(new GetRoleCommand({ RoleName }));
    const trust = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '');
    expect(trust).toContain('pods.eks.amazonaws.com');
    expect(trust).toContain('"aws:SourceAccount":"000000000501"');
  });

  it('have no association where the pods sign in with a token of the cluster', async () => {
    expect((await associations()).map(({ serviceAccount }) => serviceAccount)).not.toContain('reports');
  });
});

clusterLifeCycle(env);
