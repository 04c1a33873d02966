import type { LayoutTier } from '../internal/plan';

/** A rule beyond the preset. */
export interface AclAllowance {
  readonly tier: LayoutTier;
  /** `in` to the subnet, or `out` of it. The answer needs a rule of its own, where the preset has none. */
  readonly direction: 'in' | 'out';
  readonly protocol: 'tcp' | 'udp';
  /** A destination port, or the first and last one. */
  readonly ports: number | readonly [number, number];
  /** IPv4 CIDR of the other side. */
  readonly cidr: string;
  /** Place in the order, 0 to 999, yours for good: no other rule moves when one comes or goes. */
  readonly slot: number;
  /** Why it has to be open. */
  readonly reason: string;
}

/** A network ACL of its own for tiers of the network, beneath the security groups. */
export interface NetworkAclOptions {
  /** Tiers that get one; the others keep the default ACL of the VPC. */
  readonly tiers: readonly LayoutTier[];
  /** Further rules by name, which is part of their Terraform address. @default - the preset alone */
  readonly allow?: Readonly<Record<string, AclAllowance>>;
  /** Rules of the preset to go without, as `tier/name`, for example `private/http-out`. @default - none */
  readonly without?: readonly string[];
}
