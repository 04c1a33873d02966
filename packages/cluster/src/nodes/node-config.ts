/** Amounts kept from pods, for example `{ cpu: '100m', memory: '300Mi' }`. */
export type Reserved = Readonly<Record<string, string>>;

/** Part of the kubelet's configuration. Source: Kubernetes, kubelet-config.v1beta1. The rest goes into `raw`. */
export interface KubeletConfig {
  /** Kept for the operating system. @default - what the image says */
  readonly systemReserved?: Reserved;
  /** Kept for the kubelet and the container runtime. @default - what the image works out from the number of pods */
  readonly kubeReserved?: Reserved;
  /** Thresholds at which pods are evicted at once, for example `{ 'memory.available': '100Mi' }`. @default - what the image says */
  readonly evictionHard?: Reserved;
  /** Use of the disk, in percent, above which images are deleted. @default - 85, the kubelet's */
  readonly imageGCHighThresholdPercent?: number;
  /** Use of the disk, in percent, down to which images are deleted. @default - 80, the kubelet's */
  readonly imageGCLowThresholdPercent?: number;
  /** Image pulls per second. @default - 5, the kubelet's */
  readonly registryPullQPS?: number;
  /** Image pulls in a burst. @default - 10, the kubelet's */
  readonly registryBurst?: number;
  /** Process ids of one pod. @default - no limit */
  readonly podPidsLimit?: number;
  /** Size at which a container's log is rotated, for example `10Mi`. @default - what the image says */
  readonly containerLogMaxSize?: string;
  /** Log files kept of one container. @default - what the image says */
  readonly containerLogMaxFiles?: number;
  /** Time that a node takes to end its pods at shutdown, for example `60s`. @default - none */
  readonly shutdownGracePeriod?: string;
  /** Part of that time for critical pods. @default - none */
  readonly shutdownGracePeriodCriticalPods?: string;
  /** Sysctls that pods may set though they are not safe. @default - none */
  readonly allowedUnsafeSysctls?: readonly string[];
}

/**
 * What `nodeadm` is told on Amazon Linux 2023, as `node.eks.aws/v1alpha1` `NodeConfig`. EKS adds the cluster's coordinates to it, and
 * labels and taints come from the node group. Source: awslabs/amazon-eks-ami, nodeadm/api/v1alpha1/nodeconfig_types.go; read 2026-11-24.
 */
export interface NodeConfig {
  /** @default - what the image says */
  readonly kubelet?: {
    /** @default - what the image says */
    readonly config?: KubeletConfig;
    /** Command line flags, for example `--v=4`. @default - none */
    readonly flags?: readonly string[];
  };
  /** @default - what the image says */
  readonly containerd?: {
    /** TOML that is merged with the image's. @default - none */
    readonly config?: string;
    /** Part of the OCI runtime specification of every container, such as its limit of open files. @default - none */
    readonly baseRuntimeSpec?: Readonly<Record<string, unknown>>;
  };
  /** Use of the disks that come with the instance. @default - they are not used */
  readonly localStorage?: {
    readonly strategy: 'RAID0' | 'RAID10' | 'Mount';
    /** Where they are mounted. @default '/mnt/k8s-disks/' */
    readonly mountPath?: string;
  };
  /** Feature gates of nodeadm. @default - none */
  readonly featureGates?: Readonly<Record<string, boolean>>;
  /** Anything else below `spec`; wins over the above, object by object. @default - nothing */
  readonly raw?: Readonly<Record<string, unknown>>;
  /** Shell scripts that run before the node joins, in this order. @default - none */
  readonly scripts?: readonly string[];
}

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Merges objects key by key; anything else of the second wins. */
export const merge = (first: Tree, second: Tree): Tree => {
  const merged: Record<string, unknown> = { ...first };
  for (const [key, value] of Object.entries(second)) {
    const before = merged[key];
    merged[key] = isTree(before) && isTree(value) ? merge(before, value) : value;
  }
  return merged;
};

/** Drops what is not set, and objects with nothing in them. */
export const compact = (tree: Tree): Tree =>
  Object.fromEntries(
    Object.entries(tree)
      .map(([key, value]) => [key, isTree(value) ? compact(value) : value] as const)
      .filter(([, value]) => value !== undefined && !(isTree(value) && Object.keys(value).length === 0)),
  );

/** What Hera adds to a node's configuration. */
export interface NodeConfigAdditions {
  /** @default - left to EKS, or to the image */
  readonly maxPods?: number;
  /** The cluster's coordinates; only where EKS does not merge them in. @default - none */
  readonly cluster?: Tree;
  /** @default - none */
  readonly flags?: readonly string[];
}

/** `spec` of a `NodeConfig`; empty when there is nothing to say. */
export const nodeConfigSpec = (config: NodeConfig, { maxPods, cluster, flags = [] }: NodeConfigAdditions): Tree => {
  const { kubelet = {}, containerd, localStorage, featureGates, raw = {} } = config;
  const allFlags = [...(kubelet.flags ?? []), ...flags];
  return compact(
    merge(
      {
        cluster,
        kubelet: { config: { ...kubelet.config, maxPods }, flags: allFlags.length === 0 ? undefined : allFlags },
        containerd,
        instance: { localStorage },
        featureGates,
      },
      raw,
    ),
  );
};

const boundary = '==HERA==';
const part = (contentType: string, content: string): string =>
  `--${boundary}\nContent-Type: ${contentType}\n\n${content}\n\n`;

/**
 * MIME multipart user data of Amazon Linux 2023: scripts first, then the `NodeConfig` (JSON, which is YAML too).
 *
 * @returns nothing when there is nothing to say
 */
export const nodeConfigUserData = (config: NodeConfig, additions: NodeConfigAdditions = {}): string | undefined => {
  const spec = nodeConfigSpec(config, additions);
  const parts = (config.scripts ?? []).map((script) =>
    part('text/x-shellscript; charset="us-ascii"', script.trimEnd()),
  );
  if (Object.keys(spec).length > 0) {
    const document = { apiVersion: 'node.eks.aws/v1alpha1', kind: 'NodeConfig', spec };
    parts.push(part('application/node.eks.aws', `---\n${JSON.stringify(document, null, 2)}`));
  }
  if (parts.length === 0) return undefined;
  return `MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="${boundary}"\n\n${parts.join('')}--${boundary}--\n`;
};
