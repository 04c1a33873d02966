import { DefaultNetworkAcl } from '@cdktf/provider-aws/lib/default-network-acl/index.js';
import { DefaultRouteTable } from '@cdktf/provider-aws/lib/default-route-table/index.js';
import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group/index.js';
import type { Construct } from 'constructs';
import type { Surroundings } from './surroundings';
import { anywhere } from './tiers';

const everything = { protocol: '-1', action: 'allow', fromPort: 0, toPort: 0 } as const;

/**
 * Adopts what AWS makes with every VPC, so that a change by hand shows up as drift: the default security group without rules, the
 * main route table without routes (a subnet that nobody associated reaches nothing), the default network ACL with the rules that AWS gives it.
 */
export const adoptDefaults = (scope: Construct, { vpc, tags }: Surroundings, ipv6: boolean): void => {
  // Empty lists, not absent ones: only then does a rule added by hand show up as drift.
  new DefaultSecurityGroup(scope, 'DefaultSecurityGroup', {
    vpcId: vpc.id,
    ingress: [],
    egress: [],
    tags: tags('default-without-rules'),
  });
  new DefaultRouteTable(scope, 'DefaultRouteTable', {
    defaultRouteTableId: vpc.defaultRouteTableId,
    route: [],
    tags: tags('default-without-routes'),
  });
  // AWS numbers them so: VPC guide, default network ACL; the IPv6 rule is there once the VPC has an IPv6 block.
  const rules = [
    { ...everything, ruleNo: 100, cidrBlock: anywhere.ipv4 },
    ...(ipv6 ? [{ ...everything, ruleNo: 101, ipv6CidrBlock: anywhere.ipv6 }] : []),
  ];
  new DefaultNetworkAcl(scope, 'DefaultNetworkAcl', {
    defaultNetworkAclId: vpc.defaultNetworkAclId,
    ingress: rules,
    egress: rules,
    tags: tags('default-as-aws-makes-it'),
    // Every subnet without an ACL of its own is a member, which the provider would plan to undo for ever.
    lifecycle: { ignoreChanges: ['subnet_ids'] },
  });
};
