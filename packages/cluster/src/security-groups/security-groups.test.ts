import { isUnknown } from '@hera/core';
import { describe, expect, it } from 'vitest';
import { only, stackOf } from '../cluster.fixture';
import { checked, synthesised } from '../karpenter/autoscaling.fixture';
import { checkSecurityGroups, type SecurityGroupSetting } from './check-security-groups';
import { nodeRules } from './node-rules';
import { NodeSecurityGroup } from './node-security-group';
import type { SecurityGroupOptions, StrictSecurityGroup } from './security-group-options';

const check = (options: SecurityGroupOptions | undefined, change: Partial<SecurityGroupSetting> = {}) =>
  checked((_context, report) =>
    checkSecurityGroups(options, { clusterName: 'prod', vpcId: 'vpc-1', autoMode: false, ...change }, report),
  );
const strict = (change: Partial<StrictSecurityGroup>): SecurityGroupOptions => ({ mode: 'strict', ...change });

const built = (
  options: SecurityGroupOptions,
  karpenter = false,
  stack = stackOf('production'),
  change: Partial<SecurityGroupSetting> = {},
) => {
  const { result } = check(options, change);
  if (result.mode !== 'strict') throw new Error('not strict');
  const made = new NodeSecurityGroup(stack, 'Nodes', result, { clusterSecurityGroupId: 'sg-eks', karpenter });
  return { made, resources: synthesised(stack) };
};

const errors: readonly (readonly [
  code: string,
  path: string,
  options: SecurityGroupOptions,
  change?: Partial<SecurityGroupSetting>,
])[] = [
  ['HERA_CLU_082', 'cluster.securityGroups.podPorts[0]', strict({ podPorts: [1025] })],
  ['HERA_CLU_082', 'cluster.securityGroups.podPorts[0]', strict({ podPorts: [53] })],
  ['HERA_CLU_082', 'cluster.securityGroups.podPorts[1]', strict({ podPorts: [80, 80] })],
  ['HERA_CLU_082', 'cluster.securityGroups.webhookPorts[0]', strict({ webhookPorts: [9443] })],
  ['HERA_CLU_082', 'cluster.securityGroups.webhookPorts[0]', strict({ webhookPorts: [70_000] })],
  ['HERA_CLU_082', 'cluster.securityGroups.webhookPorts[0]', strict({ webhookPorts: [0.5] })],
  ['HERA_CLU_082', 'cluster.securityGroups.egressCidrs[0]', strict({ egressCidrs: ['10.1.0.1/16'] })],
  ['HERA_CLU_082', 'cluster.securityGroups.egressCidrs[0]', strict({ egressCidrs: ['fd00::/8'] })],
  ['HERA_CLU_082', 'cluster.securityGroups.egressCidrs[1]', strict({ egressCidrs: ['10.0.0.0/8', '10.0.0.0/8'] })],
  ['HERA_CLU_083', 'cluster.securityGroups', 'strict', { autoMode: true }],
  ['HERA_CLU_083', 'cluster.securityGroups', 'strict', { ipv6: true }],
  ['HERA_CLU_083', 'cluster.securityGroups', 'strict', { fargate: true }],
];

describe('checkSecurityGroups', () => {
  it.each(errors.map(([code, path, options, change]) => ({ code, path, options, change })))(
    '$code at $path',
    ({ code, path, options, change }) => {
      expect(check(options, change).errors).toMatchObject([{ code, path }]);
    },
  );

  it('leaves it at the group that EKS makes unless told otherwise', () => {
    expect(check(undefined, { autoMode: true, ipv6: true })).toMatchObject({ errors: [], result: { mode: 'eks' } });
    expect(check('eks').result).toEqual({ mode: 'eks' });
    expect(check('strict')).toMatchObject({ errors: [], result: { mode: 'strict', vpcId: 'vpc-1' } });
  });
});

describe('the rules', () => {
  const list = nodeRules({ podPorts: [], webhookPorts: [], egressCidrs: undefined });

  it('are these, each with a reason', () => {
    const lines = list.map(
      ({ id, group, direction, peer, protocol, ports, reason }) =>
        `${id}: ${group} ${direction} ${typeof peer === 'string' ? peer : peer.cidr} ${protocol} ${ports?.join('-') ?? 'all'}: ${reason}`,
    );
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "ApiFromNodes: control-plane ingress nodes tcp 443-443: Nodes and pods to the Kubernetes API
      Webhook443: nodes ingress control-plane tcp 443-443: Control plane to webhooks and aggregated APIs on 443
      Kubelet: nodes ingress control-plane tcp 10250-10250: Control plane to kubelets: logs, exec, metrics
      Webhook4443: nodes ingress control-plane tcp 4443-4443: Control plane to metrics-server as its own manifests have it
      Webhook10251: nodes ingress control-plane tcp 10251-10251: Control plane to metrics-server as the EKS add-on has it
      Webhook6443: nodes ingress control-plane tcp 6443-6443: Control plane to prometheus-adapter
      Webhook8443: nodes ingress control-plane tcp 8443-8443: Control plane to the webhook of Karpenter
      Webhook9443: nodes ingress control-plane tcp 9443-9443: Control plane to webhooks of load balancer and ingress controllers
      DnsTcp: nodes ingress nodes tcp 53-53: Pods to cluster DNS on other nodes
      DnsUdp: nodes ingress nodes udp 53-53: Pods to cluster DNS on other nodes
      Ephemeral: nodes ingress nodes tcp 1025-65535: Pods to pods on other nodes
      All: nodes egress 0.0.0.0/0 -1 all: Nodes and pods to anywhere"
    `);
  });

  it('have reasons that AWS takes as descriptions', () => {
    const all = nodeRules({ podPorts: [80], webhookPorts: [10_260], egressCidrs: ['10.1.0.0/16'] });
    for (const { reason } of all) expect(reason).toMatch(/^[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });
});

describe('NodeSecurityGroup', () => {
  it('is one group without the cluster tag, and has no inline rules', () => {
    const { made, resources } = built('strict');
    expect(made.securityGroupIds).toHaveLength(1);
    expect(isUnknown(made.securityGroupIds[0])).toBe(true);
    const group = only(resources, 'aws_security_group');
    expect(group['tags']).toEqual({ Name: 'prod-node' });
    expect(group).not.toHaveProperty('ingress');
    expect(group).not.toHaveProperty('egress');
    expect(made.ready).toHaveLength(12);
  });

  it('has a rule object for every rule, and the API is opened on the group of the control plane', () => {
    const { resources } = built('strict');
    expect(Object.keys(resources['aws_vpc_security_group_ingress_rule'] ?? {})).toHaveLength(11);
    expect(only(resources, 'aws_vpc_security_group_ingress_rule', 'ApiFromNodes')).toMatchObject({
      security_group_id: 'sg-eks',
      from_port: 443,
      to_port: 443,
      ip_protocol: 'tcp',
      referenced_security_group_id: expect.stringContaining('aws_security_group') as unknown,
    });
    expect(only(resources, 'aws_vpc_security_group_ingress_rule', 'Kubelet')).toMatchObject({
      referenced_security_group_id: 'sg-eks',
      from_port: 10_250,
    });
    expect(only(resources, 'aws_vpc_security_group_egress_rule')).toMatchObject({
      cidr_ipv4: '0.0.0.0/0',
      ip_protocol: '-1',
    });
  });

  it('opens what is asked for, and closes the way out where networks are named', () => {
    const { resources } = built(strict({ podPorts: [80], webhookPorts: [10_260], egressCidrs: ['10.1.0.0/16'] }));
    expect(only(resources, 'aws_vpc_security_group_ingress_rule', 'Pods80')).toMatchObject({ from_port: 80 });
    expect(only(resources, 'aws_vpc_security_group_ingress_rule', 'Webhook10260')).toMatchObject({ to_port: 10_260 });
    const out = Object.values(resources['aws_vpc_security_group_egress_rule'] ?? {});
    expect(out).toHaveLength(3);
    expect(out.filter((rule) => rule['cidr_ipv4'] === '0.0.0.0/0')).toEqual([]);
  });

  it('keeps its reasons in a local AWS, which forgets those of rules between groups', () => {
    const stack = stackOf('production', { kind: 'local', providerVersion: '5.100.0' });
    const { resources } = built('strict', false, stack);
    const ignored = { lifecycle: { ignore_changes: ['description'] } };
    for (const rule of Object.values(resources['aws_vpc_security_group_ingress_rule'] ?? {}))
      expect(rule).toMatchObject({ description: expect.stringMatching(/\w{4,}/), ...ignored });
    for (const rule of Object.values(resources['aws_vpc_security_group_egress_rule'] ?? {}))
      expect(rule).not.toHaveProperty('lifecycle');
    expect(stack.manifest.leftOut.map(({ what }) => what)).toEqual([
      'aws_vpc_security_group_*_rule.description, changes after creation',
    ]);
    for (const rule of Object.values(built('strict').resources['aws_vpc_security_group_ingress_rule'] ?? {}))
      expect(rule).not.toHaveProperty('lifecycle');
  });

  it.each([
    ['sg', 'eks-sg-node-'],
    ['SG-1', 'eks-SG-1-node-'],
    ['sga', 'sga-node-'],
  ])('has a name that EC2 takes for the cluster %s', (clusterName, namePrefix) => {
    const { resources } = built('strict', false, stackOf('production'), { clusterName });
    expect(only(resources, 'aws_security_group')['name_prefix']).toBe(namePrefix);
  });

  it('is what Karpenter finds, in place of the group that EKS makes', () => {
    const tags = only(built('strict', true).resources, 'aws_security_group')['tags'];
    expect(tags).toEqual({ Name: 'prod-node', 'karpenter.sh/discovery': 'prod' });
  });
});
