/** Every problem that this package can report, by its stable code. */
export const observabilityProblems = {
  HERA_OBS_001: 'a property is unknown or has the wrong type',
  HERA_OBS_002: 'topic whose policy does not admit CloudWatch alarms',
  HERA_OBS_003: 'topic that an alarm of the region cannot tell',
  HERA_OBS_004: 'threshold that CloudWatch does not take, or that is never crossed',
  HERA_OBS_005: 'period that CloudWatch does not take, or that is shorter than the metric is sent',
  HERA_OBS_006: 'evaluation periods or datapoints that CloudWatch does not take',
  HERA_OBS_007: 'alarm without a runbook',
  HERA_OBS_008: 'runbook that is neither an HTTPS URL nor a path in the repository',
  HERA_OBS_009: 'alarms on nodes where nothing sends Container Insights',
  HERA_OBS_010: 'alarm that is switched off without a reason',
  HERA_OBS_011: 'settings of an alarm that there is nothing to watch for',
  HERA_OBS_012: 'alarm name that is taken',
  HERA_OBS_013: 'name that CloudWatch or a Terraform address does not take',
  HERA_OBS_014: 'two alarms that watch the same',
  HERA_OBS_015: 'statistic that CloudWatch does not take',
  HERA_OBS_016: 'queue that is not named by its ARN',
  HERA_OBS_017: 'NAT gateways that are not known, so nothing watches them (warning)',
  HERA_OBS_018: 'metric without a name, in a reserved namespace, or with dimensions that CloudWatch does not take',
  HERA_OBS_019: 'description that CloudWatch does not take',
  HERA_OBS_020: 'dashboard name that CloudWatch does not take',
  HERA_OBS_021: 'dashboard name that is taken',
  HERA_OBS_022: 'topic whose policy does not admit AWS Budgets',
  HERA_OBS_023: 'topic that AWS Budgets cannot tell',
  HERA_OBS_024: 'limit of a month that is none',
  HERA_OBS_025: 'percent of a limit that nobody can be told of',
  HERA_OBS_026: 'budget name that AWS Budgets does not take, or that is taken',
  HERA_OBS_027: 'budget that tells nobody, or too often',
} as const;

/** A stable code of this package. */
export type ObservabilityProblemCode = keyof typeof observabilityProblems;
