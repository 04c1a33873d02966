export {
  type AccessEntry,
  type AccessPolicyGrant,
  type AccessPolicyName,
  type AccessScope,
  type MachineAccessEntry,
  type StandardAccessEntry,
} from './access';
export {
  addon,
  type AddonConflicts,
  type AddonIdentity,
  type AddonOrder,
  type AddonProps,
  type AddonRole,
  type AddonSettings,
  type ConfigurationOf,
  type ExistingAddonRole,
  type PolicyStatement,
} from './addons';
export {
  type AddonConfigurations,
  type AddonResources,
  type CloudWatchConfiguration,
  type CoreDnsConfiguration,
  type EbsCsiConfiguration,
  type KubeProxyConfiguration,
  type PodIdentityAgentConfiguration,
  type Toleration,
  type TopologySpreadConstraint,
  type VpcCniConfiguration,
  type VpcCniEnvironment,
} from './addons/configuration';
export { addonSchemasAsOf, addonsWithSchema } from './addons/schemas';
export { defaultStorageClass, type StorageClassManifest, type StorageClassOptions } from './addons/storage-class';
export { type AutoModeOptions, type BuiltInNodePool, builtInNodePools } from './auto-mode/auto-mode-options';
export { type AutoNodeClassManifest, type AutoNodeClassSpec } from './auto-mode/auto-node-class-manifest';
export { type AutoscalerOptions } from './autoscaler/autoscaler-options';
export { type AutoscalerValues, type ClusterAutoscaler } from './autoscaler/cluster-autoscaler';
export { Cluster } from './cluster';
export {
  type ClusterEndpoint,
  type ClusterKeys,
  type ClusterProps,
  type ClusterTimeouts,
  type ScalingTier,
  scalingTiers,
} from './cluster-props';
export { type ClusterProblemCode, clusterProblems } from './errors';
export {
  type FargateLogging,
  type FargateOptions,
  type FargateProfileProps,
  type FargateSelector,
} from './fargate/fargate-profile';
export { type ServiceAccountGrantProps } from './identity/grant';
export { ServiceAccountGrant } from './identity/service-accounts';
export { type KarpenterValues } from './karpenter/helm-values';
export {
  type InterruptionDetailType,
  type InterruptionEvent,
  interruptionEvents,
} from './karpenter/interruption-events';
export { type Karpenter } from './karpenter/karpenter';
export {
  type ConsolidationPolicy,
  type KarpenterConsolidation,
  type KarpenterLimits,
  type KarpenterNodeClass,
  type KarpenterNodePool,
  type KarpenterOptions,
} from './karpenter/karpenter-options';
export { karpenterVersionsAsOf, minimumKarpenterVersion, newestKarpenterVersion } from './karpenter/karpenter-versions';
export { type HelmRelease, type KubernetesManifest } from './karpenter/manifest';
export {
  type Ec2NodeClassManifest,
  type Ec2NodeClassSpec,
  karpenterDiscoveryTag,
  type NodeClassVolume,
} from './karpenter/node-class-manifest';
export {
  type ManifestTaint,
  type NodeClassRef,
  type NodePoolManifest,
  type NodePoolRequirement,
  type NodePoolSpec,
} from './karpenter/node-pool-manifest';
export { certManagerPolicy, type CertManagerPolicyOptions } from './policies/cert-manager';
export { clusterAutoscalerPolicy } from './policies/cluster-autoscaler';
export { ebsCsiPolicy, type EbsCsiPolicyOptions } from './policies/ebs-csi';
export { efsCsiPolicy, type EfsCsiPolicyOptions } from './policies/efs-csi';
export { externalDnsPolicy, type ExternalDnsPolicyOptions } from './policies/external-dns';
export {
  loadBalancerControllerPolicy,
  type LoadBalancerControllerPolicyOptions,
} from './policies/load-balancer-controller';
export { type PolicyPart, type PolicyPlace, type ServiceAccountPolicy } from './policies/policy';
export { vpcCniPolicy, type VpcCniPolicyOptions } from './policies/vpc-cni';
export {
  type AmiType,
  amiTypes,
  type NodeGroupContext,
  type NodeGroupPreset,
  type NodeGroupProps,
  type NodeGroupScaling,
  type NodeGroupSource,
  type NodeGroupTaint,
  type NodeRepair,
  type NodeRepairOverride,
  type NodeShare,
} from './node-group';
export { type ImageFamily } from './nodes/ami-types';
export { type BottlerocketKubernetes, type BottlerocketSettings } from './nodes/bottlerocket';
export { type CustomImage } from './nodes/custom-image';
export { type CniMode, maxPodsOf } from './nodes/max-pods';
export { type KubeletConfig, type NodeConfig, type Reserved } from './nodes/node-config';
export { type TomlTable, type TomlValue } from './nodes/toml';
export { type WindowsSettings } from './nodes/windows';
export { criticalAddonsTaint, systemNodeGroup, workloadNodeGroup } from './node-group-presets';
export {
  type SecurityGroupMode,
  type SecurityGroupOptions,
  type StrictSecurityGroup,
} from './security-groups/security-group-options';
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
