import type { KeyPurpose, SubnetTier } from './contracts';
import type { ControlPlaneLogType, NatSetting } from './profile';

/** A network for people: table, room that is left, and picture, as its own package describes it at synth. */
export interface NetworkDescriptionFact {
  readonly subnets: readonly {
    readonly tier: SubnetTier;
    readonly zone: string;
    readonly cidr: string;
    /** IPv4 addresses that AWS leaves for use. */
    readonly usable: number;
    /** Where traffic can go, in words. */
    readonly route: string;
  }[];
  /** The VPC's CIDRs, primary first, in addresses. */
  readonly blocks: readonly {
    readonly cidr: string;
    readonly addresses: number;
    readonly used: number;
    readonly reserved: number;
    readonly free: number;
    /** Free blocks, largest first. */
    readonly spare: readonly { readonly cidr: string; readonly addresses: number }[];
  }[];
  /** A Mermaid flowchart. */
  readonly mermaid: string;
}

/** What a `Network` promises, for verification, cost and checklist to hold the live network against. */
export interface NetworkFact {
  readonly kind: 'network';
  readonly cidr: string;
  /** Further IPv4 CIDRs of the VPC. @default - none */
  readonly secondaryCidrs?: readonly string[];
  readonly nat: NatSetting;
  /** Set where the VPC was there before, and Hera neither made nor tagged it; `vpcId` where synth knows it. @default - Hera makes the VPC */
  readonly adopted?: { readonly vpcId?: string };
  /** Whether every subnet also has an IPv6 /64, and private ones leave by an egress-only gateway. @default false */
  readonly ipv6?: boolean;
  readonly subnets: readonly { readonly tier: SubnetTier; readonly zone: string; readonly cidr: string }[];
  readonly gatewayEndpoints: readonly string[];
  /**
   * Interface endpoints, by service (`ecr.api`, or a whole service name), each with a network interface in a subnet of every
   * zone, as a zone id or a zone name.
   *
   * @default - there are none
   */
  readonly interfaceEndpoints?: { readonly services: readonly string[]; readonly zones: readonly string[] };
  /** What `infractl network` shows. @default - not described */
  readonly description?: NetworkDescriptionFact;
  /** Flow log to CloudWatch Logs. @default - there is none */
  readonly flowLog?: {
    readonly logGroupName: string;
    readonly retentionDays: number;
    readonly customerManagedKey: boolean;
  };
  /** Flow log to S3, which names its bucket. @default - there is none */
  readonly flowLogBucket?: {
    /** ARN of a bucket that was there before. @default - a bucket of the network's own, or not known at synth */
    readonly bucketArn?: string;
    /** Days until a file expires. @default - the owner of the bucket decides */
    readonly retentionDays?: number;
    /** @default - the owner of the bucket decides */
    readonly customerManagedKey?: boolean;
  };
}

/** Which customer-managed keys exist. */
export interface KeysFact {
  readonly kind: 'keys';
  readonly keys: readonly { readonly purpose: KeyPurpose; readonly alias: string }[];
}

/** What `AccountDefaults` promises. */
export interface AccountDefaultsFact {
  readonly kind: 'account-defaults';
  readonly ebsEncryptionByDefault: boolean;
}

/** What an upgrade of a cluster is planned by, as the cluster's own package knows it at synth. Dates are `YYYY-MM-DD`, UTC. */
export interface ClusterUpgradeFact {
  /** The day that these facts were checked on. */
  readonly asOf: string;
  /** What EKS does with the cluster at the end of standard support. */
  readonly supportType: 'STANDARD' | 'EXTENDED';
  /** Kubernetes versions on EKS, newest first. */
  readonly versions: readonly {
    readonly version: string;
    readonly availableSince: string;
    /** First day without standard support. */
    readonly standardSupportEnds: string;
    /** First day without any support. */
    readonly extendedSupportEnds: string;
  }[];
  /** How many minor versions a kubelet may be behind a control plane of version `from` or newer, newest first. */
  readonly kubeletSkew: readonly { readonly from: string; readonly minors: number }[];
  /** Days after an upgrade in which EKS takes the control plane back to the version before. */
  readonly rollbackDays: number;
  /** IPv4 addresses that the cluster's subnets need for an upgrade of the control plane. */
  readonly freeAddresses: number;
  /** Oldest Karpenter that knows a Kubernetes version, newest first. */
  readonly karpenter: readonly { readonly kubernetes: string; readonly karpenter: string }[];
  /** Add-ons in the order in which they are made; `version` is `default`, `latest` or one that EKS takes. */
  readonly addons: readonly {
    readonly name: string;
    readonly version: string;
    readonly when: 'before-nodes' | 'after-nodes';
  }[];
}

/** What a `Cluster` promises. */
export interface ClusterFact {
  readonly kind: 'cluster';
  readonly name: string;
  readonly version: string;
  readonly privateEndpoint: boolean;
  /** Empty when the public endpoint is off. */
  readonly publicCidrs: readonly string[];
  readonly logs: {
    readonly types: readonly ControlPlaneLogType[];
    readonly logGroupName: string;
    readonly retentionDays: number;
    readonly customerManagedKey: boolean;
  };
  readonly secretsKey: 'customer-managed' | 'aws-owned';
  readonly nodeGroups: readonly NodeGroupFact[];
  readonly addons: readonly string[];
  readonly accessEntries: readonly string[];
  /** Who decides who may call the API; `API` is access entries alone. @default - not known */
  readonly authenticationMode?: 'API';
  /** Scaling tier of the control plane, each but `standard` with a price of its own. @default 'standard' */
  readonly scalingTier?: string;
  /** Whether the API refuses to delete the cluster; false too where the target cannot hold that. @default false */
  readonly deletionProtection?: boolean;
  /** Whether EKS may shift traffic away from an impaired zone. @default false */
  readonly zonalShift?: boolean;
  /** Family of pod and service addresses. @default 'ipv4' */
  readonly ipFamily?: 'ipv4' | 'ipv6';
  /** IPv4 CIDR of Kubernetes services. @default - EKS chooses it */
  readonly serviceCidr?: string;
  /** Where the control plane's interfaces are. @default - not known */
  readonly controlPlane?: { readonly tier: SubnetTier; readonly zones: readonly string[] };
  /** Fargate profiles, and the namespaces whose pods they run. @default - none */
  readonly fargateProfiles?: readonly { readonly name: string; readonly namespaces: readonly string[] }[];
  /** Set where EKS runs nodes, storage and load balancers by itself. @default - it does not */
  readonly autoMode?: { readonly nodePools: readonly string[] };
  /** Set where Karpenter brings nodes. @default - it is not wired */
  readonly karpenter?: { readonly namespace: string; readonly version: string; readonly nodePools: readonly string[] };
  /** Whether the Cluster Autoscaler may move the node groups. @default false */
  readonly clusterAutoscaler?: boolean;
  /** `eks`: the group that EKS makes. `strict`: that of the nodes is of the cluster's own, rule by rule. @default 'eks' */
  readonly securityGroups?: 'eks' | 'strict';
  /** Kubernetes service accounts with rights in AWS, add-ons' own among them, and how they get them. @default - none */
  readonly serviceAccounts?: readonly ServiceAccountFact[];
  /** What `infractl upgrade` plans by. @default - not described, so no upgrade can be planned */
  readonly upgrade?: ClusterUpgradeFact;
}

/** A Kubernetes service account with rights in AWS. */
export interface ServiceAccountFact {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly identity: 'pod-identity' | 'irsa';
}

/** What a node group promises. */
export interface NodeGroupFact {
  readonly name: string;
  readonly instanceTypes: readonly string[];
  readonly capacityType: 'ON_DEMAND' | 'SPOT';
  readonly minimum: number;
  readonly maximum: number;
  readonly zones: readonly string[];
  readonly tainted: boolean;
  readonly volumeKey: 'customer-managed' | 'aws-managed';
}

/** Any fact that Hera's constructs publish. */
export type Fact = NetworkFact | KeysFact | AccountDefaultsFact | ClusterFact;

/** All facts of one kind in a manifest's `facts`. */
export const factsOf = <K extends Fact['kind']>(
  facts: Readonly<Record<string, Fact>>,
  kind: K,
): readonly Extract<Fact, { kind: K }>[] =>
  Object.values(facts).filter((fact): fact is Extract<Fact, { kind: K }> => fact.kind === kind);
