import type { SubnetRef } from '@hera/core';
import { NetworkAcl } from '@cdktf/provider-aws/lib/network-acl/index.js';
import { NetworkAclAssociation } from '@cdktf/provider-aws/lib/network-acl-association/index.js';
import { NetworkAclRule } from '@cdktf/provider-aws/lib/network-acl-rule/index.js';
import { Construct } from 'constructs';
import type { Surroundings } from '../internal/surroundings';
import type { PlannedNetworkAcl } from './check-network-acls';
import type { NumberedRule } from './numbers';

/** Props of `NetworkAcls`. */
export interface NetworkAclsProps {
  readonly around: Surroundings;
  readonly acls: readonly PlannedNetworkAcl[];
  /** The subnets once they are made. */
  readonly subnets: readonly SubnetRef[];
}

// By number, as the API gives them back: with names the provider would see a change. Source: IANA protocol numbers.
const protocols = { all: '-1', tcp: '6', udp: '17', icmp: '1', icmpv6: '58' } as const;

const range = ({ protocol, ports }: NumberedRule) => {
  if (ports === undefined) return { fromPort: 0, toPort: 0 };
  const [first, last] = ports;
  return protocol === 'icmp' || protocol === 'icmpv6'
    ? { fromPort: 0, toPort: 0, icmpType: first, icmpCode: last }
    : { fromPort: first, toPort: last };
};

const block = ({ to }: NumberedRule, { vpc }: Surroundings) => {
  if ('ipv4' in to) return { cidrBlock: to.ipv4 };
  return { ipv6CidrBlock: to.ipv6 === 'vpc' ? vpc.ipv6CidrBlock : to.ipv6 };
};

/** A network ACL for each tier that asked for one. Construct paths are `network-acls/<tier>/<in|out>/<rule>` and `.../<tier>/<zone>/Association`. */
export class NetworkAcls extends Construct {
  constructor(scope: Construct, props: NetworkAclsProps) {
    super(scope, 'network-acls');
    for (const acl of props.acls) this.#make(acl, props);
  }

  #make({ tier, subnets, rules }: PlannedNetworkAcl, { around, subnets: made }: NetworkAclsProps): void {
    const part = new Construct(this, tier);
    const networkAclId = new NetworkAcl(part, 'Acl', { vpcId: around.vpc.id, tags: around.tags(tier) }).id;
    const directions = { in: new Construct(part, 'in'), out: new Construct(part, 'out') };
    const built = rules.map(
      (rule) =>
        new NetworkAclRule(directions[rule.direction], rule.id, {
          networkAclId,
          egress: rule.direction === 'out',
          ruleNumber: rule.number,
          ruleAction: rule.action,
          protocol: protocols[rule.protocol],
          ...range(rule),
          ...block(rule, around),
        }),
    );
    for (const { zone } of subnets) {
      const subnet = made.find((candidate) => candidate.tier === tier && candidate.zone === zone);
      if (subnet === undefined) continue;
      new NetworkAclAssociation(new Construct(part, zone), 'Association', {
        networkAclId,
        subnetId: subnet.subnetId,
        // A new ACL refuses everything, and the subnet may be in use.
        dependsOn: built,
      });
    }
  }
}
