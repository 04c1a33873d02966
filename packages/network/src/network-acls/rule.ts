/** Direction as the subnet sees it. */
export type AclDirection = 'in' | 'out';

/** Protocols that rules are written for. */
export type AclProtocol = 'all' | 'tcp' | 'udp' | 'icmp' | 'icmpv6';

/** The other side of a rule: every CIDR of the VPC, every address, or one CIDR. */
export type AclPeer = 'vpc' | 'anywhere' | { readonly cidr: string };

/** One rule of a tier's network ACL, for one family or for both. */
export interface AclRule {
  readonly name: string;
  readonly direction: AclDirection;
  readonly protocol: AclProtocol;
  /** First and last destination port; ICMP type and code for ICMP. @default - every one */
  readonly ports?: readonly [number, number];
  readonly peer: AclPeer;
  /** Fixed place in the order: a rule that comes or goes moves no other. */
  readonly number: number;
  /** @default - both families */
  readonly family?: 'ipv4' | 'ipv6';
  readonly action: 'allow' | 'deny';
  readonly reason: string;
}
