export { networkProblems, type NetworkProblemCode } from './errors';
export { Network } from './network';
export type { FlowLogOptions, NetworkLayout, NetworkProps, TierLayout } from './network-props';
