import type { AwsClients } from '../aws-clients';

/** What is in the way of taking a cluster down, or stays behind. */
export interface TeardownFinding {
  /** Stable, in kebab-case. */
  readonly id:
    | 'deletion-protection'
    | 'karpenter-nodes'
    | 'load-balancers'
    | 'log-groups'
    | 'network-interfaces'
    | 'security-groups'
    | 'snapshots'
    | 'volumes';
  /**
   * `hangs`: the destroy fails, or waits until it gives up. `leaks`: it stays, and costs money or holds data. `unclear`: nobody can say
   * before; what to look for afterwards.
   */
  readonly effect: 'hangs' | 'leaks' | 'unclear';
  /** Ids or names of what was found. */
  readonly resources: readonly string[];
  /** What it is, and why it hangs or leaks. */
  readonly message: string;
  /** The command or change that resolves it. */
  readonly fix: string;
}

/** A look that could not be taken. */
export interface TeardownGap {
  /** `unsupported`: the target or this package lacks the call. `refused`: the identity has no right to it. */
  readonly reason: 'refused' | 'unsupported';
  readonly id: TeardownFinding['id'] | 'target-groups';
  /** Service and operation: `elasticloadbalancing:DescribeTargetGroups`. */
  readonly call: string;
  /** What that leaves open, in plain words. */
  readonly message: string;
}

/** What a look before a destroy found. */
export interface TeardownReport {
  readonly cluster: string;
  /** Whether EKS has such a cluster. */
  readonly exists: boolean;
  readonly findings: readonly TeardownFinding[];
  /** What nobody looked for. Never the same as nothing found. */
  readonly gaps: readonly TeardownGap[];
}

/** What every look knows. */
export interface TeardownPlace {
  readonly aws: AwsClients;
  readonly clusterName: string;
  /** @default - EKS has no such cluster */
  readonly vpcId?: string;
  /** The group that EKS made, and takes away with the cluster. @default - EKS has no such cluster */
  readonly clusterSecurityGroupId?: string;
  /** Whether the destroy itself removes this id, name or ARN. */
  readonly isDeclared: (id: string) => boolean;
}

/** One look. */
export type TeardownLook = (place: TeardownPlace) => Promise<readonly TeardownFinding[]>;
