import data from './data/autoscaler-versions.json';

interface AutoscalerVersion {
  readonly kubernetes: string;
  readonly autoscaler: string;
  /** @default - not confirmed */
  readonly digest?: string;
}

/** An image of the Cluster Autoscaler. */
export interface AutoscalerImage {
  /** Such as `v1.35.2`. */
  readonly tag: string;
  /** Whole name, with the digest where it is confirmed. */
  readonly image: string;
}

const versions: readonly AutoscalerVersion[] = data.versions;

/** Kubernetes versions with a confirmed Cluster Autoscaler. */
export const kubernetesVersionsWithAutoscaler: readonly string[] = versions.map(({ kubernetes }) => kubernetes);

/**
 * The newest confirmed Cluster Autoscaler for a Kubernetes version: its minor version has to be the cluster's, because it decides by the
 * scheduler's own code. Of a version that is not in the table, the first patch.
 */
export const autoscalerImage = (kubernetesVersion: string): AutoscalerImage => {
  const found = versions.find(({ kubernetes }) => kubernetes === kubernetesVersion);
  const tag = `v${found?.autoscaler ?? `${kubernetesVersion}.0`}`;
  const digest = found?.digest === undefined ? '' : `@${found.digest}`;
  return { tag, image: `${data.repository}:${tag}${digest}` };
};
