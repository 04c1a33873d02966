import type { KubernetesManifest } from '../karpenter/manifest';
import { karpenterDiscoveryTag } from '../karpenter/node-class-manifest';
import type { PlannedAutoMode } from './check-auto-mode';

interface SelectorTerm {
  readonly tags: Readonly<Record<string, string>>;
}

/** `spec` of a `NodeClass`, `eks.amazonaws.com/v1`. Source: EKS user guide, create-node-class. */
export interface AutoNodeClassSpec {
  /** Name of the nodes' role. */
  readonly role: string;
  readonly subnetSelectorTerms: readonly SelectorTerm[];
  readonly securityGroupSelectorTerms: readonly SelectorTerm[];
  readonly ephemeralStorage: {
    readonly size: string;
    /** @default - a key that AWS manages */
    readonly kmsKeyID?: string;
  };
}

/** A `NodeClass` of EKS Auto Mode. */
export type AutoNodeClassManifest = KubernetesManifest<'NodeClass', AutoNodeClassSpec>;

/** Name of the `NodeClass` of one's own; `default` is that of EKS. */
export const autoNodeClassName = 'hera';

/**
 * Writes the `NodeClass` of one's own node pools. Tags of the environment are not in it: the managed policies of Auto Mode refuse tags of a
 * user's own (EKS user guide, auto-cluster-iam-role).
 */
export const autoNodeClassManifest = (plan: PlannedAutoMode, roleName: string): AutoNodeClassManifest => {
  const discovery = [{ tags: { [karpenterDiscoveryTag]: plan.clusterName } }];
  return {
    apiVersion: 'eks.amazonaws.com/v1',
    kind: 'NodeClass',
    metadata: { name: autoNodeClassName },
    spec: {
      role: roleName,
      subnetSelectorTerms: discovery,
      securityGroupSelectorTerms: discovery,
      ephemeralStorage: {
        size: `${plan.diskGiB}Gi`,
        ...(plan.volumesKeyId === undefined ? {} : { kmsKeyID: plan.volumesKeyId }),
      },
    },
  };
};
