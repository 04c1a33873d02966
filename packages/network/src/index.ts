export type {
  AdoptedLayout,
  AdoptedNetworkOptions,
  NetworkAttributes,
  NetworkQuery,
  SubnetAttributes,
  SubnetQuery,
  VpcQuery,
} from './adopt/adopted-network-props';
export type { BlockPublicAccessOptions } from './block-public-access';
export { describeNetwork, type DescribedNetwork, type NetworkDescription, type SubnetRow } from './describe';
export { networkProblems, type NetworkProblemCode } from './errors';
export {
  type ClusterUse,
  type EndpointOptions,
  type EndpointPolicy,
  type EndpointPreset,
  type NetworkEndpoints,
  type RequiredEndpoint,
  requiredEndpoints,
} from './endpoints';
export {
  type FlowLogBucketOptions,
  type FlowLogDestination,
  type FlowLogField,
  flowLogFields,
  type FlowLogOptions,
} from './flow-logs';
export { Network } from './network';
export type { AclAllowance, NetworkAclOptions } from './network-acls';
export type { NatOptions, NetworkLayout, NetworkProps, TierLayout } from './network-props';
export {
  type BlockGrowth,
  type CapacityDemand,
  type CniMode,
  type ComputedLayout,
  type ExplicitLayout,
  type GrowthInput,
  growthReport,
  planLayout,
  type SpareBlock,
  type SubnetGrowth,
  type ZoneSlots,
} from './planner';
