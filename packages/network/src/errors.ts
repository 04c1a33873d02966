/** Every problem that this package can report, by its stable code. Warnings carry the same codes. */
export const networkProblems = {
  HERA_NET_001: 'a property is unknown or has the wrong type',
  HERA_NET_002: 'not an IPv4 CIDR',
  HERA_NET_003: 'VPC prefix outside /16 to /28',
  HERA_NET_004: 'CIDR has host bits set',
  HERA_NET_005: 'subnet prefix outside /16 to /28',
  HERA_NET_006: 'subnet outside the VPC',
  HERA_NET_007: 'two subnets overlap',
  HERA_NET_008: 'layout without a tier',
  HERA_NET_009: 'a tier spans too few availability zones',
  HERA_NET_010: 'public and private tier do not span the same zones',
  HERA_NET_011: 'NAT per zone without public subnets',
  HERA_NET_012: 'single NAT without a public subnet',
  HERA_NET_013: 'neither a zone id nor a zone name',
  HERA_NET_014: 'zone ids and zone names mixed',
  HERA_NET_015: 'zone of another region',
  HERA_NET_016: 'zone in which EKS places no control plane',
  HERA_NET_017: 'private tier without a way out',
  HERA_NET_018: 'NAT asked for without a private tier',
  HERA_NET_019: 'weaker than the production environment declares',
  HERA_NET_020: 'retention that CloudWatch Logs does not accept',
  HERA_NET_021: 'flow log without the customer-managed key that the environment requires',
  HERA_NET_022: 'zone names cannot be held against the zones in which EKS places no control plane',
} as const;

/** A stable code of this package. */
export type NetworkProblemCode = keyof typeof networkProblems;
