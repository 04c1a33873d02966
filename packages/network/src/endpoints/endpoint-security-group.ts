import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import { Construct } from 'constructs';
import type { Surroundings } from '../internal/surroundings';
import type { PlannedEndpoints } from './planned-endpoints';

/** What admits callers to interface endpoints. */
export interface EndpointAccess {
  readonly group: SecurityGroup;
  readonly rules: readonly VpcSecurityGroupIngressRule[];
}

/**
 * One security group for all interface endpoints: HTTPS from the subnets of nodes, pods and control plane, one rule each. Endpoints open no
 * connections, so there is no egress rule, and Terraform takes away the one that AWS makes.
 */
export const makeEndpointAccess = (
  scope: Construct,
  { vpc, tags }: Surroundings,
  name: string,
  callers: PlannedEndpoints['callers'],
): EndpointAccess => {
  const group = new SecurityGroup(scope, 'SecurityGroup', {
    // A name that begins with the environment could begin with `sg-`, which AWS refuses.
    namePrefix: `vpc-endpoints-${name.replace(/[^\w.-]/g, '-')}-`,
    description: 'HTTPS from the subnets of the VPC to its interface endpoints',
    vpcId: vpc.id,
    tags: tags('vpc-endpoints'),
    // A group in use cannot be deleted, so the next one comes first.
    lifecycle: { createBeforeDestroy: true },
  });
  const tiers = new Map<string, Construct>();
  const rules = callers.map(({ tier, zone, cidr }) => {
    const at = tiers.get(tier) ?? new Construct(scope, tier);
    tiers.set(tier, at);
    return new VpcSecurityGroupIngressRule(new Construct(at, zone), 'Ingress', {
      securityGroupId: group.id,
      description: `HTTPS from ${tier} ${zone}`,
      cidrIpv4: cidr,
      ipProtocol: 'tcp',
      fromPort: 443,
      toPort: 443,
      tags: tags(`vpc-endpoints-${tier}-${zone}`),
    });
  });
  return { group, rules };
};
