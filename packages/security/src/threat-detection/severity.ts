/** Where GuardDuty's levels begin. Source: GuardDuty user guide, guardduty_findings-severity (read 2026-11-26). */
export const severityLevels = { low: 1, medium: 4, high: 7, critical: 9 } as const;

/** A level of severity. */
export type SeverityLevel = keyof typeof severityLevels;

/** The least severity of a level, or the number itself. */
export const severityOf = (severity: SeverityLevel | number): number =>
  typeof severity === 'number' ? severity : severityLevels[severity];
