import type { NodeGroupTaint } from '../node-group';

/** How far Karpenter may go to pack pods onto fewer or cheaper nodes. Source: Karpenter 1.14, NodePools. */
export type ConsolidationPolicy = 'WhenEmpty' | 'WhenEmptyOrUnderutilized' | 'Balanced';

/** When Karpenter takes a node away although its pods still run. */
export interface KarpenterConsolidation {
  /** `Balanced` needs Karpenter 1.14. @default 'WhenEmptyOrUnderutilized' */
  readonly policy?: ConsolidationPolicy;
  /** Wait after a pod came or went, as a duration such as `1m`, or `Never`. @default '1m' */
  readonly after?: string;
  /** Most nodes that may be replaced at once: a number, or a share such as `10%`. @default '10%' */
  readonly atOnce?: string;
}

/** Most that a node pool may hold; Karpenter starts no node beyond it. */
export interface KarpenterLimits {
  /** vCPU. @default 40 in production (what 20 m5.large hold), 8 in development */
  readonly cpu?: number;
  /** GiB of memory. @default 160 in production, 32 in development */
  readonly memoryGiB?: number;
}

/** A pool of nodes that Karpenter makes as pods ask for them. */
export interface KarpenterNodePool {
  /** Name of the `NodePool`: a DNS label. */
  readonly name: string;
  /**
   * Whether what runs here bears the loss of its node at two minutes' notice. Only such a pool may use spot capacity where the profile
   * promises on-demand.
   *
   * @default false
   */
  readonly interruptible?: boolean;
  /** Karpenter takes spot first where both are given. @default - both when `interruptible` or where the profile says SPOT, on-demand otherwise */
  readonly capacityTypes?: readonly ('on-demand' | 'spot')[];
  /** @default ['amd64'] */
  readonly architectures?: readonly ('amd64' | 'arm64')[];
  /** Zones of the network, spelled as the network spells them. @default - every zone with a private subnet */
  readonly zones?: readonly string[];
  /** First letters of the instance types. @default ['c', 'm', 'r'] */
  readonly instanceCategories?: readonly string[];
  /** Generation that an instance type has at least: 5 for m5. @default 5 */
  readonly minimumGeneration?: number;
  /** Instance types to choose from. The more there are, the better Karpenter packs. @default - all of the categories and generations */
  readonly instanceTypes?: readonly string[];
  /** @default - as `KarpenterLimits` says */
  readonly limits?: KarpenterLimits;
  /** @default - as `KarpenterConsolidation` says */
  readonly consolidation?: KarpenterConsolidation;
  /** Lifetime of a node, as a duration such as `720h`, or `Never`. Old nodes are unpatched nodes. @default '720h' */
  readonly expireAfter?: string;
  /** Longest that a node drains before its pods are deleted all the same, as a duration. @default - as long as disruption budgets hold it up */
  readonly terminationGracePeriod?: string;
  /** @default - none, every pod may run here */
  readonly taints?: readonly NodeGroupTaint[];
  /** Kubernetes labels. @default { 'hera/role': 'workload' } */
  readonly labels?: Readonly<Record<string, string>>;
  /** Pools of greater weight are tried first. @default 0 */
  readonly weight?: number;
}

/** Image and disk of Karpenter's nodes, the same for every pool. */
export interface KarpenterNodeClass {
  /** @default 'al2023' */
  readonly family?: 'al2023' | 'bottlerocket';
  /**
   * Release of the image, such as `v20260724` (Amazon Linux 2023) or `v1.64.0` (Bottlerocket). With `latest`, a new release replaces all
   * nodes, a few at a time.
   *
   * @default 'latest'
   */
  readonly release?: string;
  /** Size of the encrypted gp3 volume that holds images and pods, in GiB. @default 50 */
  readonly diskGiB?: number;
  /**
   * Most pods of a node, of whichever type.
   *
   * @default - with prefix delegation, what the smallest type of the pools holds (110, or 98 with arm64); otherwise what each type's network
   * interfaces hold
   */
  readonly maxPods?: number;
  /**
   * Alias of `keys.volumes`, such as `alias/prod/ebs`. A manifest is written at synth, when the ARN of a key of the same stack is not
   * known; its alias is.
   *
   * @default - the key's ARN, which may be a reference
   */
  readonly volumesKeyAlias?: string;
}

/** Karpenter: nodes made for the pods that wait, instead of groups that grow. */
export interface KarpenterOptions {
  /** Version of the Helm chart and the controller. @default '1.14.1', the newest of the version table of 2026-11-24 */
  readonly version?: string;
  /** Namespace of the controller. API Priority and Fairness treats `kube-system` better than any other. @default 'kube-system' */
  readonly namespace?: 'kube-system' | 'karpenter';
  /** @default - one pool, `workload`, in every zone */
  readonly nodePools?: readonly KarpenterNodePool[];
  /** @default - as `KarpenterNodeClass` says */
  readonly nodeClass?: KarpenterNodeClass;
  /**
   * Whether the VPC reaches no AWS service but by endpoint. IAM and the price list have none: the instance profile is then made here
   * instead of by Karpenter, and prices are those built into it.
   *
   * @default false
   */
  readonly isolatedVpc?: boolean;
  /** Network interfaces of a node that pods cannot use: 1 with custom networking (a pod tier of its own). @default - as the `vpc-cni` add-on says */
  readonly reservedNetworkInterfaces?: number;
}
