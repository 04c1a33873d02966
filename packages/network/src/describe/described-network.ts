import type { SubnetTier } from '@hera/core';

/** What a description is made of: plain values, so a plan, a manifest and an adopted VPC can all be described. */
export interface DescribedNetwork {
  /** Primary CIDR of the VPC. */
  readonly cidr: string;
  /** @default - the primary CIDR alone */
  readonly secondaryCidrs?: readonly string[];
  readonly subnets: readonly { readonly tier: SubnetTier; readonly zone: string; readonly cidr: string }[];
  readonly nat: DescribedNat;
  /** @default - no endpoints */
  readonly endpoints?: DescribedEndpoints;
  /** Whether subnets have IPv6 addresses too. @default false */
  readonly ipv6?: boolean;
}

/** Egress of the private and the pods tier. */
export interface DescribedNat {
  readonly mode: 'none' | 'single' | 'per-az' | 'regional';
  /** Zones with a NAT gateway: one for `single`. @default - for `per-az` the zones of the private tier; none otherwise */
  readonly zones?: readonly string[];
}

/** VPC endpoints, by short service name such as `s3` or `ecr.api`. */
export interface DescribedEndpoints {
  /** Reached by routes of the private, pods and intra tiers. @default - none */
  readonly gateway?: readonly string[];
  /** Reached at addresses in the VPC. @default - none */
  readonly interface?: readonly string[];
  /** Tier that has the addresses of the interface endpoints. @default - `private`, or `intra` without a private tier */
  readonly tier?: SubnetTier;
}
