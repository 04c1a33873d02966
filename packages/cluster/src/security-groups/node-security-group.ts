import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import { contextOf, leaveOut } from '@hera/core';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { karpenterDiscoveryTag } from '../karpenter/node-class-manifest';
import type { PlannedSecurityGroups } from './check-security-groups';
import type { NodeRule } from './node-rules';

type Strict = Extract<PlannedSecurityGroups, { mode: 'strict' }>;

/** Where the group goes. */
export interface NodeSecurityGroupPlace {
  /** The group that EKS makes, which the control plane carries. */
  readonly clusterSecurityGroupId: string;
  /** Whether Karpenter puts the group on nodes of its own. */
  readonly karpenter: boolean;
}

/** EC2 refuses names that begin with `sg-`. */
const namePrefixOf = (clusterName: string): string =>
  `${/^sg(-|$)/i.test(clusterName) ? 'eks-' : ''}${clusterName}-node-`;

/**
 * The one security group of every node in strict mode. It does not carry `kubernetes.io/cluster/<name>`: the group that EKS makes has that tag,
 * and load balancers refuse nodes where two groups do.
 *
 * Terraform has no inline rules here, so rules that a load balancer controller adds stay.
 */
export class NodeSecurityGroup extends Construct {
  /** For the launch templates. EKS adds no group of its own to a template that names one. */
  readonly securityGroupIds: readonly string[];
  /** What has to be there before a node can join. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, plan: Strict, place: NodeSecurityGroupPlace) {
    super(scope, id);
    const group = new SecurityGroup(this, 'Group', {
      // `name_prefix`, so that a replacement can be there before the old group goes. EC2 takes 255 characters.
      namePrefix: namePrefixOf(plan.clusterName),
      description: `Nodes of the EKS cluster ${plan.clusterName}`,
      vpcId: plan.vpcId,
      tags: {
        Name: `${plan.clusterName}-node`,
        ...(place.karpenter ? { [karpenterDiscoveryTag]: plan.clusterName } : {}),
      },
      // Rules that controllers added would hold the group.
      revokeRulesOnDelete: true,
      lifecycle: { createBeforeDestroy: true },
    });
    this.securityGroupIds = [group.id];
    const ids = { nodes: group.id, 'control-plane': place.clusterSecurityGroupId };
    const keepsDescriptions = contextOf(this).target.kind !== 'local';
    if (!keepsDescriptions) {
      leaveOut(
        this,
        'aws_vpc_security_group_*_rule.description, changes after creation',
        'a local AWS keeps no description of a rule whose other end is a group (moto 5.1 reads it from CIDR rules alone)',
      );
    }
    this.ready = plan.rules.map((rule) => this.#rule(rule, ids, keepsDescriptions));
  }

  #rule(
    rule: NodeRule,
    ids: Readonly<Record<'nodes' | 'control-plane', string>>,
    keepsDescriptions: boolean,
  ): ITerraformDependable {
    const { ports, peer } = rule;
    const byGroup = typeof peer === 'string';
    const config = {
      securityGroupId: ids[rule.group],
      description: rule.reason,
      ipProtocol: rule.protocol,
      ...(ports === undefined ? {} : { fromPort: ports[0], toPort: ports[1] }),
      ...(byGroup ? { referencedSecurityGroupId: ids[peer] } : { cidrIpv4: peer.cidr }),
      ...(byGroup && !keepsDescriptions ? { lifecycle: { ignoreChanges: ['description'] } } : {}),
    };
    return rule.direction === 'ingress'
      ? new VpcSecurityGroupIngressRule(this, rule.id, config)
      : new VpcSecurityGroupEgressRule(this, rule.id, config);
  }
}
