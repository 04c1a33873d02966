import type {
  AccessEntry,
  Addon,
  AssociatedAccessPolicy,
  Cluster,
  FargateProfile,
  Nodegroup,
  OidcIdentityProviderConfig,
  PodIdentityAssociation,
  Update,
  VpcConfigResponse,
} from '@aws-sdk/client-eks';
import type { Caller } from '../caller';
import { notFound } from './errors';
import { Lifecycle } from './lifecycle';

type With<Shape, Key extends keyof Shape> = Shape & { [Name in Key]-?: NonNullable<Shape[Name]> };

/** A cluster with what the supplement always sets. */
export type StoredCluster = With<
  Cluster,
  'name' | 'arn' | 'version' | 'roleArn' | 'tags' | 'accessConfig' | 'logging'
> & {
  resourcesVpcConfig: With<
    VpcConfigResponse,
    'subnetIds' | 'securityGroupIds' | 'vpcId' | 'clusterSecurityGroupId' | 'publicAccessCidrs'
  >;
};

/** A node group with what the supplement always sets. */
export type StoredNodegroup = With<
  Nodegroup,
  'nodegroupName' | 'nodegroupArn' | 'version' | 'nodeRole' | 'scalingConfig' | 'tags' | 'amiType'
>;

/** An add-on with what the supplement always sets. */
export type StoredAddon = With<Addon, 'addonName' | 'addonArn' | 'addonVersion' | 'tags' | 'podIdentityAssociations'>;

/** A Pod Identity association with what the supplement always sets. */
export type StoredAssociation = With<
  PodIdentityAssociation,
  'associationId' | 'associationArn' | 'namespace' | 'serviceAccount' | 'tags'
>;

/** A Fargate profile with what the supplement always sets. */
export type StoredProfile = With<
  FargateProfile,
  'fargateProfileName' | 'fargateProfileArn' | 'podExecutionRoleArn' | 'selectors' | 'subnets' | 'tags'
>;

/** An OIDC identity provider with what the supplement always sets. */
export type StoredProvider = With<
  OidcIdentityProviderConfig,
  'identityProviderConfigName' | 'identityProviderConfigArn' | 'tags'
>;

/** An access entry, its policies by ARN, and whether a node group or Auto Mode made it. */
export interface AccessEntryRecord {
  readonly entry: With<AccessEntry, 'principalArn' | 'accessEntryArn' | 'type' | 'tags'>;
  readonly policies: Map<string, AssociatedAccessPolicy>;
  readonly ownedByEks: boolean;
}

/** An update and what it belongs to: the cluster when both names are absent. */
export interface UpdateRecord {
  readonly update: With<Update, 'id'>;
  /** The stored resource that it changes. */
  readonly target: object;
  /** @default - not of a node group */
  readonly nodegroupName?: string;
  /** @default - not of an add-on */
  readonly addonName?: string;
}

/** A cluster and all that lives in it. */
export interface ClusterRecord {
  readonly cluster: StoredCluster;
  readonly nodegroups: Map<string, StoredNodegroup>;
  readonly addons: Map<string, StoredAddon>;
  readonly fargateProfiles: Map<string, StoredProfile>;
  readonly identityProviders: Map<string, StoredProvider>;
  readonly accessEntries: Map<string, AccessEntryRecord>;
  readonly associations: Map<string, StoredAssociation>;
  readonly updates: UpdateRecord[];
  /** `clientRequestToken` of each create, by ARN: a retry with the same token answers as the first call did. */
  readonly tokens: Map<string, string>;
  /** Version before the last upgrade: the one that a rollback may go to. @default - never upgraded */
  previousVersion?: string;
}

/** Clusters by name, of one account and region. */
export type Scope = Map<string, ClusterRecord>;

/** All state of the emulated EKS, in memory. Accounts and regions never see each other. */
export class EksStore {
  readonly lifecycle = new Lifecycle();
  readonly #scopes = new Map<string, Scope>();

  static key(caller: Caller): string {
    return `${caller.account}/${caller.region}`;
  }

  scope(caller: Caller): Scope {
    const key = EksStore.key(caller);
    const scope = this.#scopes.get(key) ?? new Map<string, ClusterRecord>();
    this.#scopes.set(key, scope);
    return scope;
  }
}

/** A cluster that has nothing in it yet. */
export const emptyRecord = (cluster: StoredCluster): ClusterRecord => ({
  cluster,
  nodegroups: new Map(),
  addons: new Map(),
  fargateProfiles: new Map(),
  identityProviders: new Map(),
  accessEntries: new Map(),
  associations: new Map(),
  updates: [],
  tokens: new Map(),
});

/** @throws AwsError ResourceNotFoundException */
export const clusterOf = (scope: Scope, name: string): ClusterRecord => {
  const record = scope.get(name);
  if (record === undefined) throw notFound(`No cluster found for name: ${name}.`, { clusterName: name });
  return record;
};
