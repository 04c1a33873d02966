/** Retention in days that CloudWatch Logs accepts. Source: CloudWatch Logs API, PutRetentionPolicy, read 2026-11-22. */
export const logRetentionDays: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
