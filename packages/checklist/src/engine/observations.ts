import type { StackModel } from '@hera/stack-model';

/** An answer, or why there is none. */
export type Observed<T> =
  | { readonly known: true; readonly value: T }
  | {
      readonly known: false;
      /** In words. */
      readonly reason: string;
      /** Permission that was missing, for example `eks:DescribeCluster` or `list namespaces`. @default - it was not for a permission */
      readonly missingPermission?: string;
    };

/** What could not be read. */
export interface NotObserved {
  /** Terraform type or Kubernetes kind. */
  readonly type: string;
  /** In words. */
  readonly reason: string;
  /** @default - it was not for a permission */
  readonly missingPermission?: string;
}

/** A finished restore test. */
export interface RestoreTest {
  readonly subject: string;
  readonly completedAt: string;
  readonly succeeded: boolean;
  /** Minutes from start to end. */
  readonly minutes: number;
}

/** A finished backup job. */
export interface BackupJob {
  readonly subject: string;
  readonly completedAt: string;
  readonly succeeded: boolean;
}

/** What live AWS shows and no Terraform resource has an attribute for. */
export interface AwsSignals {
  /** Newest restore tests of AWS Backup. @default - not looked for */
  readonly restoreTests?: Observed<readonly RestoreTest[]>;
  /** Newest backup jobs. @default - not looked for */
  readonly backupJobs?: Observed<readonly BackupJob[]>;
  /** Newest datapoint of the cluster's metrics, ISO 8601; undefined when there is none. @default - not looked for */
  readonly newestMetric?: Observed<string | undefined>;
  /** Newest log event of the cluster's workloads, ISO 8601; undefined when there is none. @default - not looked for */
  readonly newestLogEvent?: Observed<string | undefined>;
}

/**
 * Live AWS. Resources come as a state document of `@hera/stack-model` in the attribute names of the AWS provider, so that one rule judges a plan
 * and the account alike.
 */
export interface AwsObservations {
  /** ISO 8601. */
  readonly takenAt: string;
  readonly account: string;
  readonly region: string;
  readonly model: StackModel;
  /** Terraform types that were looked for: of others, nothing is known. */
  readonly observedTypes: readonly string[];
  readonly notObserved: readonly NotObserved[];
  /** @default - nothing of it was looked for */
  readonly signals?: AwsSignals;
}

/** A Kubernetes object as the API gives it. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** Live Kubernetes. Secrets are never among the objects. */
export interface KubernetesObservations {
  /** ISO 8601. */
  readonly takenAt: string;
  readonly cluster: string;
  readonly objects: readonly KubernetesObject[];
  /** Kinds that were looked for: of others, nothing is known. */
  readonly observedKinds: readonly string[];
  readonly notObserved: readonly NotObserved[];
}
