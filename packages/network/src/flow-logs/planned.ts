import type { KeyRef } from '@hera/core';
import type { FlowLogField } from './fields';

/** The CloudWatch half of a flow log. */
export interface PlannedLogGroup {
  readonly retentionDays: number;
}

/** The S3 half of a flow log. */
export interface PlannedBucket {
  /** @default - a bucket of our own */
  readonly bucketArn?: string;
  /** Empty, or ends with a slash. */
  readonly prefix: string;
  readonly retentionDays: number;
  readonly format: 'parquet' | 'plain-text';
  readonly hourly: boolean;
  readonly hiveCompatible: boolean;
  /** Whether the environment is destroyed as a matter of routine, with what lies in the bucket. */
  readonly ephemeral: boolean;
}

/** Flow logs that passed every check, defaults filled in. */
export interface PlannedFlowLogs {
  readonly aggregationSeconds: number;
  /** @default - the fields of version 2 */
  readonly fields?: readonly FlowLogField[];
  /** @default - encrypted with a key of the service */
  readonly key?: KeyRef;
  /** @default - nothing goes to CloudWatch Logs */
  readonly cloudwatch?: PlannedLogGroup;
  /** @default - nothing goes to S3 */
  readonly s3?: PlannedBucket;
}
