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
export { type EksSupport, eksSupportAsOf, eksSupportOf } from './pricers/eks-support';
export { freeReason, freeTypes } from './pricers/free-types';
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
