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
