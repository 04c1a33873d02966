export {
  type AccessEntry,
  type AccessPolicyGrant,
  type AccessPolicyName,
  type AccessScope,
  type MachineAccessEntry,
  type StandardAccessEntry,
} from './access';
export {
  type AddonOrder,
  type AddonProps,
  type AddonRole,
  type ExistingAddonRole,
  type PolicyStatement,
} from './addons';
export { Cluster } from './cluster';
export { type ClusterEndpoint, type ClusterKeys, type ClusterProps } from './cluster-props';
export { type ClusterProblemCode, clusterProblems } from './errors';
export {
  type AmiType,
  amiTypes,
  type NodeGroupContext,
  type NodeGroupPreset,
  type NodeGroupProps,
  type NodeGroupScaling,
  type NodeGroupSource,
  type NodeGroupTaint,
} from './node-group';
export { criticalAddonsTaint, systemNodeGroup, workloadNodeGroup } from './node-group-presets';
export {
  defaultKubernetesVersion,
  type KubernetesVersion,
  kubernetesVersions,
  kubernetesVersionsAsOf,
  standardSupportDaysLeft,
  type SupportPhase,
  supportPhaseOf,
  supportWarningDays,
} from './versions';
