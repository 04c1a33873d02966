import type { NetworkFact } from '@hera/core';
import type { LayoutTier } from '../internal/plan';
import { presetServices } from './catalogue';
import type { EndpointPolicy } from './endpoint-options';

/** An endpoint that passed every check. */
export interface PlannedEndpoint {
  /** Short name, such as `ecr.api`, or a whole service name where Hera knows no short one. */
  readonly service: string;
  /** Whole service name, where it was written out. @default - follows from the short name and the region */
  readonly name?: string;
  /** Why it is made, such as `core: nodes pull image manifests`. */
  readonly reasons: readonly string[];
  /** Policy to use instead of ours. @default - ours, or none where the endpoint takes none */
  readonly policy?: EndpointPolicy;
}

/** Endpoints that passed every check. */
export interface PlannedEndpoints {
  /** Reached by routes of the private, pods and intra tiers. */
  readonly gateway: readonly PlannedEndpoint[];
  /** Reached at an address in each of `zones`. */
  readonly interface: readonly PlannedEndpoint[];
  /** Tier of the addresses. @default - there are no interface endpoints */
  readonly tier?: 'intra' | 'private';
  readonly zones: readonly string[];
  /** Subnets whose machines may call interface endpoints. */
  readonly callers: readonly { readonly tier: LayoutTier; readonly zone: string; readonly cidr: string }[];
  /** Accounts beside the own one whose identities may use the endpoints. */
  readonly accounts: readonly string[];
  /** Buckets beside those that Hera knows, whose objects anybody may read through the S3 endpoint. */
  readonly readableBuckets: readonly string[];
}

/** No endpoint at all: a network without inner subnets. */
export const noEndpoints: PlannedEndpoints = {
  gateway: [],
  interface: [],
  zones: [],
  callers: [],
  accounts: [],
  readableBuckets: [],
};

/** Every planned service, gateways first. */
export const plannedServices = (planned: PlannedEndpoints): readonly string[] =>
  [...planned.gateway, ...planned.interface].map(({ service }) => service);

/** Services of the `isolated` preset that have no endpoint: without NAT, a cluster cannot do without them. */
export const missingForNoNat = (planned: PlannedEndpoints): readonly string[] => {
  const services = plannedServices(planned);
  return presetServices('isolated').filter((service) => !services.includes(service));
};

/** What a `NetworkFact` says of endpoints. */
export const endpointsFact = (
  planned: PlannedEndpoints,
): Pick<NetworkFact, 'gatewayEndpoints' | 'interfaceEndpoints'> => ({
  gatewayEndpoints: planned.gateway.map(({ service }) => service),
  ...(planned.interface.length === 0
    ? {}
    : {
        interfaceEndpoints: {
          services: planned.interface.map(({ service }) => service),
          zones: planned.zones,
          tier: planned.tier ?? 'private',
        },
      }),
});
