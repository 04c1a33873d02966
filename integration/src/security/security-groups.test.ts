import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  type IpPermission,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { systemNodeGroup } from '@hera/cluster';
import { factsOf } from '@hera/core';
import { SecurityGroupAudit } from '@hera/security';
import { environmentChecks } from '@hera/testkit';
import { describe, expect, it } from 'vitest';
import { clusterLifeCycle, deployedCluster } from '../support/cluster-suite';

/** Strict security groups under audit, of a cluster whose name EC2 would not take as the beginning of a group's. */
const env = deployedCluster({
  name: 'sg-audit',
  account: '000000000621',
  props: { securityGroups: 'strict', nodeGroups: [systemNodeGroup({ taints: [] })] },
  more: (_cluster, stack) => void new SecurityGroupAudit(stack, 'Audit'),
});

const [check] = environmentChecks.filter(({ id }) => id === 'security-group-rules');
const verdict = () => {
  if (check === undefined) throw new Error('no such check');
  return env.check(check);
};
const ssh: IpPermission = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '10.30.0.0/16' }] };
const idOf = async (name: string): Promise<string> => {
  const { SecurityGroups = [] } = await env.aws.ec2.send(
    new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'vpc-id', Values: [env.output('vpc_id')] }] }),
  );
  const found = SecurityGroups.filter(({ GroupName }) => GroupName?.startsWith(name));
  expect(found).toHaveLength(1);
  return found[0]?.GroupId ?? '';
};

describe('the audit', () => {
  it('knows every rule with its reason, and what a synth cannot see', () => {
    const [fact] = factsOf(env.deployment.manifest.facts, 'security-groups');
    expect(fact?.rules).toHaveLength(12);
    for (const { reason } of fact?.rules ?? []) expect(reason).toMatch(/\w{3,} .*\w{3,}/);
    expect(fact?.notVisible).toEqual([expect.objectContaining({ clusterName: 'sg-audit' })]);
    expect(env.deployment.manifest.warnings.filter(({ code }) => /HERA_SEC_05\d/.test(code))).toEqual([]);
  });

  it('finds the live rules to be those', async () => {
    const result = await verdict();
    expect(result, result.found).toMatchObject({ status: 'pass' });
  });

  it.each([
    ['the nodes', 'eks-sg-audit-node-'],
    ['EKS', 'eks-cluster-sg-sg-audit-'],
  ])('names a rule that somebody adds to the group of %s', async (_, name) => {
    const GroupId = await idOf(name);
    await env.aws.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [ssh] }));
    expect(await verdict()).toMatchObject({
      status: 'fail',
      found: `${GroupId}: ingress tcp 22-22 ipv4 10.30.0.0/16 is not declared`,
    });
    await env.aws.ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: [ssh] }));
    expect(await verdict()).toMatchObject({ status: 'pass' });
  });

  it('names a group of nobody', async () => {
    const { GroupId } = await env.aws.ec2.send(
      new CreateSecurityGroupCommand({ GroupName: 'by-hand', Description: 'by hand', VpcId: env.output('vpc_id') }),
    );
    await env.aws.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [ssh] }));
    expect(await verdict()).toMatchObject({
      status: 'fail',
      found: expect.stringContaining(
        'ingress tcp 22-22 ipv4 10.30.0.0/16 is in a group that is not declared (by-hand)',
      ),
    });
    await env.aws.ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
  });
});

clusterLifeCycle(env);
