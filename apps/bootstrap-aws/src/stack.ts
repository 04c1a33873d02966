import { AwsStack, neverDestroyed, type SynthTarget } from '@hera/core';
import { CiIdentityProvider, CiRoles, type CiState } from '@hera/security';
import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity/index.js';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition/index.js';
import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias/index.js';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key/index.js';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket/index.js';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls/index.js';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy/index.js';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning/index.js';
import { TerraformOutput } from 'cdktf';
import type { Construct } from 'constructs';
import * as values from './environment';

const { environment } = values;

/** What a synth of the bootstrap can be told. */
export interface BootstrapAwsOptions {
  /** @default - what `HERA_TARGET` says, else a real account */
  readonly target?: SynthTarget;
  /** @default - as the values say */
  readonly ci?: values.Ci;
}

/**
 * The bucket that holds the Terraform state of every other environment in this account and region, and the roles with which CI deploys them.
 *
 * Its own state is a local file: it is made before there is a bucket. Losing that file costs one `terraform import`.
 */
export class BootstrapAws extends AwsStack {
  constructor(scope: Construct, id: string, options: BootstrapAwsOptions = {}) {
    const { ci = values.ci, ...stack } = options;
    super(scope, id, { environment, state: 'local', ...stack });
    const account = new DataAwsCallerIdentity(this, 'Account').accountId;
    const partition = new DataAwsPartition(this, 'Partition').partition;
    const key = this.#key(account, partition);
    const bucket = this.#bucket(`hera-state-${account}-${environment.region}`, key);
    this.#guard(bucket);
    new TerraformOutput(this, 'StateBucket', { value: bucket.bucket }).overrideLogicalId('state_bucket');
    if (ci !== undefined) this.#ciRoles(ci, { bucketArn: bucket.arn, keyArn: key.arn });
  }

  /** GitHub; for GitLab see the README of `@hera/security`. */
  #ciRoles({ repository, environments }: values.Ci, state: CiState): void {
    const provider = new CiIdentityProvider(this, 'GitHub', { kind: 'github' });
    for (const name of environments) {
      const roles = new CiRoles(this, `ci-${name}`, {
        environment: name,
        provider,
        deploy: { repository, environment: name },
        plan: { repository, pullRequests: true },
        state,
      });
      const output = (role: string, value: string | undefined) =>
        new TerraformOutput(this, `${name}-${role}`, { value }).overrideLogicalId(`${name}_${role}_role_arn`);
      output('deploy', roles.deployRoleArn);
      output('plan', roles.planRoleArn);
    }
  }

  // State holds every attribute of every resource, so neither bucket nor key goes with a destroy of this stack.
  #key(account: string, partition: string): KmsKey {
    const key = new KmsKey(this, 'Key', {
      description: 'Terraform state',
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'AccountAdministersByIam',
            Effect: 'Allow',
            Principal: { AWS: `arn:${partition}:iam::${account}:root` },
            Action: 'kms:*',
            Resource: '*',
          },
        ],
      }),
      ...neverDestroyed(this, 'aws_kms_key'),
    });
    new KmsAlias(this, 'KeyAlias', { name: 'alias/hera/bootstrap/state', targetKeyId: key.keyId });
    return key;
  }

  #bucket(name: string, key: KmsKey): S3Bucket {
    const bucket = new S3Bucket(this, 'State', { bucket: name, ...neverDestroyed(this, 'aws_s3_bucket') });
    new S3BucketVersioningA(this, 'StateVersions', {
      bucket: bucket.id,
      versioningConfiguration: { status: 'Enabled' },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, 'StateEncryption', {
      bucket: bucket.id,
      rule: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key.arn },
          bucketKeyEnabled: true,
        },
      ],
    });
    new S3BucketLifecycleConfiguration(this, 'StateLifecycle', {
      bucket: bucket.id,
      rule: [
        {
          id: 'old-versions',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          noncurrentVersionExpiration: [{ noncurrentDays: 365 }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
    });
    return bucket;
  }

  #guard(bucket: S3Bucket): void {
    const block = new S3BucketPublicAccessBlock(this, 'StateIsPrivate', {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, 'StateOwner', {
      bucket: bucket.id,
      rule: { objectOwnership: 'BucketOwnerEnforced' },
    });
    new S3BucketPolicy(this, 'StatePolicy', {
      bucket: bucket.id,
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'TlsOnly',
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Action: 's3:*',
            Resource: [bucket.arn, `${bucket.arn}/*`],
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      }),
      dependsOn: [block],
    });
  }
}
