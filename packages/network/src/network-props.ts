import type { NatSetting } from '@hera/core';
import type { BlockPublicAccessOptions } from './block-public-access';
import type { NetworkEndpoints } from './endpoints';
import type { FlowLogOptions } from './flow-logs';
import type { NetworkAclOptions } from './network-acls';
import type { CapacityDemand, ComputedLayout } from './planner';

/**
 * Subnets of one tier: zone to IPv4 CIDR. The zone is an AZ id (`use1-az1`, the same place in every account) or an
 * AZ name (`us-east-1a`, which each account may map differently); one network uses one of the two forms.
 */
export type TierLayout = Readonly<Record<string, string>>;

/** Explicit subnets, by tier and zone. A position in a list never means anything, so adding a zone moves nothing. */
export interface NetworkLayout {
  /** Load balancers and NAT gateways: default route to the internet gateway. No public address on launch. @default - no public subnets and no internet gateway */
  readonly public?: TierLayout;
  /** Nodes and pods: default route to a NAT gateway. @default - no private subnets */
  readonly private?: TierLayout;
  /** Control plane interfaces and databases: no route out of the VPC but the gateway endpoints. @default - no intra subnets */
  readonly intra?: TierLayout;
  /**
   * Pod addresses alone, usually in a secondary CIDR: the VPC CNI finds the subnets by their tag `kubernetes.io/role/cni`. Same zones and
   * same routes as the private tier.
   * @default - no pods subnets: pods take addresses of the private tier
   */
  readonly pods?: TierLayout;
}

/** Egress of the private and the pods tier, where a word is not enough. */
export interface NatOptions {
  /** `none`, `single`, `per-az` or `regional`, as for `NetworkProps.nat`. */
  readonly mode: NatSetting;
  /** Zone of the gateway in `single` mode. Written out, it stays where it is whatever zones come. @default - the public zone that is written first; of a computed layout the one with the lowest number */
  readonly zone?: string;
  /**
   * Your own Elastic IPs, by zone: allocation ids (`eipalloc-...`), one to eight for a gateway in a zone, one to 32 for each zone of a regional
   * one. They stay yours: Hera neither makes nor releases them. With `regional` they switch AWS's automatic expansion to other zones off.
   * @default - Hera makes one Elastic IP per gateway; AWS provides the addresses of a regional one
   * @cost 3.65 USD a month per address (public-ipv4), whoever made it
   */
  readonly addresses?: Readonly<Record<string, string | readonly string[]>>;
}

/** Props of `Network`. */
export interface NetworkProps {
  /** Primary IPv4 CIDR of the VPC, /16 to /28, for example `10.1.0.0/16`. */
  readonly cidr: string;
  /** Subnets: written out by tier and zone, or computed from the CIDR for a list of zones. */
  readonly layout: NetworkLayout | ComputedLayout;
  /** Further IPv4 CIDRs of the VPC, /16 to /28, for example `['100.64.0.0/16']` for the pods tier. Their order matters to a computed layout alone. @default - none */
  readonly secondaryCidrs?: readonly string[];
  /** Blocks of the VPC that no subnet may take, by name. @default - none */
  readonly reserved?: Readonly<Record<string, string>>;
  /** Blocks of networks that this one is, or may be, connected to, by name: peered VPCs, offices, the service CIDR of the cluster. The VPC overlaps none of them. @default - none */
  readonly peers?: Readonly<Record<string, string>>;
  /**
   * Egress of the private tier: `per-az` (a NAT gateway in every private zone), `single` (one for all), `regional` (one that AWS spans over the
   * zones with workload; needs no public subnet, and AWS provider 6.24 or newer) or `none` (only with the endpoints of the `isolated` preset, or
   * without a private tier).
   * @default - the environment's `nat`: `per-az` in production, `single` in development; `none` without a private tier
   * @cost 32.85 USD a month per gateway and zone, 0.045 USD per GB (nat-gateway), and 3.65 USD a month per address (public-ipv4); `single` also pays for traffic between zones
   */
  readonly nat?: NatSetting | NatOptions;
  /**
   * Dual stack: the VPC gets a /56 from AWS and every subnet a /64 of it, instances an IPv6 address on launch. Public subnets route `::/0` to the
   * internet gateway, private and pods ones to an egress-only gateway, with any `nat`.
   * @default false
   */
  readonly ipv6?: boolean;
  /** Nodes and pods that have to fit into the subnets: a warning from half of the addresses, a refusal where they do not suffice. @default - not judged */
  readonly capacity?: CapacityDemand;
  /** Name of the EKS cluster that Karpenter runs in, as plain text: the network is usually older than the cluster. @default - private subnets carry no `karpenter.sh/discovery` tag */
  readonly clusterName?: string;
  /**
   * VPC endpoints, by preset (`['core', 'secrets']`), or by what the cluster uses, service by service, with policies. S3 by gateway, free of charge, is always there.
   * @default - the environment's `endpoints`: `['core']` in production, `['free']` in development
   * @cost 7.30 USD a month per service and zone, 0.01 USD per GB (interface-endpoint)
   */
  readonly endpoints?: NetworkEndpoints;
  /**
   * Network ACLs of their own for tiers, beneath the security groups. They know no connections, so the answers need rules too, which the presets have.
   * @default - every subnet has the default network ACL, which lets everything through
   */
  readonly networkAcls?: NetworkAclOptions;
  /**
   * Flow log of the whole VPC, accepted and rejected traffic, to CloudWatch Logs, to S3 or to both; `false` turns it off.
   * @default - the environment's `flowLogs`: on in production, off in development
   * @cost 0.5 USD per GB of records to CloudWatch Logs (logs-ingestion), less to S3
   */
  readonly flowLog?: false | FlowLogOptions;
  /** What this network is excluded from where VPC Block Public Access is on, and if asked for the account's own setting. @default - nothing is excluded or set */
  readonly blockPublicAccess?: BlockPublicAccessOptions;
  /** Tags on every resource of the network, beside `Name`. @default - none but those of the provider */
  readonly tags?: Readonly<Record<string, string>>;
}
