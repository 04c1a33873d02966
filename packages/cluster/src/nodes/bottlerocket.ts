import { compact, merge, type Reserved } from './node-config';
import { type TomlTable, toToml } from './toml';

/** Part of `settings.kubernetes`. Source: bottlerocket.dev, settings reference 1.50, kubernetes; the rest goes into `raw`. */
export interface BottlerocketKubernetes {
  /** Kept for the operating system. @default - what the image says */
  readonly systemReserved?: Reserved;
  /** Kept for the kubelet and the container runtime. @default - what the image says */
  readonly kubeReserved?: Reserved;
  /** Thresholds at which pods are evicted at once, for example `{ 'memory.available': '100Mi' }`. @default - what the image says */
  readonly evictionHard?: Reserved;
  /** Image pulls per second. @default - what the image says */
  readonly registryQps?: number;
  /** Image pulls in a burst. @default - what the image says */
  readonly registryBurst?: number;
  /** Process ids of one pod. @default - no limit */
  readonly podPidsLimit?: number;
  /** Size at which a container's log is rotated, for example `10Mi`. @default - what the image says */
  readonly containerLogMaxSize?: string;
  /** Log files kept of one container. @default - what the image says */
  readonly containerLogMaxFiles?: number;
  /** Sysctls that pods may set though they are not safe. @default - none */
  readonly allowedUnsafeSysctls?: readonly string[];
}

/** Settings of Bottlerocket. EKS adds the cluster's coordinates, and labels and taints come from the node group. */
export interface BottlerocketSettings {
  /** @default - what the image says */
  readonly kubernetes?: BottlerocketKubernetes;
  /** Whether the container with a root shell runs. @default - off, as in the image */
  readonly adminContainer?: boolean;
  /** Whether the container that Session Manager reaches runs. @default - on, as in the image */
  readonly controlContainer?: boolean;
  /** @default - what the image says */
  readonly kernelLockdown?: 'none' | 'integrity' | 'confidentiality';
  /** Kernel parameters, for example `{ 'net.core.somaxconn': '4096' }`. @default - what the image says */
  readonly sysctl?: Readonly<Record<string, string>>;
  /** Anything else below `settings`; wins over the above, table by table. @default - nothing */
  readonly raw?: TomlTable;
}

/** What Hera adds to the settings. */
export interface BottlerocketAdditions {
  /** @default - left to EKS, or to the image */
  readonly maxPods?: number;
  /** Below `settings.kubernetes`; only where EKS does not merge it in. @default - nothing */
  readonly kubernetes?: TomlTable;
}

/** Settings as a table; empty when there is nothing to say. */
export const bottlerocketTable = (
  { kubernetes = {}, adminContainer, controlContainer, kernelLockdown, sysctl, raw = {} }: BottlerocketSettings,
  additions: BottlerocketAdditions = {},
): TomlTable =>
  compact(
    merge(
      {
        kubernetes: {
          ...additions.kubernetes,
          'max-pods': additions.maxPods,
          'registry-qps': kubernetes.registryQps,
          'registry-burst': kubernetes.registryBurst,
          'pod-pids-limit': kubernetes.podPidsLimit,
          'container-log-max-size': kubernetes.containerLogMaxSize,
          'container-log-max-files': kubernetes.containerLogMaxFiles,
          'allowed-unsafe-sysctls': kubernetes.allowedUnsafeSysctls,
          'system-reserved': kubernetes.systemReserved,
          'kube-reserved': kubernetes.kubeReserved,
          'eviction-hard': kubernetes.evictionHard,
        },
        'host-containers': { admin: { enabled: adminContainer }, control: { enabled: controlContainer } },
        kernel: { lockdown: kernelLockdown, sysctl },
      },
      raw,
    ),
  ) as TomlTable;

/**
 * TOML user data of Bottlerocket.
 *
 * @returns nothing when there is nothing to say
 */
export const bottlerocketUserData = (
  settings: BottlerocketSettings,
  additions: BottlerocketAdditions = {},
): string | undefined => {
  const table = bottlerocketTable(settings, additions);
  return Object.keys(table).length === 0 ? undefined : toToml({ settings: table });
};
