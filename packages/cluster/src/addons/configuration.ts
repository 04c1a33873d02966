/** CPU and memory, as Kubernetes quantities: `100m`, `128Mi`. */
export interface AddonResources {
  /** @default - the add-on's own */
  readonly limits?: { readonly cpu?: string; readonly memory?: string };
  /** @default - the add-on's own */
  readonly requests?: { readonly cpu?: string; readonly memory?: string };
}

/** A toleration of Kubernetes' `PodSpec`. */
export interface Toleration {
  /** @default - every key, with the operator `Exists` */
  readonly key?: string;
  /** @default 'Equal' */
  readonly operator?: 'Exists' | 'Equal';
  /** @default - none */
  readonly value?: string;
  /** @default - every effect */
  readonly effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
  /** Seconds that a pod stays on a `NoExecute` node. @default - for ever */
  readonly tolerationSeconds?: number;
}

/** A topology spread constraint of Kubernetes' `PodSpec`. */
export interface TopologySpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: 'ScheduleAnyway' | 'DoNotSchedule';
  /** @default - no pod is counted */
  readonly labelSelector?: { readonly matchLabels?: Readonly<Record<string, string>> };
}

/** Where and how the pods of an add-on run. */
interface Scheduling {
  /** Kubernetes' `Affinity`; null for none. @default - the add-on's own */
  readonly affinity?: Readonly<Record<string, unknown>> | null;
  /** @default - the add-on's own */
  readonly tolerations?: readonly Toleration[];
  /** @default - the add-on's own */
  readonly resources?: AddonResources;
}

interface PodMetadata {
  /** @default - none */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /** @default - none */
  readonly podLabels?: Readonly<Record<string, string>>;
}

/** A switch or number that the CNI takes as text. */
type TextSwitch = 'true' | 'false';

/**
 * Environment of the CNI. Source: aws/amazon-vpc-cni-k8s README, CNI configuration variables.
 *
 * Where the network has a `pods` tier, custom networking is set up by default, so that all pods live there. Switched off, the CNI (1.18 or newer)
 * finds the tier by the tag `kubernetes.io/role/cni`, which `@hera/network` sets, for all but the first interface of a node (EKS user guide,
 * cni-subnet-selection, read 2026-11-24).
 */
export interface VpcCniEnvironment {
  /** /28 prefixes instead of single addresses, so that a node holds more pods. Nitro instances only. @default 'true' */
  readonly ENABLE_PREFIX_DELEGATION?: TextSwitch;
  /** Free prefixes that a node keeps. @default '1' */
  readonly WARM_PREFIX_TARGET?: `${number}`;
  /** Free addresses that a node keeps. @default - not set */
  readonly WARM_IP_TARGET?: `${number}`;
  /** Least number of addresses of a node. @default - not set */
  readonly MINIMUM_IP_TARGET?: `${number}`;
  /** @default 'true' from version 1.18 on */
  readonly ENABLE_SUBNET_DISCOVERY?: TextSwitch;
  /** @default 'true' where the network has a pods tier, 'false' otherwise */
  readonly AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG?: TextSwitch;
  /** Whether something outside of the node translates addresses. @default 'false', the node does */
  readonly AWS_VPC_K8S_CNI_EXTERNALSNAT?: TextSwitch;
  /** Security groups for pods. @default 'false' */
  readonly ENABLE_POD_ENI?: TextSwitch;
  /** Any other variable. */
  readonly [variable: string]: string | undefined;
}

/** Configuration of `vpc-cni`. */
export interface VpcCniConfiguration extends Scheduling, PodMetadata {
  /** Whether network policies are enforced and not just accepted. @default 'true' */
  readonly enableNetworkPolicy?: TextSwitch;
  /** @default - prefix delegation, with one prefix kept free */
  readonly env?: VpcCniEnvironment;
  /** @default - the add-on's own */
  readonly nodeAgent?: {
    readonly enablePolicyEventLogs?: TextSwitch;
    readonly enableCloudWatchLogs?: TextSwitch;
    readonly healthProbeBindAddr?: `${number}`;
    readonly metricsBindAddr?: `${number}`;
  };
  /** @default - the add-on's own */
  readonly init?: { readonly env?: Readonly<Record<string, string>>; readonly resources?: AddonResources };
  /** `ENIConfig` objects of custom networking. @default - one for each zone of the pods tier, where the network has one */
  readonly eniConfig?: Readonly<Record<string, unknown>>;
  /** @default 'false' */
  readonly enableWindowsIpam?: TextSwitch;
  /** In seconds. @default 10 */
  readonly livenessProbeTimeoutSeconds?: number;
  /** In seconds. @default 10 */
  readonly readinessProbeTimeoutSeconds?: number;
}

/** Configuration of `coredns`. */
export interface CoreDnsConfiguration extends Scheduling, PodMetadata {
  /** Number of pods; leave it out with `autoScaling`, which sets it. @default - EKS's 2 */
  readonly replicaCount?: number;
  /** EKS scales by nodes and cores: the greater of nodes / 16 and cores / 256. @default - on in production, from as many pods as zones */
  readonly autoScaling?: { readonly enabled: boolean; readonly minReplicas?: number; readonly maxReplicas?: number };
  /** @default - one pod may be away */
  readonly podDisruptionBudget?: {
    readonly enabled?: boolean;
    readonly maxUnavailable?: number | `${number}%`;
    readonly minAvailable?: number | `${number}%`;
  };
  /** @default - over zones in production */
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[];
  /** @default - none */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** The whole Corefile. @default - EKS's own */
  readonly corefile?: string;
  /** `Fargate` where no node is to run it. @default - EC2 */
  readonly computeType?: 'Fargate' | 'ec2';
}

/** Configuration of `kube-proxy`. */
export interface KubeProxyConfiguration extends PodMetadata {
  /** `nftables` is not confirmed for the add-on. @default 'iptables' */
  readonly mode?: 'iptables' | 'ipvs' | 'nftables';
  /** @default - none */
  readonly ipvs?: { readonly scheduler?: string };
  /** @default - the add-on's own */
  readonly resources?: AddonResources;
}

/**
 * Configuration of `aws-ebs-csi-driver`.
 *
 * Pods cannot ask the node's metadata for the region (one hop). The controller has it from its identity: EKS puts `AWS_REGION` beside the
 * credentials, of Pod Identity and of IRSA (aws/amazon-eks-pod-identity-webhook, pkg/handler/testdata). The DaemonSet falls back to the
 * Kubernetes API (driver's docs/install.md; aws/karpenter-provider-aws#7200).
 */
export interface EbsCsiConfiguration {
  /** @default - two replicas with a disruption budget */
  readonly controller?: Omit<Scheduling, 'resources'> & {
    readonly replicaCount?: number;
    readonly region?: string;
    /** Tags of every volume that it makes. */
    readonly extraVolumeTags?: Readonly<Record<string, string>>;
    readonly resources?: AddonResources | null;
    readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[];
    readonly [value: string]: unknown;
  };
  /** @default - on every Linux node */
  readonly node?: Omit<Scheduling, 'resources'> & {
    readonly tolerateAllTaints?: boolean;
    readonly enableWindows?: boolean;
    readonly volumeAttachLimit?: number | null;
    readonly metadataSources?: string | null;
    readonly resources?: AddonResources | null;
    readonly [value: string]: unknown;
  };
  /** The driver's own class has no encryption parameter: `defaultStorageClass()` is the one to use. @default - off */
  readonly defaultStorageClass?: { readonly enabled: boolean };
  /** @default - the add-on's own */
  readonly sidecars?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** @default false */
  readonly fips?: boolean;
  /** @default false */
  readonly debugLogs?: boolean;
}

/** Configuration of `eks-pod-identity-agent`. Source: its chart, and EKS user guide, pod-id-agent-config-ipv6. */
export interface PodIdentityAgentConfiguration extends Scheduling {
  /** Arguments as flag to value; `{ '-b': '169.254.170.23' }` leaves IPv6 out. @default - none */
  readonly agent?: { readonly additionalArgs?: Readonly<Record<string, string>> };
  /** @default - none */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /** @default 'system-node-critical' */
  readonly priorityClassName?: string;
}

/**
 * Configuration of `amazon-cloudwatch-observability`; only a part of its schema is public. EKS fills in cluster name and region, and the agent
 * runs on the host's network, so that one metadata hop is enough for it (aws-observability/helm-charts values.yaml, #82).
 */
export interface CloudWatchConfiguration {
  /** Fluent Bit, which sends the pods' logs. @default - on */
  readonly containerLogs?: { readonly enabled?: boolean; readonly [value: string]: unknown };
  /** The CloudWatch agent; its `config` is the agent's own file. @default - the add-on's own */
  readonly agent?: { readonly config?: Readonly<Record<string, unknown>>; readonly [value: string]: unknown };
  /** @default - everything is tolerated */
  readonly tolerations?: readonly Toleration[];
  readonly [value: string]: unknown;
}

/** Add-ons whose configuration is typed. Any other takes what its schema says. */
export interface AddonConfigurations {
  readonly 'vpc-cni': VpcCniConfiguration;
  readonly coredns: CoreDnsConfiguration;
  readonly 'kube-proxy': KubeProxyConfiguration;
  readonly 'aws-ebs-csi-driver': EbsCsiConfiguration;
  readonly 'eks-pod-identity-agent': PodIdentityAgentConfiguration;
  readonly 'amazon-cloudwatch-observability': CloudWatchConfiguration;
}
