import type { PolicyStatement } from '../addons';
import type { ServiceAccountPolicy } from '../policies/policy';

/** What a service account may do in AWS, and how its pods get there. */
export interface ServiceAccountGrantProps {
  /** Kubernetes namespace of the service account. No wildcards. */
  readonly namespace: string;
  /** Kubernetes service account that the pods run as. No wildcards. */
  readonly serviceAccount: string;
  /** Name of the grant, in construct ids and in the role's name. Addresses change with it. @default - the service account's */
  readonly name?: string;
  /** Ready policies, such as `externalDnsPolicy(...)`, or managed policies by name (with path) or ARN. @default - none */
  readonly policies?: readonly (ServiceAccountPolicy | string)[];
  /** What else it may do. @default - nothing */
  readonly statements?: readonly PolicyStatement[];
  /**
   * `pod-identity`: EKS hands the role to the pods, by the agent on their node. `irsa`: the pods sign in with a token of the cluster, which
   * also works on Fargate, and the service account needs the annotations of the grant.
   *
   * @default 'pod-identity'
   */
  readonly identity?: 'pod-identity' | 'irsa';
  /**
   * Role, of any account, that the pods end up with; the role of the grant then only assumes that one. Its trust policy has to ask for the
   * external id of the grant. Pod Identity only.
   *
   * @default - the pods get the role of the grant
   */
  readonly targetRoleArn?: string;
  /**
   * Leaves out the tags of the session. The role then trusts the whole cluster and no longer one service account of it. Pod Identity only.
   *
   * @default false
   */
  readonly disableSessionTags?: boolean;
}

/** A service account that has its role already. */
export interface TakenServiceAccount {
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Who gave it, for the error. */
  readonly by: string;
}
