import type { KeyPurpose, SubnetTier } from './contracts';
import type { ControlPlaneLogType, NatSetting } from './profile';

/** What a `Network` promises, for verification, cost and checklist to hold the live network against. */
export interface NetworkFact {
  readonly kind: 'network';
  readonly cidr: string;
  readonly nat: NatSetting;
  readonly subnets: readonly { readonly tier: SubnetTier; readonly zone: string; readonly cidr: string }[];
  readonly gatewayEndpoints: readonly string[];
  /** @default - flow logs are off */
  readonly flowLog?: {
    readonly logGroupName: string;
    readonly retentionDays: number;
    readonly customerManagedKey: boolean;
  };
}

/** Which customer-managed keys exist. */
export interface KeysFact {
  readonly kind: 'keys';
  readonly keys: readonly { readonly purpose: KeyPurpose; readonly alias: string }[];
}

/** What `AccountDefaults` promises. */
export interface AccountDefaultsFact {
  readonly kind: 'account-defaults';
  readonly ebsEncryptionByDefault: boolean;
}

/** What a `Cluster` promises. */
export interface ClusterFact {
  readonly kind: 'cluster';
  readonly name: string;
  readonly version: string;
  readonly privateEndpoint: boolean;
  /** Empty when the public endpoint is off. */
  readonly publicCidrs: readonly string[];
  readonly logs: {
    readonly types: readonly ControlPlaneLogType[];
    readonly logGroupName: string;
    readonly retentionDays: number;
    readonly customerManagedKey: boolean;
  };
  readonly secretsKey: 'customer-managed' | 'aws-owned';
  readonly nodeGroups: readonly NodeGroupFact[];
  readonly addons: readonly string[];
  readonly accessEntries: readonly string[];
}

/** What a node group promises. */
export interface NodeGroupFact {
  readonly name: string;
  readonly instanceTypes: readonly string[];
  readonly capacityType: 'ON_DEMAND' | 'SPOT';
  readonly minimum: number;
  readonly maximum: number;
  readonly zones: readonly string[];
  readonly tainted: boolean;
  readonly volumeKey: 'customer-managed' | 'aws-managed';
}

/** Any fact that Hera's constructs publish. */
export type Fact = NetworkFact | KeysFact | AccountDefaultsFact | ClusterFact;

/** All facts of one kind in a manifest's `facts`. */
export const factsOf = <K extends Fact['kind']>(
  facts: Readonly<Record<string, Fact>>,
  kind: K,
): readonly Extract<Fact, { kind: K }>[] =>
  Object.values(facts).filter((fact): fact is Extract<Fact, { kind: K }> => fact.kind === kind);
