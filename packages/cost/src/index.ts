export { parseBaseline, readBaseline } from './diff/baseline';
export {
  type CostChange,
  type CostChangeKind,
  type CostDiff,
  diffEstimates,
  type DiffOptions,
  type LineChange,
} from './diff/diff';
export type { CostSnapshot, SnapshotLine, SnapshotResource } from './diff/snapshot';
export { type CostProblemCode, costProblems } from './errors';
export { estimate } from './estimate/estimate';
export type { EstimateOptions } from './estimate/options';
export type {
  CostCoverage,
  CostLine,
  CostPart,
  CostState,
  Estimate,
  Factor,
  PriceUsed,
  Range,
  ResourceCost,
  UsageUsed,
} from './estimate/result';
export { explain } from './explain/explain';
export { type CostNote, type CostNoteId, costNoteIds, type NoteFact, type NoteFigure } from './explain/note';
export { type AwsBudget, awsBudgets } from './gates/aws-budget';
export { parseBudgets, readBudgetFile } from './gates/budget-file';
export { type Budget, type BudgetFile, budgetJsonSchema, type GateFigure, gateFigures } from './gates/budget-schema';
export { declaredBudgets } from './gates/declared-budgets';
export { budgetsFor, evaluateGates, type GateInput, type GateKind, gateProblems, type GateResult } from './gates/gates';
export { type EksSupport, eksSupportAsOf, eksSupportOf } from './pricers/eks-support';
export { freeReason, freeTypes } from './pricers/free-types';
export { type CostDocument, costDocumentJsonSchema } from './schema/document-schema';
export {
  compareWithSeed,
  type SeedComparison,
  type SeedRange,
  type SeedRow,
  type SeedScenario,
  seedScenarios,
  seedTable,
} from './scenarios/compare-with-seed';
export { type UsageKey, usageKeys } from './usage/keys';
export { type AssumedUse, type UsageProfile, usageProfiles, usageProfilesAsOf } from './usage/profiles';
export { parseUsage, readUsageFile } from './usage/read-usage';
export { type UsageFile, usageJsonSchema } from './usage/schema';
export {
  defaultUsageProfile,
  type Usage,
  type UsageFigure,
  usageOf,
  type UsageProfileName,
  usageProfileNames,
  type UsageValues,
  withProfile,
} from './usage/usage';
