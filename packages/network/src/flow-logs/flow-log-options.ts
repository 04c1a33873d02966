import type { KeyRef } from '@hera/core';
import type { FlowLogField } from './fields';

/** Where flow log records go. */
export type FlowLogDestination = 'cloudwatch' | 's3';

/** Flow log records as files in an S3 bucket. */
export interface FlowLogBucketOptions {
  /** ARN of a bucket that exists. Its owner grants log delivery, encrypts and expires. @default - a bucket of our own */
  readonly bucketArn?: string;
  /** Folder for the records, without slashes at its ends; `AWSLogs` is taken by AWS. @default - the root of the bucket */
  readonly prefix?: string;
  /** Days until a file expires, in a bucket of our own. @default - `retentionDays` of the flow log where written, otherwise 365, or 30 in an ephemeral environment */
  readonly retentionDays?: number;
  /** Columns (`parquet`) or lines (`plain-text`), both compressed by AWS. @default 'parquet' */
  readonly format?: 'parquet' | 'plain-text';
  /** A folder per hour, not per day. @default true */
  readonly hourly?: boolean;
  /** Folders named `key=value`, as Hive and Athena read partitions. @default false */
  readonly hiveCompatible?: boolean;
}

/** A VPC flow log to a CloudWatch log group, to S3, or to both. */
export interface FlowLogOptions {
  /** One destination or several, each with a flow log of its own. @default 'cloudwatch' @cost 0.5 USD per GB to CloudWatch Logs (logs-ingestion), 0.25 USD per GB to S3 (logs-to-s3) */
  readonly destination?: FlowLogDestination | readonly FlowLogDestination[];
  /**
   * Days that records are kept, at every destination.
   * @default - CloudWatch Logs: the environment's `logRetentionDays`, 30 in production, 1 in development; S3: see `s3.retentionDays`
   * @cost 0.03 USD per GB-month (logs-storage), 0.023 USD per GB-month (s3-storage)
   */
  readonly retentionDays?: number;
  /** Customer-managed key of the log group and of our bucket. Its policy has to admit CloudWatch Logs, and for S3 `delivery.logs.amazonaws.com`. @default - encrypted with a key of the service; refused where the environment requires customer-managed keys */
  readonly key?: KeyRef;
  /**
   * Seconds of traffic that one record sums up: 60 or 600. For machines on Nitro it is 60 at most, whatever is written.
   * @default 60
   * @cost 0.5 USD per GB to CloudWatch Logs (logs-ingestion), 0.25 USD per GB to S3 (logs-to-s3); 60 gives up to ten times as many records as 600
   */
  readonly aggregationSeconds?: 60 | 600;
  /** Fields of a record, in this order. @default - the fields of version 2 */
  readonly fields?: readonly FlowLogField[];
  /** Settings of the destination `s3`. @default - a bucket of our own, Parquet, hourly folders */
  readonly s3?: FlowLogBucketOptions;
}
