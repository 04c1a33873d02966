import type { KeyRef, NatSetting } from '@hera/core';

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
}

/** A VPC flow log to a CloudWatch log group of its own. */
export interface FlowLogOptions {
  /**
   * Days that records are kept.
   * @default - the environment's `logRetentionDays`: 30 in production, 1 in development
   * @cost CloudWatch Logs bills stored records per GB-month, so more days cost more
   */
  readonly retentionDays?: number;
  /** Customer-managed key of the log group. Its policy has to admit CloudWatch Logs. @default - encrypted by CloudWatch Logs with a key of its own; refused where the environment requires customer-managed keys */
  readonly key?: KeyRef;
  /**
   * Seconds of traffic that one record sums up: 60 or 600.
   * @default 60
   * @cost CloudWatch Logs bills ingestion per GB, and 60 gives up to ten times as many records as 600
   */
  readonly aggregationSeconds?: 60 | 600;
}

/** Props of `Network`. */
export interface NetworkProps {
  /** Primary IPv4 CIDR of the VPC, /16 to /28, for example `10.1.0.0/16`. */
  readonly cidr: string;
  /** Subnets, by tier and zone. */
  readonly layout: NetworkLayout;
  /**
   * Egress of the private tier: `per-az` (a NAT gateway in every private zone) or `single` (one, in the public zone
   * that is written first). `none` is for networks without a private tier.
   * @default - the environment's `nat`: `per-az` in production, `single` in development; `none` without a private tier
   * @cost each NAT gateway bills per hour and per GB, and its public IPv4 address per hour; `single` also pays for traffic between zones
   */
  readonly nat?: NatSetting;
  /** Name of the EKS cluster that Karpenter runs in, as plain text: the network is usually older than the cluster. @default - private subnets carry no `karpenter.sh/discovery` tag */
  readonly clusterName?: string;
  /**
   * Flow log of the whole VPC, accepted and rejected traffic; `false` turns it off.
   * @default - the environment's `flowLogs`: on in production, off in development
   * @cost CloudWatch Logs bills ingestion per GB of records
   */
  readonly flowLog?: false | FlowLogOptions;
  /** Tags on every resource of the network, beside `Name`. @default - none but those of the provider */
  readonly tags?: Readonly<Record<string, string>>;
}
