/** A managed node group as it is. */
export interface LiveNodeGroup {
  readonly name: string;
  /** Kubernetes `<major>.<minor>` of its nodes. */
  readonly version: string;
  /** AMI release. @default - EKS does not say, as with an AMI of one's own */
  readonly releaseVersion?: string;
  readonly status: string;
  /** Health issues, in EKS's words. */
  readonly issues: readonly string[];
}

/** What EKS offers of an add-on for one Kubernetes version. */
export interface OfferedAddon {
  /** Every version that runs on it, newest first. */
  readonly versions: readonly string[];
  /** The one that EKS installs by itself. @default - EKS names none */
  readonly recommended?: string;
}

/** An add-on as it is, and what EKS offers of it. */
export interface LiveAddon {
  readonly name: string;
  readonly version: string;
  readonly status: string;
  readonly issues: readonly string[];
  /** By Kubernetes version, the present one included. A version that is not in it was not answered. */
  readonly offered: Readonly<Record<string, OfferedAddon>>;
}

/** What EKS found out about the readiness for an upgrade. */
export interface LiveInsight {
  readonly name: string;
  readonly status: string;
  /** Kubernetes version that it is about. @default - EKS does not say */
  readonly version?: string;
  /** @default - it passes, or EKS gives none */
  readonly reason?: string;
  /** @default - it passes, or EKS gives none */
  readonly recommendation?: string;
  /** Add-ons whose version does not run on the version to come. */
  readonly addons: readonly string[];
  /** APIs that were called in the last 30 days, and that a version to come does not serve. */
  readonly deprecated: readonly { readonly usage: string; readonly replacedWith?: string; readonly gone?: string }[];
}

/** What a plan of an upgrade is made from. `undefined` where the target lacks the call, which `missing` names. */
export interface LiveClusterVersions {
  readonly name: string;
  /** Kubernetes `<major>.<minor>` of the control plane. */
  readonly version: string;
  readonly status: string;
  /** `EXTENDED` is what EKS does when nothing is said. */
  readonly supportType: 'STANDARD' | 'EXTENDED';
  /** Whether EKS Auto Mode looks after the nodes. */
  readonly autoMode: boolean;
  readonly nodeGroups: readonly LiveNodeGroup[];
  readonly addons: readonly LiveAddon[];
  readonly fargateProfiles: readonly string[];
  readonly insights: readonly LiveInsight[] | undefined;
  /** The control plane's subnets, with the IPv4 addresses that are free in each. */
  readonly subnets: readonly { readonly id: string; readonly zone: string; readonly free: number }[] | undefined;
  /** Running instances that Karpenter has made. */
  readonly karpenterNodes: number | undefined;
  /** Calls that the target lacks, such as `eks:ListInsights`. */
  readonly missing: readonly string[];
}
