import type { NatSetting } from '@hera/core';
import type { ITerraformDependable } from 'cdktf';

/** Subnets of an existing VPC, by tier and zone, in the same form as a `Network`'s layout. One subnet for each tier and zone. */
export interface AdoptedLayout<Subnet> {
  /** Load balancers: default route to an internet gateway. @default - no public subnets */
  readonly public?: Readonly<Record<string, Subnet>>;
  /** Nodes and pods: a way out that is not the internet gateway. @default - no private subnets */
  readonly private?: Readonly<Record<string, Subnet>>;
  /** Control plane interfaces and databases: no route out of the VPC. @default - no intra subnets */
  readonly intra?: Readonly<Record<string, Subnet>>;
  /** Pods of custom networking. @default - no subnets of their own for pods */
  readonly pods?: Readonly<Record<string, Subnet>>;
}

/** What an adopted network is said to be; nothing of it is made or changed. */
export interface AdoptedNetworkOptions {
  /** Secondary IPv4 CIDRs of the VPC, for example `['100.64.0.0/16']`. @default - none is known */
  readonly secondaryCidrs?: readonly string[];
  /** How the private tier reaches out, where it is by NAT gateways. @default - not known, and recorded as not judged */
  readonly nat?: NatSetting;
  /** Name of the EKS cluster that Karpenter runs in, as plain text: private subnets then have to carry it as `karpenter.sh/discovery`. @default - that tag is not asked for */
  readonly clusterName?: string;
  /** Gateway endpoints that the VPC has, for example `['s3']`. @default - none is known */
  readonly gatewayEndpoints?: readonly string[];
  /** What has to exist before a machine in a private subnet can reach out, where it is made in the same stack. @default - nothing to wait for */
  readonly egress?: readonly ITerraformDependable[];
}

/** A subnet of an existing VPC, as its owner describes it. */
export interface SubnetAttributes {
  /** Subnet id: `subnet-0a1b2c3d4e5f60718`, or a reference. */
  readonly subnetId: string;
  /** IPv4 CIDR. @default - not known: size, place and overlap are recorded as not judged */
  readonly cidr?: string;
  /** Tags that the subnet carries. @default - not known: discovery by load balancers and Karpenter is recorded as not judged */
  readonly tags?: Readonly<Record<string, string>>;
  /** Whether machines get a public address on launch. @default - not known, and recorded as not judged */
  readonly publicIpOnLaunch?: boolean;
}

/** An existing VPC, as its owner describes it. */
export interface NetworkAttributes extends AdoptedNetworkOptions {
  /** VPC id: `vpc-0a1b2c3d4e5f60718`, or a reference. */
  readonly vpcId: string;
  /** Primary IPv4 CIDR of the VPC. @default - not known: whether subnets lie inside is recorded as not judged */
  readonly cidr?: string;
  /** Subnets, by tier and zone. */
  readonly layout: AdoptedLayout<SubnetAttributes>;
}

/** How the VPC is found. Everything that is given, and the network's `cidr`, has to match exactly one VPC. */
export interface VpcQuery {
  /** VPC id. @default - found by `tags` and `cidr` */
  readonly vpcId?: string;
  /** Tags that the VPC carries, for example `{ Name: 'platform' }`. @default - found by `vpcId` and `cidr` */
  readonly tags?: Readonly<Record<string, string>>;
}

/** How a subnet is found, within the VPC and its zone. Everything that is given has to match exactly one subnet. */
export interface SubnetQuery {
  /** Subnet id. @default - found by `tags` and `cidr` */
  readonly subnetId?: string;
  /** Tags that the subnet carries. @default - found by `subnetId` and `cidr` */
  readonly tags?: Readonly<Record<string, string>>;
  /** IPv4 CIDR. @default - found by `subnetId` and `tags`; size and overlap are recorded as not judged */
  readonly cidr?: string;
}

/** An existing VPC that Terraform looks up. What it finds is held against this at plan. */
export interface NetworkQuery extends AdoptedNetworkOptions {
  /** The VPC. */
  readonly vpc: VpcQuery;
  /** Primary IPv4 CIDR that the VPC has. @default - not known: whether subnets lie inside is recorded as not judged */
  readonly cidr?: string;
  /** Subnets, by tier and zone. */
  readonly layout: AdoptedLayout<SubnetQuery>;
  /** Whether the plan fails where a subnet lacks the tag by which load balancers (and Karpenter, with `clusterName`) find it. @default true */
  readonly roleTags?: boolean;
  /**
   * Addresses that have to be free in each private, intra and pods subnet, or the plan fails. That is also so later,
   * when the cluster has taken addresses: EKS itself asks for 6 (EKS user guide, network-reqs, text of December 2024).
   *
   * @default - not asked for, and recorded as not judged
   */
  readonly freeAddresses?: number;
}
