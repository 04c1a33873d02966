/** Every problem that this package can report, by its stable code. */
export const recoveryProblems = {
  HERA_REC_001: 'a property is unknown or has the wrong type',
  HERA_REC_002: 'name that AWS Backup does not accept',
  HERA_REC_003: 'vault without the customer-managed key that the environment requires',
  HERA_REC_004: 'key of another region than the vault',
  HERA_REC_005: 'rule name that AWS Backup does not accept, or used twice',
  HERA_REC_006: 'schedule that is no cron expression of AWS, or never runs twice',
  HERA_REC_007: 'schedule that runs more often than once an hour',
  HERA_REC_008: 'time zone that is none',
  HERA_REC_009: 'window that AWS Backup does not accept',
  HERA_REC_010: 'retention outside 1 to 36500 days',
  HERA_REC_011: 'cold storage for less than 90 days',
  HERA_REC_012: 'recovery point objective that no rule meets',
  HERA_REC_013: 'copy to something that is no backup vault',
  HERA_REC_014: 'copy to the vault that it is from',
  HERA_REC_015: 'copies that stay in the region of the vault (warning)',
  HERA_REC_016: 'compliance lock without three days of grace, or without a reason',
  HERA_REC_017: 'deleter of recovery points that is not the ARN of an IAM role or user',
  HERA_REC_018: 'restore testing with nothing that can be tested',
  HERA_REC_019: 'restore testing outside of what AWS Backup accepts',
  HERA_REC_020: 'topic that events of the region cannot be sent to',
  HERA_REC_021: 'topic whose policy does not admit EventBridge',
  HERA_REC_022: 'name used twice in one stack',
  HERA_REC_023: 'archive of volumes without cold storage',
} as const;

/** A stable code of this package. */
export type RecoveryProblemCode = keyof typeof recoveryProblems;
