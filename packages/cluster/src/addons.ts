/** A statement that allows something. */
export interface PolicyStatement {
  /** Actions, for example `ec2:DescribeSubnets`. */
  readonly actions: readonly string[];
  /** ARNs. `*` only where the service knows no ARN for the action. */
  readonly resources: readonly string[];
  /** IAM condition block. @default - none */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A role made for one service account of an add-on, and bound to it by EKS Pod Identity. */
export interface AddonRole {
  /** Kubernetes service account that the add-on's pods run as. */
  readonly serviceAccount: string;
  /** Namespace of the service account. @default 'kube-system' */
  readonly namespace?: string;
  /** AWS managed policies, by name (with path, such as `service-role/AmazonEBSCSIDriverPolicy`) or ARN. @default - none */
  readonly managedPolicies?: readonly string[];
  /** What else the role may do. @default - nothing */
  readonly statements?: readonly PolicyStatement[];
}

/** A role that exists already. Its trust policy has to let `pods.eks.amazonaws.com` assume it. */
export interface ExistingAddonRole {
  /** Kubernetes service account that the add-on's pods run as. */
  readonly serviceAccount: string;
  /** ARN of the role. */
  readonly roleArn: string;
}

/** Whether an add-on goes in before the first node or after the last node group. */
export type AddonOrder = 'before-nodes' | 'after-nodes';

/**
 * An EKS add-on. With the name of one of the default set (`vpc-cni`, `kube-proxy`, `eks-pod-identity-agent`, `coredns`,
 * `aws-ebs-csi-driver`) it changes that one: what is given here wins, `configuration` key by key at its top level.
 */
export interface AddonProps {
  /** Name in the EKS API, for example `metrics-server`. */
  readonly name: string;
  /**
   * `default`: what EKS holds for the default of the Kubernetes version when the add-on is made, and then unchanged. `latest`: the newest at
   * every plan. Or a version such as `v1.23.0-eksbuild.1`, which is what production should have.
   *
   * @default 'default'
   */
  readonly version?: 'default' | 'latest' | (string & {});
  /** Configuration values, by the schema that `aws eks describe-addon-configuration` prints. @default - those of the add-on */
  readonly configuration?: Readonly<Record<string, unknown>>;
  /** @default 'after-nodes' for an add-on outside of the default set, whose order is fixed */
  readonly when?: AddonOrder;
  /** AWS rights by EKS Pod Identity. @default - none */
  readonly podIdentity?: AddonRole | ExistingAddonRole;
}
