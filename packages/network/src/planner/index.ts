export type { CapacityDemand, CniMode } from './capacity';
export { type BlockGrowth, type GrowthInput, growthReport, type SpareBlock, type SubnetGrowth } from './growth-report';
export type { ComputedLayout, ExplicitLayout, ZoneSlots } from './layout';
export { planLayout } from './plan-layout';
