import { contextOf, type KeyRef, leaveOut, publishFact } from '@hera/core';
import { EbsDefaultKmsKey } from '@cdktf/provider-aws/lib/ebs-default-kms-key/index.js';
import { EbsEncryptionByDefault } from '@cdktf/provider-aws/lib/ebs-encryption-by-default/index.js';
import { Ec2InstanceMetadataDefaults } from '@cdktf/provider-aws/lib/ec2-instance-metadata-defaults/index.js';
import { S3AccountPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-account-public-access-block/index.js';
import { Construct } from 'constructs';
import { checkAccountDefaults } from './internal/check-account-defaults';

/** Instance metadata of instances that are launched without a word about it. */
export interface InstanceMetadataDefaults {
  /**
   * Network hops that the answer to a token request may travel, 1 to 64. One keeps containers with a network of their own away from
   * the credentials of their node, and breaks those that count on them. Where it is set, it also overrides what the machine image asks for.
   * @default - no preference: the machine image decides, which for one that requires IMDSv2 itself means 2 (EC2 API, `ImdsSupport`, read 2026-11-26)
   */
  readonly hopLimit?: number;
}

/** Props of `AccountDefaults`. */
export interface AccountDefaultsProps {
  /** Key that new volumes are encrypted with when none is named. @default - the key that AWS manages for EBS */
  readonly ebsKey?: KeyRef;
  /** Whether new EBS volumes of the account and region are encrypted. `false` for accounts where others see to it. @default true */
  readonly ebsEncryption?: boolean;
  /**
   * Whether S3 refuses public access to every bucket of the account, in all regions. `false` for accounts where others see to it, or that
   * have a bucket which is public on purpose.
   * @default true
   */
  readonly s3PublicAccessBlock?: boolean;
  /**
   * Metadata of instances that are launched in the region without a word about it: tokens (IMDSv2) are required. Launch templates and
   * machines that say something themselves, as all of Hera's do, are not touched. `false` for accounts where others see to it.
   * @default - tokens required, without a preference for hops
   */
  readonly instanceMetadata?: InstanceMetadataDefaults | false;
  /** Whether verification reports the default VPCs of the region, and fails when something lives in them. Nothing is changed. @default true */
  readonly defaultVpcReport?: boolean;
}

/**
 * Settings of the account: EBS encryption by default and IMDSv2 in one region, no public access to S3 in all of them. They
 * belong to everybody in that account, so one stack should make them; its destruction takes them away from everybody.
 *
 * @throws HeraError `HERA_SEC_001`, `HERA_SEC_008`, `HERA_SEC_022`, `HERA_CORE_002` where a literal is needed
 */
export class AccountDefaults extends Construct {
  constructor(scope: Construct, id: string, props: AccountDefaultsProps = {}) {
    super(scope, id);
    const plan = checkAccountDefaults(this, props);
    if (plan.ebsEncryption) {
      new EbsEncryptionByDefault(this, 'EbsEncryption', { enabled: true });
      if (props.ebsKey !== undefined) this.#defaultKey(props.ebsKey);
    }
    if (plan.s3PublicAccessBlock) this.#blockPublicAccess();
    if (plan.instanceMetadata !== undefined) this.#instanceMetadata(plan.instanceMetadata.hopLimit);
    publishFact(this, {
      kind: 'account-defaults',
      ebsEncryptionByDefault: plan.ebsEncryption,
      s3PublicAccessBlock: plan.s3PublicAccessBlock,
      ...(plan.instanceMetadata === undefined ? {} : { instanceMetadata: plan.instanceMetadata }),
      defaultVpcReport: plan.defaultVpcReport,
    });
  }

  #leftOutLocally(what: string, reason: string): boolean {
    if (contextOf(this).target.kind !== 'local') return false;
    leaveOut(this, what, reason);
    return true;
  }

  #defaultKey(key: KeyRef): void {
    if (
      this.#leftOutLocally(
        'aws_ebs_default_kms_key',
        'a local AWS answers 500 to it, and the provider retries for minutes',
      )
    )
      return;
    new EbsDefaultKmsKey(this, 'EbsKey', {
      keyArn: key.keyArn,
      ...(key.ready === undefined ? {} : { dependsOn: [...key.ready] }),
    });
  }

  #blockPublicAccess(): void {
    if (
      this.#leftOutLocally(
        'aws_s3_account_public_access_block',
        'the provider calls <account>.<host>, a name that not every machine resolves for a local AWS',
      )
    )
      return;
    new S3AccountPublicAccessBlock(this, 'S3PublicAccess', {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
  }

  #instanceMetadata(hopLimit: number | undefined): void {
    if (this.#leftOutLocally('aws_ec2_instance_metadata_defaults', 'a local AWS does not have the call')) return;
    new Ec2InstanceMetadataDefaults(this, 'InstanceMetadata', {
      httpTokens: 'required',
      ...(hopLimit === undefined ? {} : { httpPutResponseHopLimit: hopLimit }),
    });
  }
}
