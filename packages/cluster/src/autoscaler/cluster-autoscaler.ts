import type { ServiceAccountGrant, ServiceAccounts } from '../identity/service-accounts';
import type { HelmRelease } from '../karpenter/manifest';
import { clusterAutoscalerPolicy } from '../policies/cluster-autoscaler';
import { autoscalerFlags, type PlannedAutoscaler } from './check-autoscaler';

/** Values of the chart `cluster-autoscaler`, as far as they are set here. Source: kubernetes/autoscaler, charts/cluster-autoscaler. */
export interface AutoscalerValues {
  readonly cloudProvider: 'aws';
  /** A reference where synth does not know the region. */
  readonly awsRegion: string;
  readonly autoDiscovery: { readonly clusterName: string };
  readonly image: { readonly tag: string };
  readonly rbac: {
    readonly serviceAccount: {
      readonly create: true;
      readonly name: string;
      /** @default - none, Pod Identity needs none */
      readonly annotations?: Readonly<Record<string, string>>;
    };
  };
  readonly extraArgs: Readonly<Record<string, string | boolean>>;
  readonly tolerations: readonly { readonly key: string; readonly operator: 'Exists' }[];
}

/** The Cluster Autoscaler of a cluster: its rights, and what its chart is installed with. */
export interface ClusterAutoscaler {
  readonly grant: ServiceAccountGrant;
  readonly release: HelmRelease<AutoscalerValues>;
}

/** What the chart is installed with. */
export const autoscalerRelease = (
  plan: PlannedAutoscaler,
  region: string,
  annotations: Readonly<Record<string, string>>,
): HelmRelease<AutoscalerValues> => ({
  name: 'cluster-autoscaler',
  namespace: plan.namespace,
  chart: 'cluster-autoscaler',
  repository: 'https://kubernetes.github.io/autoscaler',
  values: {
    cloudProvider: 'aws',
    // With a hop limit of 1, pods cannot ask the instance metadata where they are.
    awsRegion: region,
    // By the tags that EKS puts on the groups of managed node groups.
    autoDiscovery: { clusterName: plan.clusterName },
    image: { tag: plan.imageTag },
    rbac: {
      serviceAccount: {
        create: true,
        name: plan.serviceAccount,
        ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
      },
    },
    extraArgs: { ...autoscalerFlags },
    tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }],
  },
});

/** Grants the Cluster Autoscaler its rights, cut to the groups of this cluster. */
export const addClusterAutoscaler = (
  plan: PlannedAutoscaler,
  accounts: ServiceAccounts,
  region: string,
): ClusterAutoscaler => {
  const grant = accounts.grant({
    namespace: plan.namespace,
    serviceAccount: plan.serviceAccount,
    policies: [clusterAutoscalerPolicy()],
  });
  return { grant, release: autoscalerRelease(plan, region, grant.annotations) };
};
