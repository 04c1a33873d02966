import {
  contextOf,
  leaveOut,
  type LogGroupRef,
  type NatGatewayRef,
  type NetworkRef,
  publishFact,
  type SubnetRef,
} from '@hera/core';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region/index.js';
import { Vpc } from '@cdktf/provider-aws/lib/vpc/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { NetworkAttributes, NetworkQuery } from './adopt/adopted-network-props';
import { networkFromAttributes } from './adopt/network-from-attributes';
import { networkFromLookup } from './adopt/network-from-lookup';
import { describeNetwork, type NetworkDescription } from './describe';
import { BlockPublicAccess } from './block-public-access';
import { VpcEndpoints } from './endpoints';
import { FlowLogs } from './flow-logs';
import { NetworkAcls } from './network-acls';
import { NatGateways } from './internal/nat-gateways';
import type { NetworkPlan } from './internal/plan';
import { describedPlan, networkFact } from './internal/plan-fact';
import { planNetwork } from './internal/plan-network';
import { type Ipv6Parts, type SubnetSurroundings, tagsFor } from './internal/surroundings';
import { adoptDefaults } from './internal/surroundings-defaults';
import { SecondaryCidrs } from './internal/surroundings-secondary-cidrs';
import { IntraTier } from './internal/tiers';
import { PodsTier, PrivateTier } from './internal/tiers-private';
import { PublicTier } from './internal/tiers-public';
import type { NetworkProps } from './network-props';

/**
 * A VPC for EKS with public, private, intra and pods tiers over several availability zones.
 *
 * Nothing is created from a layout that does not hold: every mistake is reported at synth, all at once. What AWS makes with a VPC is adopted:
 * default security group without rules, main route table without routes, default network ACL. S3 by gateway endpoint for private, pods and
 * intra subnets; other endpoints and a flow log where the environment wants them. Terraform addresses derive from tier, zone, CIDR and
 * service, and are public contract.
 *
 * @throws HeraError `HERA_NET_001` to `HERA_NET_069`, `HERA_CORE_002` where a literal is needed
 */
export class Network extends Construct implements NetworkRef {
  readonly vpcId: string;
  readonly cidr: string;
  readonly secondaryCidrs: readonly string[];
  /** Whether the network is declared as dual stack. */
  readonly ipv6: boolean;
  readonly subnets: readonly SubnetRef[];
  /** NAT gateways, default routes, route table associations and endpoints: what nodes in private subnets wait for. */
  readonly egress: readonly ITerraformDependable[];
  /** NAT gateways, each with its zone unless it spans them; empty where there is none. */
  readonly natGateways: readonly NatGatewayRef[];
  /** Whether the VPC sends its Network Address Usage to CloudWatch, once a day: production does. */
  readonly addressUsageMetrics: boolean;
  /** Log group of the flow log; undefined when there is none. */
  readonly flowLogGroup: LogGroupRef | undefined;
  readonly #plan: NetworkPlan;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const plan = planNetwork(this, props);
    const { name, profile, region: declaredRegion } = contextOf(this);
    const tags = tagsFor(name, plan.tags);
    this.addressUsageMetrics = profile.name === 'production';

    const vpc = new Vpc(this, 'Vpc', {
      cidrBlock: plan.cidr,
      // EKS resolves the private endpoint of the cluster only with both.
      enableDnsSupport: true,
      enableDnsHostnames: true,
      ...(plan.ipv6 ? { assignGeneratedIpv6CidrBlock: true } : {}),
      enableNetworkAddressUsageMetrics: this.addressUsageMetrics,
      tags: tags('vpc'),
    });
    const secondary = new SecondaryCidrs(this, vpc, plan.secondaryCidrs);
    const around: SubnetSurroundings = { vpc, tags, ipv6: this.#ipv6(plan), before: (cidr) => secondary.holding(cidr) };
    adoptDefaults(this, around, plan.ipv6);

    const planned = plan.subnets;
    const publicTier =
      planned.public.length === 0 && plan.nat.mode !== 'regional'
        ? undefined
        : new PublicTier(this, around, planned.public);
    const nat = new NatGateways(this, around, plan.nat, publicTier);
    const privateTier =
      planned.private.length === 0 ? undefined : new PrivateTier(this, around, planned.private, nat, plan.clusterName);
    const intraTier = planned.intra.length === 0 ? undefined : new IntraTier(this, around, planned.intra);
    const podsTier =
      privateTier === undefined || planned.pods.length === 0
        ? undefined
        : new PodsTier(this, around, planned.pods, privateTier);
    const tiers = [publicTier, privateTier, intraTier, podsTier].filter((tier) => tier !== undefined);

    const region = declaredRegion ?? new DataAwsRegion(this, 'Region').id;
    const subnets = tiers.flatMap((tier) => tier.subnets);
    const routeTableIds = [privateTier, intraTier].flatMap((tier) => tier?.routeTables.map(({ id }) => id) ?? []);
    const endpoints = new VpcEndpoints(this, { around, name, region, planned: plan.endpoints, subnets, routeTableIds });
    const flowLog =
      plan.flowLog === undefined
        ? undefined
        : new FlowLogs(this, { ...plan.flowLog, around, name, region, networkPath: pathInStack(this) });

    if (plan.networkAcls.length > 0) new NetworkAcls(this, { around, acls: plan.networkAcls, subnets });
    if (plan.blockPublicAccess !== undefined) {
      new BlockPublicAccess(this, { ...plan.blockPublicAccess, around, subnets });
    }

    this.#plan = plan;
    this.vpcId = vpc.id;
    this.cidr = plan.cidr;
    this.secondaryCidrs = plan.secondaryCidrs;
    this.ipv6 = plan.ipv6;
    this.subnets = subnets;
    this.natGateways = nat.refs;
    this.egress = [
      ...nat.all,
      ...tiers.filter((tier) => tier !== intraTier).flatMap((tier) => tier.routing),
      ...endpoints.ready,
    ];
    this.flowLogGroup = flowLog?.logGroup;
    publishFact(this, networkFact(plan, { ipv6: around.ipv6 === 'all', flowLogGroup: flowLog?.logGroup }));
  }

  // LocalStack 4.14.0 gives the state of a subnet's IPv6 block in a form that the provider waits on until it fails.
  #ipv6({ ipv6 }: NetworkPlan): Ipv6Parts {
    if (!ipv6 || contextOf(this).target.kind === 'aws') return ipv6 ? 'all' : 'none';
    leaveOut(this, 'aws_subnet.ipv6_cidr_block', 'a local AWS gives subnets no IPv6 block that the provider can read');
    return 'routes';
  }

  /** The subnets as a table, with their usable addresses and routes, and the network as a Mermaid flowchart. */
  describe(): NetworkDescription {
    return describeNetwork(describedPlan(this.#plan));
  }

  /**
   * An existing VPC, as its owner describes it. Nothing is looked up and nothing is made.
   *
   * @throws HeraError as `Network`, and `HERA_NET_070` to `HERA_NET_073`
   */
  static fromAttributes(scope: Construct, id: string, attributes: NetworkAttributes): NetworkRef {
    return networkFromAttributes(scope, id, attributes);
  }

  /**
   * An existing VPC, found by data sources when Terraform plans. What synth cannot know is recorded as not judged, and held against the VPC
   * by conditions.
   *
   * @throws HeraError as `Network`, and `HERA_NET_070` to `HERA_NET_076`
   */
  static fromLookup(scope: Construct, id: string, query: NetworkQuery): NetworkRef {
    return networkFromLookup(scope, id, query);
  }
}

const pathInStack = (construct: Construct): string => construct.node.path.split('/').slice(1).join('/');
