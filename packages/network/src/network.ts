import { contextOf, type LogGroupRef, type NetworkRef, publishFact, type SubnetRef } from '@hera/core';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region/index.js';
import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group/index.js';
import { Vpc } from '@cdktf/provider-aws/lib/vpc/index.js';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { VpcFlowLog } from './internal/flow-log';
import { NatGateways } from './internal/nat-gateways';
import { layoutTiers } from './internal/plan';
import { planNetwork } from './internal/plan-network';
import { type Surroundings, tagsFor } from './internal/surroundings';
import { IntraTier, PrivateTier, PublicTier } from './internal/tiers';
import type { NetworkProps } from './network-props';

/**
 * A VPC for EKS with public, private and intra tiers over several availability zones.
 *
 * Nothing is created from a layout that does not hold: every mistake is reported at synth, all at once. Default
 * security group without rules, S3 gateway endpoint for private and intra subnets, flow log where the environment wants
 * one. Terraform addresses derive from tier and zone and are public contract.
 *
 * @throws HeraError `HERA_NET_001` to `HERA_NET_021`, `HERA_CORE_002` where a literal is needed
 */
export class Network extends Construct implements NetworkRef {
  readonly vpcId: string;
  readonly cidr: string;
  readonly subnets: readonly SubnetRef[];
  /** NAT gateways, default routes and route table associations: what nodes in private subnets wait for. */
  readonly egress: readonly ITerraformDependable[];
  /** Log group of the flow log; undefined when there is none. */
  readonly flowLogGroup: LogGroupRef | undefined;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const plan = planNetwork(this, props);
    const { name, profile, region: declaredRegion } = contextOf(this);
    const tags = tagsFor(name, plan.tags);

    const vpc = new Vpc(this, 'Vpc', {
      cidrBlock: plan.cidr,
      // EKS resolves the private endpoint of the cluster only with both.
      enableDnsSupport: true,
      enableDnsHostnames: true,
      enableNetworkAddressUsageMetrics: profile.name === 'production',
      tags: tags('vpc'),
    });
    const around: Surroundings = { vpc, tags };
    // Empty lists, not absent ones: only then does a rule added by hand show up as drift.
    new DefaultSecurityGroup(this, 'DefaultSecurityGroup', {
      vpcId: vpc.id,
      ingress: [],
      egress: [],
      tags: tags('default-without-rules'),
    });

    const { subnets } = plan;
    const publicTier = subnets.public.length === 0 ? undefined : new PublicTier(this, around, subnets.public);
    const nat = new NatGateways(this, around, plan, publicTier);
    const privateTier =
      subnets.private.length === 0 ? undefined : new PrivateTier(this, around, subnets.private, nat, plan.clusterName);
    const intraTier = subnets.intra.length === 0 ? undefined : new IntraTier(this, around, subnets.intra);

    const region = declaredRegion ?? new DataAwsRegion(this, 'Region').id;
    const inner = [...(privateTier?.routeTables ?? []), ...(intraTier?.routeTables ?? [])];
    if (inner.length > 0) {
      new VpcEndpoint(this, 'S3Endpoint', {
        vpcId: vpc.id,
        vpcEndpointType: 'Gateway',
        serviceName: `com.amazonaws.${region}.s3`,
        routeTableIds: inner.map((routeTable) => routeTable.id),
        tags: tags('s3'),
      });
    }
    const flowLog =
      plan.flowLog === undefined
        ? undefined
        : new VpcFlowLog(this, { ...plan.flowLog, around, name, region, networkPath: pathInStack(this) });

    this.vpcId = vpc.id;
    this.cidr = plan.cidr;
    this.subnets = [publicTier, privateTier, intraTier].flatMap((tier) => tier?.subnets ?? []);
    this.egress = [...nat.all, ...(publicTier?.routing ?? []), ...(privateTier?.routing ?? [])];
    this.flowLogGroup = flowLog?.logGroup;
    publishFact(this, {
      kind: 'network',
      cidr: plan.cidr,
      nat: plan.nat,
      subnets: layoutTiers.flatMap((tier) => plan.subnets[tier]),
      gatewayEndpoints: inner.length > 0 ? ['s3'] : [],
      ...(plan.flowLog === undefined || flowLog === undefined
        ? {}
        : {
            flowLog: {
              logGroupName: flowLog.logGroup.logGroupName,
              retentionDays: plan.flowLog.retentionDays,
              customerManagedKey: plan.flowLog.key !== undefined,
            },
          }),
    });
  }
}

const pathInStack = (construct: Construct): string => construct.node.path.split('/').slice(1).join('/');
