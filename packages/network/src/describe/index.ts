export { describeNetwork, type NetworkDescription, type SubnetRow } from './describe-network';
export type { DescribedEndpoints, DescribedNat, DescribedNetwork } from './described-network';
