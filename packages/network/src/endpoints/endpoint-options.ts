/** Presets of endpoints. They add up: `['core', 'secrets']` makes the services of both. */
export const endpointPresets = ['free', 'core', 'isolated', 'ssm', 'karpenter', 'storage', 'secrets'] as const;

/**
 * A set of endpoints by purpose. `free`: S3 by gateway, always made. `core`: what nodes call all the time. `isolated`: `core` and what a
 * cluster calls without NAT. `karpenter`: `isolated` and what Karpenter calls. `ssm`, `storage` (EFS), `secrets` (Secrets Manager): those services alone.
 */
export type EndpointPreset = (typeof endpointPresets)[number];

/** Uses that `requiredEndpoints` knows the services of. */
export const clusterUses = [
  'logs',
  'podIdentity',
  'irsa',
  'clusterAutoscaler',
  'loadBalancerController',
  'karpenter',
  'efs',
  'secretsManager',
  'ssm',
  'metrics',
  'tracing',
  'prometheus',
  'kms',
  'eksApi',
  'dynamodb',
] as const;

/** Something that a cluster does, and that calls an AWS service. */
export type ClusterUse = (typeof clusterUses)[number];

/**
 * An endpoint policy: a policy document, whose strings may be references; a reference to the JSON of one; or `open`, for every identity,
 * action and resource.
 */
export type EndpointPolicy = string | Readonly<Record<string, unknown>>;

/** Endpoints of a network, where names of presets are not enough. */
export interface EndpointOptions {
  /**
   * Sets of services.
   * @default - the environment's `endpoints`: `['core']` in production, `['free']` in development; `['free']` where `uses` are given
   * @cost 7.30 USD a month per service and zone, 0.01 USD per GB (interface-endpoint)
   */
  readonly presets?: readonly EndpointPreset[];
  /**
   * What the cluster does: the endpoints that it needs are derived, those of its nodes included. `requiredEndpoints` gives the reason of each.
   * @default - nothing is derived
   * @cost 7.30 USD a month per service and zone, 0.01 USD per GB (interface-endpoint)
   */
  readonly uses?: readonly ClusterUse[];
  /**
   * Further services: short names that Hera knows (`dynamodb`, `xray`, `aps-workspaces`), or whole names (`com.amazonaws.us-east-1.lambda`).
   * @default - none
   * @cost 7.30 USD a month per service and zone, 0.01 USD per GB (interface-endpoint)
   */
  readonly services?: readonly string[];
  /**
   * Policies by service, instead of ours.
   * @default - interface endpoints: identities of the own account and of `accounts`; S3: these, with all access to buckets of these accounts
   * and read access to others, and anybody may read objects of the buckets that ECR, Amazon Linux and registry.k8s.io serve from
   */
  readonly policies?: Readonly<Record<string, EndpointPolicy>>;
  /**
   * Further accounts, as 12 digits, whose identities may use the endpoints: pods that assume a role of another account, owners of
   * machines in shared subnets.
   * @default - the own account alone
   */
  readonly accounts?: readonly string[];
  /** Further buckets of the region whose objects may be read without credentials of these accounts: public ones, or by presigned URLs. @default - none */
  readonly readableBuckets?: readonly string[];
  /** Tier that the network interfaces of the endpoints stand in. @default - `intra` where there is one, else `private` */
  readonly tier?: 'intra' | 'private';
  /**
   * Zones with a network interface of each endpoint. Machines of other zones reach it across zones.
   * @default - all zones of the tier
   * @cost 7.30 USD a month per service and zone, 0.01 USD per GB (interface-endpoint)
   */
  readonly zones?: readonly string[];
}

/** Endpoints of a network: names of presets, or more. */
export type NetworkEndpoints = readonly EndpointPreset[] | EndpointOptions;
