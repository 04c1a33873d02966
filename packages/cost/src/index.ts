export { type CostProblemCode, costProblems } from './errors';
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
export {
  type Usage,
  type UsageFigure,
  type UsageProfileName,
  usageProfileNames,
  type UsageValues,
} from './usage/usage';
