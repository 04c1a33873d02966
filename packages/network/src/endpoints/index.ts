export { checkEndpoints, checkKarpenter } from './check-endpoints';
export type { ClusterUse, EndpointOptions, EndpointPolicy, EndpointPreset, NetworkEndpoints } from './endpoint-options';
export { endpointsFact, missingForNoNat, type PlannedEndpoints } from './planned-endpoints';
export { requiredEndpoints, type RequiredEndpoint } from './required-endpoints';
export { endpointsShape } from './shape';
export { VpcEndpoints, type VpcEndpointsProps } from './vpc-endpoints';
