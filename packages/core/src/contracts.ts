import type { ITerraformDependable } from 'cdktf';

/** Tier of a subnet: what may reach it and what it may reach. */
export type SubnetTier = 'public' | 'private' | 'intra' | 'pods';

/** A subnet as another package sees it. */
export interface SubnetRef {
  /** Subnet id; a reference while the subnet is made in the same stack. */
  readonly subnetId: string;
  /** Tier that the subnet belongs to. */
  readonly tier: SubnetTier;
  /** Availability zone as it was asked for: a zone id (`use1-az1`) or a zone name (`us-east-1a`). */
  readonly zone: string;
  /** Name of that zone in this account, for what knows zones by name alone; a reference where the zone is written as an id. @default - not known */
  readonly availabilityZone?: string;
  /** IPv4 CIDR. @default - unknown at synth (looked up) */
  readonly cidr?: string;
}

/** A NAT gateway as another package sees it. */
export interface NatGatewayRef {
  /** NAT gateway id; a reference while the gateway is made in the same stack. */
  readonly natGatewayId: string;
  /** Availability zone as it was asked for. @default - the gateway spans the zones of the VPC */
  readonly zone?: string;
}

/** A VPC as another package sees it. `cluster` works with any object of this shape. */
export interface NetworkRef {
  /** VPC id; a reference while the VPC is made in the same stack. */
  readonly vpcId: string;
  /** Primary IPv4 CIDR. @default - unknown at synth (looked up) */
  readonly cidr?: string;
  /** Further IPv4 CIDRs of the VPC, such as the one that pods live in. @default - none, or unknown at synth (looked up) */
  readonly secondaryCidrs?: readonly string[];
  /** Whether the VPC and every subnet have an IPv6 CIDR too, which a cluster with IPv6 pods asks for. @default false */
  readonly ipv6?: boolean;
  /** Every subnet, in the order of tier and then zone. */
  readonly subnets: readonly SubnetRef[];
  /** What must exist before a machine in a private subnet can reach out: NAT gateways and their routes. @default - nothing to wait for */
  readonly egress?: readonly ITerraformDependable[];
  /** Every NAT gateway; empty where there is none. @default - not known */
  readonly natGateways?: readonly NatGatewayRef[];
  /** Whether the VPC sends its Network Address Usage to CloudWatch. @default - not known */
  readonly addressUsageMetrics?: boolean;
}

/** What a customer-managed key is for. One key per purpose. */
export type KeyPurpose = 'secrets' | 'ebs' | 'logs' | 'backup' | 'notifications';

/** A KMS key as another package sees it. */
export interface KeyRef {
  /** Key ARN. */
  readonly keyArn: string;
  /** What has to exist before the key may be used (its policy). @default - nothing to wait for */
  readonly ready?: readonly ITerraformDependable[];
}

/** A log group as another package sees it. */
export interface LogGroupRef {
  /** Log group name. */
  readonly logGroupName: string;
  /** Log group ARN, without the trailing `:*`. */
  readonly logGroupArn: string;
}

/** An AWS service that may publish to a topic. */
export type TopicPublisher = 'eventbridge' | 'cloudwatch-alarms' | 'budgets';

/** A notification topic as another package sees it. */
export interface TopicRef {
  /** Topic ARN; a reference while the topic is made in the same stack. */
  readonly topicArn: string;
  /** ARN of the customer-managed key that messages are encrypted with. @default - none, or not known */
  readonly keyArn?: string;
  /** Services that the topic's policy lets publish. @default - not known; whoever owns the topic has seen to it */
  readonly publishers?: readonly TopicPublisher[];
  /** What has to exist before a message arrives (its policy). @default - nothing to wait for */
  readonly ready?: readonly ITerraformDependable[];
}

/** An EKS cluster as another package sees it. */
export interface ClusterRef {
  /** Cluster name. */
  readonly clusterName: string;
  /** Cluster ARN. */
  readonly clusterArn: string;
  /** HTTPS endpoint of the Kubernetes API. */
  readonly endpoint: string;
  /** Base64 certificate authority of the Kubernetes API. */
  readonly certificateAuthority: string;
  /** The security group that EKS makes and attaches to the control plane and managed nodes. */
  readonly securityGroupId: string;
  /** ARN of the IAM OIDC provider, for IRSA. @default - the cluster has none */
  readonly oidcProviderArn?: string;
}

/** Subnets of one tier. */
export const subnetsOf = (network: NetworkRef, tier: SubnetTier): readonly SubnetRef[] =>
  network.subnets.filter((subnet) => subnet.tier === tier);
