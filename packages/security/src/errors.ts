/** Every problem that this package can report, by its stable code. */
export const securityProblems = {
  HERA_SEC_001: 'a property is unknown or has the wrong type',
  HERA_SEC_002: 'administrator is not the ARN of an IAM role or user',
  HERA_SEC_003: 'deletion window outside 7 to 30 days',
  HERA_SEC_004: 'rotation period outside 90 to 2560 days',
  HERA_SEC_005: 'key alias that KMS does not accept',
  HERA_SEC_006: 'key alias used twice in one stack',
  HERA_SEC_007: 'no key for the purpose',
  HERA_SEC_008: 'default key for volumes while their encryption is off',
  HERA_SEC_009: 'role name that IAM does not accept',
  HERA_SEC_010: 'session length outside 1 to 12 hours',
  HERA_SEC_011: 'Auto Scaling role asked for without a key for volumes',
  HERA_SEC_050: 'security group rule without a reason',
  HERA_SEC_051: 'reason of a security group rule that is too short, or says no more than the rule itself',
  HERA_SEC_052: 'ingress rule open to the internet',
  HERA_SEC_053: 'ingress rule whose range is not known at synth',
  HERA_SEC_054: 'security group rules that cannot be read at synth',
  HERA_SEC_055: 'exception for an open range that fits no rule',
  HERA_SEC_056: 'exception for an open range without a reason',
  HERA_SEC_057: 'two security group audits in one stack',
} as const;

/** A stable code of this package. */
export type SecurityProblemCode = keyof typeof securityProblems;
