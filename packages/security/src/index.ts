export { AccountDefaults, type AccountDefaultsProps, type InstanceMetadataDefaults } from './account-defaults';
export { AssumableRole, type AssumableRoleProps } from './assumable-role';
export { EncryptionKeys, type EncryptionKeysProps } from './encryption-keys';
export type { KeyPolicyStatement } from './key-policy-statement';
export { securityProblems, type SecurityProblemCode } from './errors';
export type { ManagedKeyPurpose } from './internal/key-policies';
export {
  type OpenRangeException,
  SecurityGroupAudit,
  type SecurityGroupAuditProps,
} from './security-group-audit/security-group-audit';
export { NotificationTopic, type NotificationTopicProps } from './notifications/notification-topic';
export type { TopicSubscription } from './notifications/subscriptions';
export type { ThreatDetectionFeatures } from './threat-detection/features';
export type { SeverityLevel } from './threat-detection/severity';
export { ThreatDetection } from './threat-detection/threat-detection';
export type { PublishingFrequency, ThreatDetectionProps } from './threat-detection/threat-detection-props';
export { CiIdentityProvider, type CiIdentityProviderProps } from './ci-roles/ci-identity-provider';
export { ciBoundaryOf, ciDeployRoleOf, CiRoles } from './ci-roles/ci-roles';
export type { CiRolesProps, CiState } from './ci-roles/ci-roles-props';
export type { CiSubject, GitHubSubject, GitLabSubject } from './ci-roles/subject';
