import type { NodeGroupTaint } from '../node-group';
import type { KubernetesManifest } from './manifest';
import type { PlannedNodePool } from './planned-karpenter';

/** A constraint on the nodes of a pool. */
export interface NodePoolRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Gt';
  readonly values: readonly string[];
}

/** A Kubernetes taint, as a manifest spells it. */
export interface ManifestTaint {
  readonly key: string;
  /** @default - no value */
  readonly value?: string;
  readonly effect: 'NoSchedule' | 'NoExecute' | 'PreferNoSchedule';
}

/** Where the AWS side of a pool is described. */
export interface NodeClassRef {
  readonly group: 'karpenter.k8s.aws' | 'eks.amazonaws.com';
  readonly kind: 'EC2NodeClass' | 'NodeClass';
  readonly name: string;
}

/** `spec` of a `NodePool`, `karpenter.sh/v1`. */
export interface NodePoolSpec {
  readonly template: {
    readonly metadata: { readonly labels: Readonly<Record<string, string>> };
    readonly spec: {
      readonly nodeClassRef: NodeClassRef;
      readonly requirements: readonly NodePoolRequirement[];
      readonly expireAfter: string;
      /** @default - as long as disruption budgets hold the node up */
      readonly terminationGracePeriod?: string;
      /** @default - none */
      readonly taints?: readonly ManifestTaint[];
    };
  };
  readonly disruption: {
    readonly consolidationPolicy: string;
    readonly consolidateAfter: string;
    readonly budgets: readonly { readonly nodes: string }[];
  };
  readonly limits: { readonly cpu: string; readonly memory: string };
  /** @default 0 */
  readonly weight?: number;
}

/** A `NodePool`, of Karpenter or of EKS Auto Mode. */
export type NodePoolManifest = KubernetesManifest<'NodePool', NodePoolSpec>;

const effects = {
  NO_SCHEDULE: 'NoSchedule',
  NO_EXECUTE: 'NoExecute',
  PREFER_NO_SCHEDULE: 'PreferNoSchedule',
} as const;

const taintOf = ({ key, value, effect }: NodeGroupTaint): ManifestTaint => ({
  key,
  ...(value === undefined ? {} : { value }),
  effect: effects[effect],
});

const zoneId = /-az\d+$/;

// Nodes carry the zone's name in one label and its id in the other (Karpenter, scheduling, well-known labels).
const zoneRequirements = (zones: readonly string[]): readonly NodePoolRequirement[] => {
  const ids = zones.filter((zone) => zoneId.test(zone));
  const names = zones.filter((zone) => !zoneId.test(zone));
  return [
    ...(ids.length === 0 ? [] : [{ key: 'topology.k8s.aws/zone-id', operator: 'In' as const, values: ids }]),
    ...(names.length === 0 ? [] : [{ key: 'topology.kubernetes.io/zone', operator: 'In' as const, values: names }]),
  ];
};

const requirementsOf = (pool: PlannedNodePool, group: NodeClassRef['group']): readonly NodePoolRequirement[] => [
  { key: 'kubernetes.io/os', operator: 'In', values: ['linux'] },
  { key: 'kubernetes.io/arch', operator: 'In', values: pool.architectures },
  { key: 'karpenter.sh/capacity-type', operator: 'In', values: pool.capacityTypes },
  { key: `${group}/instance-category`, operator: 'In', values: pool.instanceCategories },
  { key: `${group}/instance-generation`, operator: 'Gt', values: [String(pool.minimumGeneration - 1)] },
  ...(pool.instanceTypes.length === 0
    ? []
    : [{ key: 'node.kubernetes.io/instance-type', operator: 'In' as const, values: pool.instanceTypes }]),
  ...zoneRequirements(pool.zones),
];

/** Writes the `NodePool` of a planned pool. */
export const nodePoolManifest = (pool: PlannedNodePool, nodeClassRef: NodeClassRef): NodePoolManifest => ({
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { name: pool.name },
  spec: {
    template: {
      metadata: { labels: pool.labels },
      spec: {
        nodeClassRef,
        requirements: requirementsOf(pool, nodeClassRef.group),
        expireAfter: pool.expireAfter,
        ...(pool.terminationGracePeriod === undefined ? {} : { terminationGracePeriod: pool.terminationGracePeriod }),
        ...(pool.taints.length === 0 ? {} : { taints: pool.taints.map(taintOf) }),
      },
    },
    disruption: {
      consolidationPolicy: pool.consolidation.policy,
      consolidateAfter: pool.consolidation.after,
      budgets: [{ nodes: pool.consolidation.atOnce }],
    },
    limits: { cpu: String(pool.limits.cpu), memory: `${pool.limits.memoryGiB}Gi` },
    ...(pool.weight === 0 ? {} : { weight: pool.weight }),
  },
});
