import { type KeyRef, neverDestroyed } from '@hera/core';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket/index.js';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls/index.js';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy/index.js';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Surroundings } from '../internal/surroundings';
import { bucketPolicy } from './bucket-policy';
import type { FlowLogSource } from './flow-logs';
import type { PlannedBucket } from './planned';

/** A bucket for flow logs as another part sees it. */
export interface FlowLogBucketRef {
  readonly bucketName: string;
  readonly bucketArn: string;
}

/** Props of `FlowLogBucket`. */
export interface FlowLogBucketProps {
  readonly around: Surroundings;
  /** Name of the environment. */
  readonly name: string;
  readonly s3: PlannedBucket;
  readonly source: FlowLogSource;
  /** @default - encrypted with a key of S3 */
  readonly key?: KeyRef;
}

// Terraform makes names unique behind a prefix of at most 37.
const prefixOf = (name: string): string =>
  `${name
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, '-')
    .replace(/^-+/, '')
    .slice(0, 37 - '-flow-logs-'.length)}-flow-logs-`;

// How long a deleted or overwritten file can be had back.
const graceDays = 30;

/** A bucket that log delivery alone may write to. */
export class FlowLogBucket extends Construct implements FlowLogBucketRef {
  readonly bucketName: string;
  readonly bucketArn: string;
  /** What has to exist before records may come. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, props: FlowLogBucketProps) {
    super(scope, 'bucket');
    const { around, name, s3, source, key } = props;
    const made = new S3Bucket(this, 'Bucket', {
      bucketPrefix: prefixOf(name),
      tags: around.tags('flow-logs'),
      ...this.#protection(s3.ephemeral),
    });
    const bucket = made.id;
    const isPrivate = new S3BucketPublicAccessBlock(this, 'PublicAccessBlock', {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const owner = new S3BucketOwnershipControls(this, 'Ownership', {
      bucket,
      rule: { objectOwnership: 'BucketOwnerEnforced' },
    });
    const encryption = new S3BucketServerSideEncryptionConfigurationA(this, 'Encryption', {
      bucket,
      rule: [
        key === undefined
          ? { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }
          : {
              // The ARN, not the id: with the id log delivery fails (VPC user guide, flow-logs-s3-cmk-policy).
              applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key.keyArn },
              bucketKeyEnabled: true,
            },
      ],
      ...(key?.ready === undefined ? {} : { dependsOn: [...key.ready] }),
    });
    // Files are written once; versions guard them against deletion, which an ephemeral environment wants to be able to do.
    const versioning = s3.ephemeral
      ? undefined
      : new S3BucketVersioningA(this, 'Versioning', { bucket, versioningConfiguration: { status: 'Enabled' } });
    new S3BucketLifecycleConfiguration(this, 'Lifecycle', {
      bucket,
      rule: [
        {
          id: 'expire-records',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          expiration: [{ days: s3.retentionDays }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 1 }],
          ...(s3.ephemeral ? {} : { noncurrentVersionExpiration: [{ noncurrentDays: graceDays }] }),
        },
      ],
      ...(versioning === undefined ? {} : { dependsOn: [versioning] }),
    });
    const policy = new S3BucketPolicy(this, 'Policy', {
      bucket,
      policy: bucketPolicy(made.arn, s3, source),
      dependsOn: [isPrivate],
    });
    this.bucketName = bucket;
    this.bucketArn = made.arn;
    this.ready = [policy, owner, encryption];
  }

  #protection(ephemeral: boolean): { forceDestroy?: boolean; lifecycle?: { preventDestroy: true } } {
    if (ephemeral) return { forceDestroy: true };
    return neverDestroyed(this, 'aws_s3_bucket');
  }
}
