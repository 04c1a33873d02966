import type { SecurityGroupRuleFact } from '@hera/core';

type Peer = SecurityGroupRuleFact['peer'];

/** Shortest prefixes that are somebody's network and not a part of the internet: two halves of everything are everything. */
export const shortestPrefix = { ipv4: 8, ipv6: 16 } as const;

// A VPC has /16 to /28, so what it or its subnets have is never the internet.
const ofVpc =
  /^aws_(vpc|subnet|vpc_ipv4_cidr_block_association|vpc_ipv6_cidr_block_association)\.[\w-]+\.(ipv6_)?cidr_block$/;

/** Whether a peer is the internet, or may be: `unknown` is a range that only Terraform knows. */
export const opennessOf = ({ kind, value }: Peer): 'closed' | 'open' | 'unknown' => {
  if (kind !== 'ipv4' && kind !== 'ipv6') return 'closed';
  const prefix = /^[\d.a-f:]+\/(\d{1,3})$/i.exec(value)?.[1];
  if (prefix !== undefined) return Number(prefix) < shortestPrefix[kind] ? 'open' : 'closed';
  return ofVpc.test(value) ? 'closed' : 'unknown';
};
