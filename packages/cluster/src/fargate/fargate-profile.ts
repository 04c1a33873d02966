/** Pods that a Fargate profile takes: those of the namespace that have all of the labels. */
export interface FargateSelector {
  /** `*` and `?` stand for any text and any character. */
  readonly namespace: string;
  /** Up to five; values may have `*` and `?`. @default - every pod of the namespace */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Where the logs of Fargate pods go. The `aws-logging` ConfigMap, which says so to the pods, is a manifest of your own. */
export interface FargateLogging {
  /** ARN of the log group, without the trailing `:*`. */
  readonly logGroupArn: string;
}

/**
 * A Fargate profile: pods that run without a node of yours, in private subnets. EKS cannot change one: any change makes it anew, and
 * its pods are taken down before that.
 */
export interface FargateProfileProps {
  /** Name within the cluster, up to 100 letters, digits, dashes and underscores, not beginning with `eks-`; part of the Terraform address. */
  readonly name: string;
  /** One to five; a pod has to match one of them. */
  readonly selectors: readonly FargateSelector[];
  /** Zones of the network, spelled as the network spells them. @default - every zone with a private subnet */
  readonly zones?: readonly string[];
}

/** Fargate profiles of a cluster. */
export interface FargateOptions {
  readonly profiles: readonly FargateProfileProps[];
  /** Right of the log router beside each pod to write to a log group. @default - none, pods have no log router */
  readonly logging?: FargateLogging;
}
