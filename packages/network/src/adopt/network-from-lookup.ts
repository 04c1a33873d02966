import type { NetworkRef, SubnetRef } from '@hera/core';
import { DataAwsSubnet } from '@cdktf/provider-aws/lib/data-aws-subnet/index.js';
import { DataAwsSubnets } from '@cdktf/provider-aws/lib/data-aws-subnets/index.js';
import { DataAwsVpc } from '@cdktf/provider-aws/lib/data-aws-vpc/index.js';
import { Fn, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { AdoptedNetwork, subnetRef } from './adopted-network';
import type { NetworkQuery, SubnetQuery } from './adopted-network-props';
import type { Placed } from './adopted-plan';
import { oneSubnet, subnetConditions, vpcConditions, zoneFilter } from './lookup-conditions';
import { type LookupPlan, planQuery } from './plan-query';
import { readable } from './same-checks';

class LookedUpNetwork extends AdoptedNetwork {
  readonly vpcId: string;
  declare readonly cidr?: string;
  readonly subnets: readonly SubnetRef[];
  readonly secondaryCidrs: readonly string[];
  readonly egress: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, query: NetworkQuery) {
    super(scope, id);
    const plan = planQuery(this, query);
    const { vpcId, tags } = plan.vpc;
    const vpc = new DataAwsVpc(this, 'Vpc', {
      ...(vpcId === undefined ? {} : { id: vpcId }),
      ...(tags === undefined ? {} : { tags: { ...tags } }),
      // With an id at hand a wrong block is a wrong expectation, and said so by a condition.
      ...(plan.cidr === undefined || vpcId !== undefined ? {} : { cidrBlock: plan.cidr }),
      lifecycle: { postcondition: vpcConditions(plan) },
    });
    const tiers = new Map<string, Construct>();
    const tierNode = (tier: string): Construct => {
      const node = tiers.get(tier) ?? new Construct(this, tier);
      tiers.set(tier, node);
      return node;
    };
    this.vpcId = vpc.id;
    if (plan.cidr !== undefined) this.cidr = plan.cidr;
    this.subnets = plan.subnets.map((subnet) => {
      const zone = new Construct(tierNode(subnet.tier), subnet.zone);
      const found = findSubnet(zone, vpc, subnet, plan);
      return subnetRef(subnet, found.id, found.availabilityZone);
    });
    this.secondaryCidrs = plan.secondaryCidrs;
    this.egress = plan.egress;
    this.publish(plan, readable(vpcId));
  }
}

const findSubnet = (zone: Construct, vpc: DataAwsVpc, subnet: Placed<SubnetQuery>, plan: LookupPlan): DataAwsSubnet => {
  const { subnetId, tags = {}, cidr } = subnet.written;
  const only = (): string =>
    Fn.one(
      new DataAwsSubnets(zone, 'Candidates', {
        filter: [
          { name: 'vpc-id', values: [vpc.id] },
          zoneFilter(subnet.zone),
          ...(cidr === undefined ? [] : [{ name: 'cidr-block', values: [cidr] }]),
          ...Object.entries(tags).map(([name, value]) => ({ name: `tag:${name}`, values: [value] })),
        ],
        lifecycle: { postcondition: oneSubnet(subnet) },
      }).ids,
    ) as string;
  return new DataAwsSubnet(zone, 'Subnet', {
    id: subnetId ?? only(),
    ...(subnetId === undefined || Object.keys(tags).length === 0 ? {} : { tags: { ...tags } }),
    lifecycle: { postcondition: subnetConditions(subnet, plan, `data.aws_vpc.${vpc.friendlyUniqueId}.id`) },
  });
};

/**
 * An existing VPC that Terraform looks up. Each subnet is found by its own data source, and what was found is held
 * against the query at plan: one subnet each, in the right VPC and zone, without public addresses in inner tiers, tagged
 * for discovery, with free addresses where they are asked for. What neither synth nor plan can tell is recorded.
 *
 * @throws HeraError `HERA_NET_001` to `HERA_NET_019` as for a `Network`, `HERA_NET_070`, `HERA_NET_071`, `HERA_NET_074` to `HERA_NET_076`
 */
export const networkFromLookup = (scope: Construct, id: string, query: NetworkQuery): NetworkRef =>
  new LookedUpNetwork(scope, id, query);
