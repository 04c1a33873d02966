import type { SubnetTier } from '@hera/core';
import { type Cidr, cut } from '../internal/cidr';

/** A part of the primary CIDR that has a fixed owner in every computed layout. Public contract: a change moves subnets. */
export interface Share {
  readonly owner: 'private' | 'public' | 'intra' | 'future tiers' | 'you';
  /** How many bits longer than that of the VPC the prefix of the share is. */
  readonly bits: number;
  /** Which of the blocks of that prefix. */
  readonly index: number;
}

/** The whole of the primary CIDR: one half, then eighths. */
export const shares: readonly Share[] = [
  { owner: 'private', bits: 1, index: 0 },
  { owner: 'public', bits: 3, index: 4 },
  { owner: 'intra', bits: 3, index: 5 },
  { owner: 'future tiers', bits: 3, index: 6 },
  { owner: 'you', bits: 3, index: 7 },
];

/** The block of a share in a VPC. */
export const blockOf = (share: Share, primary: Cidr): Cidr => cut(primary, primary.prefix + share.bits, share.index);

/** The block that a tier is cut from; none for pods without a secondary CIDR. */
export const tierBlock = (tier: SubnetTier, primary: Cidr, secondary: Cidr | undefined): Cidr | undefined => {
  if (tier === 'pods') return secondary;
  const share = shares.find(({ owner }) => owner === tier);
  return share === undefined ? undefined : blockOf(share, primary);
};
