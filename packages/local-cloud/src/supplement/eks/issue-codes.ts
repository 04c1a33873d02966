import type {
  AddonIssueCode,
  ClusterIssueCode,
  ErrorCode,
  FargateProfileIssueCode,
  NodegroupIssueCode,
} from '@aws-sdk/client-eks';
import type { EksEvent, EksKind } from './script-rule';

// Records, so that the compiler asks for every code of the SDK, and `@aws-sdk/client-eks` itself is not loaded for them.
const NODEGROUP: Record<NodegroupIssueCode, true> = {
  AccessDenied: true,
  AmiIdNotFound: true,
  AsgInstanceLaunchFailures: true,
  AutoScalingGroupInstanceRefreshActive: true,
  AutoScalingGroupInvalidConfiguration: true,
  AutoScalingGroupNotFound: true,
  AutoScalingGroupOptInRequired: true,
  AutoScalingGroupRateLimitExceeded: true,
  ClusterUnreachable: true,
  Ec2InstanceTypeDoesNotExist: true,
  Ec2LaunchTemplateDeletionFailure: true,
  Ec2LaunchTemplateInvalidConfiguration: true,
  Ec2LaunchTemplateMaxLimitExceeded: true,
  Ec2LaunchTemplateNotFound: true,
  Ec2LaunchTemplateVersionMaxLimitExceeded: true,
  Ec2LaunchTemplateVersionMismatch: true,
  Ec2SecurityGroupDeletionFailure: true,
  Ec2SecurityGroupNotFound: true,
  Ec2SubnetInvalidConfiguration: true,
  Ec2SubnetListTooLong: true,
  Ec2SubnetMissingIpv6Assignment: true,
  Ec2SubnetNotFound: true,
  IamInstanceProfileNotFound: true,
  IamLimitExceeded: true,
  IamNodeRoleNotFound: true,
  IamThrottling: true,
  InstanceLimitExceeded: true,
  InsufficientFreeAddresses: true,
  InternalFailure: true,
  KubernetesLabelInvalid: true,
  LimitExceeded: true,
  NodeCreationFailure: true,
  NodeTerminationFailure: true,
  PodEvictionFailure: true,
  SourceEc2LaunchTemplateNotFound: true,
  Unknown: true,
};

const CLUSTER: Record<ClusterIssueCode, true> = {
  AccessDenied: true,
  ClusterUnreachable: true,
  ConfigurationConflict: true,
  Ec2SecurityGroupNotFound: true,
  Ec2ServiceNotSubscribed: true,
  Ec2SubnetNotFound: true,
  IamRoleNotFound: true,
  InsufficientFreeAddresses: true,
  InternalFailure: true,
  KmsGrantRevoked: true,
  KmsKeyDisabled: true,
  KmsKeyMarkedForDeletion: true,
  KmsKeyNotFound: true,
  Other: true,
  ResourceLimitExceeded: true,
  ResourceNotFound: true,
  StsRegionalEndpointDisabled: true,
  UnsupportedVersion: true,
  VpcNotFound: true,
};

const ADDON: Record<AddonIssueCode, true> = {
  AccessDenied: true,
  AddonPermissionFailure: true,
  AddonSubscriptionNeeded: true,
  AdmissionRequestDenied: true,
  ClusterUnreachable: true,
  ConfigurationConflict: true,
  InsufficientNumberOfReplicas: true,
  InternalFailure: true,
  K8sResourceNotFound: true,
  UnsupportedAddonModification: true,
};

const FARGATE: Record<FargateProfileIssueCode, true> = {
  AccessDenied: true,
  ClusterUnreachable: true,
  InternalFailure: true,
  PodExecutionRoleAlreadyInUse: true,
};

const UPDATE: Record<ErrorCode, true> = {
  AccessDenied: true,
  AdmissionRequestDenied: true,
  ClusterUnreachable: true,
  ConfigurationConflict: true,
  EniLimitReached: true,
  InsufficientFreeAddresses: true,
  InsufficientNumberOfReplicas: true,
  IpNotAvailable: true,
  K8sResourceNotFound: true,
  NodeCreationFailure: true,
  OperationNotPermitted: true,
  PodEvictionFailure: true,
  SecurityGroupNotFound: true,
  SubnetNotFound: true,
  Unknown: true,
  UnsupportedAddonModification: true,
  VpcIdNotFound: true,
};

const HEALTH: Record<EksKind, object> = {
  cluster: CLUSTER,
  nodegroup: NODEGROUP,
  addon: ADDON,
  'fargate-profile': FARGATE,
  // Has no health of its own, only the update that associates it.
  'identity-provider': UPDATE,
};

/** Codes that a resource of this kind can have as health issues, or its update as errors. */
export const issueCodes = (kind: EksKind, event?: EksEvent): readonly string[] => {
  return Object.keys(event === 'update' ? { ...UPDATE, ...HEALTH[kind] } : HEALTH[kind]);
};
