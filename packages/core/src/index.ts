export { runApp, type SynthErrorReport } from './app';
export { AwsStack, type AwsStackProps } from './aws-stack';
export {
  contextOf,
  leaveOut,
  neverDestroyed,
  publishFact,
  type StackContext,
  supports,
  warn,
  writeManifest,
} from './context';
export {
  type ClusterRef,
  type KeyPurpose,
  type KeyRef,
  type LogGroupRef,
  type NatGatewayRef,
  type NetworkRef,
  type SubnetRef,
  subnetsOf,
  type SubnetTier,
  type TopicPublisher,
  type TopicRef,
} from './contracts';
export {
  defineEnvironment,
  type Environment,
  type EnvironmentProps,
  type ProfileOverride,
  type ProfileOverrides,
} from './environment';
export { ExitCode, formatProblem, HeraError, type HeraErrorOptions, type Problem, ProblemCollector } from './errors';
export {
  type AccountDefaultsFact,
  type AlarmFact,
  type AlarmsFact,
  type ClusterFact,
  type ClusterUpgradeFact,
  type CostBudgetFact,
  type DashboardFact,
  type Fact,
  factsOf,
  type KeysFact,
  type KubernetesFact,
  type NetworkDescriptionFact,
  type NetworkFact,
  type NetworkPolicyEngine,
  type NodeGroupFact,
  type PodSecurityLevel,
  type NotificationTopicFact,
  type RecoveryFact,
  type SecurityGroupRuleFact,
  type SecurityGroupsFact,
  type ServiceAccountFact,
  type ThreatDetectionFact,
  type ThreatDetectionPrice,
} from './facts';
export {
  giveKubernetesComponent,
  type KubernetesComponent,
  type KubernetesComponents,
  type KubernetesObject,
  takeKubernetesComponents,
} from './kubernetes-components';
export { checkTopic, type TopicUse } from './check-topic';
export { lastLook, type TerraformJson } from './last-look';
export { logRetentionDays } from './log-retention';
export {
  isStackManifest,
  kubernetesFolderName,
  type LeftOut,
  manifestFileName,
  type RecordedOverride,
  type StackManifest,
} from './manifest';
export {
  type ControlPlaneLogType,
  controlPlaneLogTypes,
  isWeaker,
  type NatSetting,
  type Profile,
  type ProfileName,
  profiles,
  type ProfileSettings,
} from './profile';
export { type ProviderFeature, providerConstraint, providerFeatureSince, targetHas } from './provider-features';
export { environmentTags, nameTag } from './tagging';
export { type SynthTarget, targetFromEnvironment } from './target';
export { isUnknown, requireKnown } from './tokens';
export { type ParseContext, parseWith, propertyPath } from './zod-problems';
