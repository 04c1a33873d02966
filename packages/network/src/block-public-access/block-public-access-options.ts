/** VPC Block Public Access, which an account sets for all of its VPCs in a region: what this network is excluded from. */
export interface BlockPublicAccessOptions {
  /** What is excluded: the whole VPC, or its public subnets alone. @default - nothing */
  readonly exclude?: 'vpc' | 'public-subnets';
  /** What an exclusion lets through; `allow-egress` does something under `block-bidirectional` alone. @default 'allow-bidirectional' */
  readonly mode?: 'allow-bidirectional' | 'allow-egress';
  /** Sets the mode of the whole account in the region, for every VPC in it, also those that others made. One stack per account and region may. @default - left to the account */
  readonly account?: 'off' | 'block-bidirectional' | 'block-ingress';
}
