import type { ClusterProps } from '../cluster-props';
import type { NodeGroupTaint } from '../node-group';
import { criticalAddonsTaint } from '../node-group-presets';
import type { Report } from '../internal/report';
import type { AutoscalerOptions } from './autoscaler-options';
import { autoscalerImage } from './autoscaler-versions';

/** What the Cluster Autoscaler has to know about its cluster. */
export interface AutoscalerSetting {
  readonly clusterName: string;
  /** `<major>.<minor>`. */
  readonly kubernetesVersion: string;
  readonly nodeGroups: readonly {
    readonly name: string;
    readonly scaling: { readonly minimum: number; readonly maximum: number };
    readonly ignoreDesiredSize: boolean;
    readonly taints: readonly NodeGroupTaint[];
  }[];
  /** Least number of nodes of all groups together. */
  readonly ownNodes: number;
  /** Whether Karpenter is asked for as well. */
  readonly karpenter: boolean;
  /** Whether the stack's network is known to have no way to the internet. */
  readonly withoutNat: boolean;
  readonly options: AutoscalerOptions;
}

/** The Cluster Autoscaler with nothing left to check. */
export interface PlannedAutoscaler {
  readonly clusterName: string;
  readonly namespace: 'kube-system';
  readonly serviceAccount: 'cluster-autoscaler';
  /** Tag of the image: the minor version has to be the cluster's. */
  readonly imageTag: string;
  /** Whole name of the image. */
  readonly image: string;
  /** No two are on one node: on a single one the second would wait for ever. */
  readonly replicas: number;
  /** Names of the groups whose nodes are for what the cluster itself needs. */
  readonly systemNodeGroups: readonly string[];
  /** Names of the groups that it may grow or shrink. */
  readonly nodeGroups: readonly string[];
}

const path = 'cluster.clusterAutoscaler';

/** Whether it is asked for, by switch or by options. */
export const asksForAutoscaler = ({ clusterAutoscaler }: Pick<ClusterProps, 'clusterAutoscaler'>): boolean =>
  clusterAutoscaler !== undefined && clusterAutoscaler !== false;

/** Flags that differ from upstream's defaults, and why. */
export const autoscalerFlags = {
  // One group per zone stays even, and a pod goes where it leaves the least behind.
  'balance-similar-node-groups': true,
  expander: 'least-waste',
  // On, a node with any kube-system pod would never be taken away.
  'skip-nodes-with-system-pods': false,
} as const;

const isSystem = ({ key, effect }: NodeGroupTaint): boolean =>
  key === criticalAddonsTaint.key && effect === criticalAddonsTaint.effect;

// Source: distribution/reference, the grammar of references; a host and path, a tag, a digest.
const imageName =
  /^(?:[a-z0-9][a-z0-9.-]*(?::\d{1,5})?\/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::(?<tag>[\w][\w.-]{0,127}))?(?<digest>@sha256:[0-9a-f]{64})?$/;

const checkImage = ({ options, kubernetesVersion, withoutNat }: AutoscalerSetting, report: Report): void => {
  const { image } = options;
  const usual = autoscalerImage(kubernetesVersion).image;
  if (image === undefined) {
    if (!withoutNat) return;
    report.warning({
      code: 'HERA_CLU_086',
      path,
      message: 'nodes of a network without NAT do not reach registry.k8s.io, so the Cluster Autoscaler would not start',
      fix: `bring ${usual} to a registry that they reach, and name it in cluster.clusterAutoscaler.image`,
    });
    return;
  }
  if (!report.isLiteral(image, `${path}.image`)) return;
  const { tag, digest } = imageName.exec(image)?.groups ?? {};
  const minor = /^v?(\d+\.\d+)\./.exec(tag ?? '')?.[1];
  const why =
    tag === undefined && digest === undefined
      ? 'names no image with a tag or digest'
      : minor !== undefined && minor !== kubernetesVersion
        ? `is a Cluster Autoscaler for Kubernetes ${minor}, and the cluster has ${kubernetesVersion}`
        : undefined;
  if (why === undefined) return;
  report.error({
    code: 'HERA_CLU_085',
    path: `${path}.image`,
    message: `${JSON.stringify(image)} ${why}`,
    allowed: 'a name with a tag of the minor version of the cluster, or with a digest',
    fix: `mirror ${usual}`,
  });
};

const checkGroups = ({ nodeGroups }: AutoscalerSetting, report: Report): void => {
  if (nodeGroups.every(({ scaling }) => scaling.maximum <= scaling.minimum)) {
    report.error({
      code: 'HERA_CLU_081',
      path,
      message: 'no node group has room between its minimum and its maximum, so there is nothing to scale',
      allowed: 'one node group or more with maximum above minimum',
      fix: 'raise a maximum, or leave the Cluster Autoscaler out',
    });
  }
  if (nodeGroups.every(({ scaling }) => scaling.minimum === 0)) {
    report.error({
      code: 'HERA_CLU_076',
      path,
      message: 'every node group may shrink to nothing, and then no node is left that the Cluster Autoscaler runs on',
      allowed: 'a node group of one node or more',
      fix: 'add systemNodeGroup() to cluster.nodeGroups',
    });
  }
  nodeGroups.forEach(({ name, ignoreDesiredSize, scaling }, index) => {
    if (ignoreDesiredSize || scaling.maximum <= scaling.minimum) return;
    report.error({
      code: 'HERA_CLU_081',
      path: `cluster.nodeGroups[${index}].ignoreDesiredSize`,
      message: `every apply would take the number of nodes of ${name} back from the Cluster Autoscaler`,
      allowed: 'true, or minimum and maximum alike',
      fix: 'leave it out',
    });
  });
};

/**
 * Checks that the Cluster Autoscaler has something to do, and does it alone.
 *
 * Karpenter beside it is refused for the whole cluster, and not only for groups that both could touch: both answer to every pod that waits, whatever
 * group it would go to, so that one pod starts two nodes, and then each takes away what the other has made. Upstream, too, ends one before the
 * other takes over (Karpenter, Migrating from Cluster Autoscaler).
 */
export const checkAutoscaler = (setting: AutoscalerSetting, report: Report): PlannedAutoscaler => {
  const { clusterName, kubernetesVersion, nodeGroups, ownNodes } = setting;
  if (setting.karpenter) {
    report.error({
      code: 'HERA_CLU_077',
      path,
      message: 'Karpenter answers to the same waiting pods, so each of them would start two nodes',
      allowed: 'one of clusterAutoscaler and karpenter',
      fix: 'keep Karpenter, and let the node groups hold what it runs on',
    });
  }
  checkGroups(setting, report);
  checkImage(setting, report);
  const { tag, image } = autoscalerImage(kubernetesVersion);
  return {
    clusterName,
    namespace: 'kube-system',
    serviceAccount: 'cluster-autoscaler',
    imageTag: tag,
    image: setting.options.image ?? image,
    replicas: Math.min(2, Math.max(1, ownNodes)),
    systemNodeGroups: nodeGroups.filter(({ taints }) => taints.some(isSystem)).map(({ name }) => name),
    nodeGroups: nodeGroups.filter(({ scaling }) => scaling.maximum > scaling.minimum).map(({ name }) => name),
  };
};
