export type { AwsProviderSource, Toolchain } from './toolchain';
export type {
  ChangeSummary,
  DiagnosticEvent,
  LogEvent,
  OutputsEvent,
  PlannedChangeEvent,
  ResourceAction,
  ResourceEvent,
  ResourceTiming,
  Stage,
  SummaryEvent,
  TerraformEvent,
} from './events';
export { changedOutputsOf, changesOf, driftOf, isEmptyPlan, planSchema, stateSchema } from './plan';
export type { Plan, PlannedChange, State } from './plan';
export { redactPlan, redactState, redactionMarker } from './redact';
export { Terraform } from './terraform';
export type {
  ApplyOptions,
  ApplyResult,
  DestroyOptions,
  InitOptions,
  OutputValue,
  PlanOptions,
  PlanResult,
  TerraformOptions,
  ValidationWarning,
} from './terraform';
export { transientErrors } from './transient-errors';
export type { TransientError } from './transient-errors';
export { readVersion } from './version';
export { overrideFileName, prepareWorkspace } from './workspace';
export type { PrepareWorkspaceOptions, Workspace } from './workspace';
