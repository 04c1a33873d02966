export { ClusterBackup } from './cluster-backup';
export type {
  BackupCopy,
  BackupRule,
  ClusterBackupProps,
  ComplianceLock,
  RecoveryObjectives,
  RestoreTesting,
  Retention,
} from './cluster-backup-props';
export { type RecoveryProblemCode, recoveryProblems } from './errors';
