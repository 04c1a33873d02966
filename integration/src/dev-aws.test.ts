import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeNatGatewaysCommand,
  DescribeSecurityGroupsCommand,
} from '@aws-sdk/client-ec2';
import { DescribeNodegroupCommand, ListNodegroupsCommand } from '@aws-sdk/client-eks';
import { DevAws } from 'dev-aws';
import { describe, expect, it } from 'vitest';
import { deployedEnvironment } from './support/deployed-environment';

const env = deployedEnvironment({
  app: 'dev-aws',
  account: '222222222222',
  build: (app, target) => new DevAws(app, 'dev-aws', { target }),
});

const inVpc = () => [{ Name: 'vpc-id', Values: [env.output('vpc_id')] }];

describe('network', () => {
  it('has one NAT gateway', async () => {
    const { NatGateways = [] } = await env.aws.ec2.send(new DescribeNatGatewaysCommand({ Filter: inVpc() }));
    expect(NatGateways.filter(({ State }) => State === 'available')).toHaveLength(1);
  });
});

describe('nodes', () => {
  it('are one or two spot machines per group, in one zone', async () => {
    const clusterName = env.output('cluster_name');
    const { nodegroups = [] } = await env.aws.eks.send(new ListNodegroupsCommand({ clusterName }));
    expect(nodegroups).toHaveLength(2);
    for (const nodegroupName of nodegroups) {
      const { nodegroup } = await env.aws.eks.send(new DescribeNodegroupCommand({ clusterName, nodegroupName }));
      expect(nodegroup).toMatchObject({ capacityType: 'SPOT', scalingConfig: { minSize: 1, maxSize: 2 } });
      expect(nodegroup?.subnets).toHaveLength(1);
    }
  });
});

describe('checks', () => {
  env.checks();
});

describe('life cycle', () => {
  it('has nothing to change right after the apply', async () => {
    await env.deployment.idempotent();
  });

  it('sees a rule that somebody opened in the default security group, and closes it', async () => {
    const group = async () => {
      const { SecurityGroups = [] } = await env.aws.ec2.send(new DescribeSecurityGroupsCommand({ Filters: inVpc() }));
      return SecurityGroups.find(({ GroupName }) => GroupName === 'default');
    };
    const GroupId = (await group())?.GroupId;
    await env.aws.ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId,
        IpProtocol: 'tcp',
        FromPort: 22,
        ToPort: 22,
        CidrIp: '0.0.0.0/0',
      }),
    );
    expect(await env.drift()).toContainEqual(expect.stringMatching(/^aws_default_security_group\./));
    await env.reapply();
    expect((await group())?.IpPermissions).toEqual([]);
  });

  it('leaves nothing behind when it is destroyed', async () => {
    await env.destroy();
    expect(await env.leftovers()).toEqual([]);
  });
});
