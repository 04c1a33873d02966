/**
 * Access policies for people and pipelines. Source: EKS user guide, access-policy-permissions, read 2026-11-22. The other
 * policies that EKS lists belong to services or to node types, which bring their own entry.
 */
export type AccessPolicyName =
  | 'AmazonEKSClusterAdminPolicy'
  | 'AmazonEKSAdminPolicy'
  | 'AmazonEKSEditPolicy'
  | 'AmazonEKSViewPolicy'
  | 'AmazonEKSAdminViewPolicy'
  | 'AmazonEKSSecretReaderPolicy';

/** Where an access policy applies: the whole cluster, or the namespaces named (`*` may end a name). */
export type AccessScope = 'cluster' | { readonly namespaces: readonly string[] };

/** An access policy and where it applies. */
export interface AccessPolicyGrant {
  /** Which policy. */
  readonly policy: AccessPolicyName;
  /** Where. @default 'cluster' */
  readonly scope?: AccessScope;
}

/** Access of a person, a team or a pipeline. */
export interface StandardAccessEntry {
  readonly type: 'STANDARD';
  /** Name within the cluster; part of the Terraform address, so it stays when the principal changes. */
  readonly name: string;
  /** ARN of the IAM role or user. For a role of IAM Identity Center, with its full `/aws-reserved/sso.amazonaws.com/` path. */
  readonly principalArn: string;
  /** EKS access policies. @default - none, only `kubernetesGroups` count */
  readonly policies?: readonly AccessPolicyGrant[];
  /** Kubernetes groups that RBAC objects of yours refer to. @default - none */
  readonly kubernetesGroups?: readonly string[];
}

/**
 * Access of machines that are not in a managed node group or Fargate profile of EKS, for which EKS makes the entry by
 * itself. Their rights come from the type, so they carry neither policies nor groups.
 */
export interface MachineAccessEntry {
  readonly type: 'EC2_LINUX' | 'EC2_WINDOWS' | 'FARGATE_LINUX' | 'HYBRID_LINUX';
  /** Name within the cluster; part of the Terraform address. */
  readonly name: string;
  /** ARN of the machines' IAM role. */
  readonly principalArn: string;
}

/** Who may call the Kubernetes API. */
export type AccessEntry = StandardAccessEntry | MachineAccessEntry;
