import {
  contextOf,
  HeraError,
  isUnknown,
  type KeyPurpose,
  type KeyRef,
  neverDestroyed,
  nameTag,
  publishFact,
} from '@hera/core';
import { IamServiceLinkedRole } from '@cdktf/provider-aws/lib/iam-service-linked-role/index.js';
import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias/index.js';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key/index.js';
import { Construct } from 'constructs';
import { accountOf } from './internal/account';
import { planKeys } from './internal/check-keys';
import { keyPolicy, type ManagedKeyPurpose } from './internal/key-policies';
import type { KeyPolicyStatement } from './key-policy-statement';

/** Props of `EncryptionKeys`. */
export interface EncryptionKeysProps {
  /**
   * What keys are made for; one key each. `backup` and `notifications` are made only when they are named here.
   * @default - `secrets`, `ebs` and `logs` where the environment wants customer-managed keys (production), but for those of `fromArn`; else none
   * @cost each key bills per month, and again for each of its first two rotations; requests beyond the free tier bill per 10,000
   */
  readonly purposes?: readonly ManagedKeyPurpose[];
  /**
   * ARNs of keys that were there before, by purpose. They are handed out like the others; their policy, rotation and aliases are
   * left to whoever owns them, so their policy has to admit what the table in the README says.
   * @default - none
   */
  readonly fromArn?: Readonly<Partial<Record<KeyPurpose, string>>>;
  /**
   * Statements that a key's policy gets beside its own, by purpose. What would lock out the account or every administrator,
   * names a wildcard, or admits a service for anybody is refused.
   * @default - none
   */
  readonly additionalStatements?: Readonly<Partial<Record<ManagedKeyPurpose, readonly KeyPolicyStatement[]>>>;
  /**
   * Part of the aliases between environment and purpose, `alias/hera/<environment>/<qualifier>/<purpose>`, for a second stack of
   * an environment in one account and region, or where an alias is left from a stack whose state was lost. An alias can be
   * changed at any time: nothing that Hera makes refers to it.
   * @default - none: `alias/hera/<environment>/<purpose>`
   */
  readonly aliasQualifier?: string;
  /** ARNs of IAM roles and users that may administer the keys, without using them. @default - none; the account's IAM policies decide */
  readonly administrators?: readonly string[];
  /** Days that KMS waits before it deletes a key, 7 to 30. @default - 30 in production, 7 in development */
  readonly deletionWindowDays?: number;
  /** Days between rotations, 90 to 2560. @default 365 */
  readonly rotationPeriodDays?: number;
  /**
   * Whether to make the service-linked role of EC2 Auto Scaling, which the policy of the `ebs` key names. KMS refuses a
   * policy that names a role that does not exist; an account that has had an Auto Scaling group has the role.
   * @default false
   */
  readonly createAutoScalingRole?: boolean;
  /** Tags on every key, beside `Name`. @default - none but those of the provider */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * Customer-managed KMS keys, one per purpose: rotated, with an alias `alias/hera/<environment>/<purpose>` and a policy
 * that admits the account, its named administrators and exactly the services of the purpose. Keys that were there before
 * stand in by their ARN.
 *
 * In production Terraform refuses to destroy the keys, since what they encrypt is lost with them. A local target can be
 * destroyed; the manifest says so.
 *
 * @throws HeraError `HERA_SEC_001` to `HERA_SEC_006` and `HERA_SEC_011` to `HERA_SEC_021`, `HERA_CORE_002` where a literal is needed
 */
export class EncryptionKeys extends Construct {
  readonly #keys = new Map<KeyPurpose, KeyRef>();

  constructor(scope: Construct, id: string, props: EncryptionKeysProps = {}) {
    super(scope, id);
    const plan = planKeys(this, props);
    const { name, settings } = contextOf(this);
    if (plan.purposes.length > 0) {
      const account = accountOf(this);
      const input = {
        account,
        administrators: plan.administrators,
        autoScalingRoleArn:
          props.createAutoScalingRole === true
            ? new IamServiceLinkedRole(this, 'AutoScalingRole', { awsServiceName: 'autoscaling.amazonaws.com' }).arn
            : `arn:${account.partition}:iam::${account.id}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
      };
      const protection = settings.deletionProtection ? neverDestroyed(this, 'aws_kms_key') : {};
      for (const purpose of plan.purposes) {
        const at = new Construct(this, purpose);
        const key = new KmsKey(at, 'Key', {
          description: `${name}: ${purpose}`,
          enableKeyRotation: true,
          rotationPeriodInDays: plan.rotationPeriodDays,
          deletionWindowInDays: plan.deletionWindowDays,
          // On the key itself, not as a resource of its own: a key is then never there without its policy.
          policy: keyPolicy(purpose, { ...input, additional: plan.additionalOf(purpose) }),
          tags: { ...props.tags, ...nameTag(name, purpose) },
          ...protection,
        });
        new KmsAlias(at, 'Alias', { name: plan.aliasOf(purpose), targetKeyId: key.keyId });
        this.#keys.set(purpose, { keyArn: key.arn });
      }
    }
    for (const { purpose, keyArn } of plan.existing) this.#keys.set(purpose, { keyArn });
    publishFact(this, {
      kind: 'keys',
      keys: plan.purposes.map((purpose) => ({ purpose, alias: plan.aliasOf(purpose) })),
      ...(plan.existing.length === 0
        ? {}
        : {
            existing: plan.existing.map(({ purpose, keyArn }) => ({
              purpose,
              ...(isUnknown(keyArn) ? {} : { keyArn }),
            })),
          }),
    });
  }

  /** The key of a purpose, when there is one. */
  of(purpose: KeyPurpose): KeyRef | undefined {
    return this.#keys.get(purpose);
  }

  /**
   * The key of a purpose.
   *
   * @throws HeraError `HERA_SEC_007` when there is none
   */
  require(purpose: KeyPurpose): KeyRef {
    const key = this.#keys.get(purpose);
    if (key !== undefined) return key;
    throw new HeraError({
      code: 'HERA_SEC_007',
      path: 'keys.purposes',
      message: `there is no key for ${JSON.stringify(purpose)}`,
      allowed: [...this.#keys.keys()].join(', ') || 'nothing: there are no keys here',
      fix: `add ${JSON.stringify(purpose)} to purposes, or name the key that there is in fromArn`,
      constructPath: this.node.path,
    });
  }
}
