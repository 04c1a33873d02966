import type { AddonConfigurations } from './addons/configuration';
import type { ServiceAccountPolicy } from './policies/policy';

/** A statement that allows something. */
export interface PolicyStatement {
  /** Actions, for example `ec2:DescribeSubnets`. */
  readonly actions: readonly string[];
  /** ARNs. `*` only where the service knows no ARN for the action, and then with a `reason`. */
  readonly resources: readonly string[];
  /** Why the statement needs `*` as a resource; for readers and for the lint of the policies, IAM does not see it. @default - none */
  readonly reason?: string;
  /** IAM condition block. @default - none */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A role made for one service account of an add-on, and bound to it by the add-on's `identity`. */
export interface AddonRole {
  /** Kubernetes service account that the add-on's pods run as. */
  readonly serviceAccount: string;
  /** Namespace of the service account. @default 'kube-system' */
  readonly namespace?: string;
  /** AWS managed policies, by name (with path, such as `service-role/AmazonEBSCSIDriverPolicy`) or ARN. @default - none */
  readonly managedPolicies?: readonly string[];
  /** A ready policy, cut to the cluster. @default - none */
  readonly policy?: ServiceAccountPolicy;
  /** What else the role may do. @default - nothing */
  readonly statements?: readonly PolicyStatement[];
}

/** A role that exists already. Its trust policy has to let `pods.eks.amazonaws.com` assume it, or for IRSA the cluster's OIDC provider. */
export interface ExistingAddonRole {
  /** Kubernetes service account that the add-on's pods run as. */
  readonly serviceAccount: string;
  /** ARN of the role. */
  readonly roleArn: string;
}

/** Whether an add-on goes in before the first node or after the last node group. */
export type AddonOrder = 'before-nodes' | 'after-nodes';

/** How an add-on's pods come to their role: EKS Pod Identity, or a role of the cluster's OIDC provider (IRSA). */
export type AddonIdentity = 'pod-identity' | 'irsa';

/** Who wins where an add-on and what is in the cluster differ. */
export interface AddonConflicts {
  /** @default 'OVERWRITE', also over what was installed by other means */
  readonly onCreate?: 'OVERWRITE' | 'NONE';
  /** `PRESERVE` keeps what was changed in the cluster by hand. @default 'OVERWRITE', so that what is written here is the truth */
  readonly onUpdate?: 'OVERWRITE' | 'PRESERVE' | 'NONE';
}

/** Everything about an add-on but its name. */
export interface AddonSettings<Configuration = Readonly<Record<string, unknown>>> {
  /**
   * `default`: what EKS holds for the default of the Kubernetes version when the add-on is made, and then unchanged. `latest`: the newest for
   * the cluster's version at every plan, so an upgrade of the cluster is through before it moves. Or a version such as
   * `v1.23.0-eksbuild.1`, which production should have: a warning says so.
   *
   * @default 'default'
   */
  readonly version?: 'default' | 'latest' | (string & {});
  /**
   * Configuration values, merged into those of the default set: objects key by key, anything else as a whole. Checked against the
   * schema where it is known (`data/addon-schemas.json`).
   *
   * @default - those of the default set, and then those of the add-on
   */
  readonly configuration?: Configuration;
  /** Configuration values that are merged in last and not checked, for what the known schema lacks. @default - none */
  readonly rawConfiguration?: Readonly<Record<string, unknown>>;
  /** @default 'after-nodes' for an add-on outside of the default set, whose order is fixed */
  readonly when?: AddonOrder;
  /** AWS rights of the add-on's pods. @default - those that the default set knows to be needed */
  readonly role?: AddonRole | ExistingAddonRole;
  /** @default 'pod-identity' */
  readonly identity?: AddonIdentity;
  /** @default - the add-on wins */
  readonly conflicts?: AddonConflicts;
  /**
   * Whether its software stays on the nodes when the add-on is taken out of the stack.
   *
   * @default - true for vpc-cni and kube-proxy, whose end would take the network from running pods; false otherwise
   */
  readonly preserve?: boolean;
  /**
   * Takes an add-on of the default set away. Not vpc-cni, kube-proxy and coredns, without which no node or name works; and not
   * eks-pod-identity-agent while an add-on has its role from it.
   *
   * @default false
   */
  readonly remove?: boolean;
}

/**
 * An EKS add-on. With the name of one of the default set it changes that one: what is given here wins. The default set is `vpc-cni`,
 * `kube-proxy`, `eks-pod-identity-agent`, `coredns` and `aws-ebs-csi-driver`, with `eks-node-monitoring-agent` where the environment asks for node
 * repair, and `metrics-server` in production.
 */
export interface AddonProps extends AddonSettings {
  /** Name in the EKS API, for example `metrics-server`. */
  readonly name: string;
}

/** What an add-on of that name takes as its configuration. */
export type ConfigurationOf<Name extends string> = Name extends keyof AddonConfigurations
  ? AddonConfigurations[Name]
  : Readonly<Record<string, unknown>>;

/** An add-on with the types of its configuration: `addon('coredns', { configuration: { replicaCount: 3 } })`. */
export const addon = <Name extends string>(
  name: Name,
  settings: AddonSettings<ConfigurationOf<Name>> = {},
): AddonProps => ({ name, ...(settings as AddonSettings) });
