export { type AwsClients, type AwsClientsOptions, createAwsClients } from './aws-clients';
export type { Check, CheckContext, CheckOutcome, CheckResult, CheckStatus, CheckSubject } from './check';
export { environmentChecks } from './checks';
export { Deployment } from './deployment';
export type {
  ApplyStageOptions,
  DeploymentOptions,
  DeploymentPlan,
  DriftReport,
  LateDeploymentOptions,
  StageListener,
  UpdateResult,
} from './deployment-options';
export { type DeploymentTarget, type LateTarget, localState, type TargetEnvironment } from './deployment-target';
export { testkitProblems, type TestkitProblemCode } from './errors';
export { inventory, type InventoryItem, type InventoryOptions, leftovers } from './inventory';
export { liveClusterVersions } from './lifecycle/live-upgrade';
export type {
  LiveAddon,
  LiveClusterVersions,
  LiveInsight,
  LiveNodeGroup,
  OfferedAddon,
} from './lifecycle/live-versions';
export { type TeardownOptions, teardownReport } from './lifecycle/teardown';
export type { TeardownFinding, TeardownGap, TeardownReport } from './lifecycle/teardown-finding';
export { eventually, type EventuallyOptions, type Settled } from './poll';
export { type ProviderProcess, type ProviderProcessOptions, startProvider } from './speed/provider-process';
export {
  defaultDeadlines,
  type DeploymentStage,
  deploymentStages,
  type StageReport,
  type StageStatus,
  type StageTiming,
} from './stage';
export type { ReplaceExpectation } from './internal/replacements';
export { type StackBuild, type StackOnDisk, synthStack, type SynthStackOptions } from './synth';
export { freshAccount, type FreshAccountOptions } from './isolation/fresh-account';
export { runSeed, uniqueName } from './isolation/unique-name';
export { sweep, type SweepOptions, type SweepOutcome, type SweepReport, type SweptRun } from './sweep/sweep';
export { saysRefused } from '@hera/core/aws-sdk';
export { UnsupportedOperation } from './internal/unsupported';
export {
  awsCapabilities,
  type CapabilityTable,
  capabilityTable,
  requireCalls,
  unsupportedCalls,
} from './targets/capability-table';
export { type SkipContext, whereSupported } from './targets/where-supported';
export { realAws, type RealAwsOptions } from './targets/real-aws';
export { allHold, verify, type VerifyOptions } from './verify';
export {
  type CheckCounts,
  countChecks,
  provesNothing,
  type RecordedCheck,
  type RecordedOutcome,
  type RecordedStage,
  recordedStages,
  type TimingsDocument,
  timingsDocument,
  type VerificationDocument,
  verificationDocument,
} from './report/run-documents';
export { type ChangeSelector, PlanAssertions, type PlanSubject } from './plan/assertions';
export type { BlockValues, TemplateResource } from './template/blocks';
export type { ExpectedProps, ResourceOptions } from './template/expectation';
export { Match, type Matcher } from './template/match';
export type { ResourceSelector } from './template/references';
export type { SynthesisableStack } from './template/synthesise';
export { type FromStackOptions, Template } from './template/template';
export { type FaultProxy, type FaultProxyOptions, startFaultProxy } from './faults/fault-proxy';
export type { FaultEffect, FaultRule } from './faults/fault-rule';
export type { ProxiedRequest } from './faults/request-log';
export type { FaultCount } from './faults/rule-book';
export { upstreamsOf } from './faults/upstreams';
export { htmlText, writeHtmlReport } from './report/html-report';
export { junitText, type ReportOptions, writeJunit } from './report/junit-report';
export {
  type DeploymentEvent,
  liveLines,
  type LiveLinesOptions,
  type LiveListeners,
  liveListeners,
  LiveReporter,
} from './report/live-lines';
export { readRuns } from './report/read-runs';
export { recordRun, type RecordRunOptions } from './report/record-run';
export { resourceTimings } from './report/resource-timings';
export { type Recordable, RunRecorder, type RunRecorderOptions } from './report/run-recorder';
export type { PlanCounts, RunManifest, RunOutcome, RunReport } from './report/run-report';
