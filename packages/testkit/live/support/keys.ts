import { CreateLogGroupCommand, PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateAliasCommand, CreateKeyCommand, EnableKeyRotationCommand } from '@aws-sdk/client-kms';
import type { KeyPurpose } from '@hera/core';
import type { AwsClients } from '../../src';
import { environmentTags } from './network';

/** A key made for a test. */
export interface MadeKey {
  readonly keyId: string;
  readonly keyArn: string;
  readonly alias: string;
}

/** Makes a rotated, tagged customer-managed key with the alias of its purpose. */
export const makeKey = async ({ kms }: AwsClients, purpose: KeyPurpose): Promise<MadeKey> => {
  const { KeyMetadata } = await kms.send(
    new CreateKeyCommand({ Tags: Object.entries(environmentTags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })) }),
  );
  const keyId = KeyMetadata?.KeyId ?? '';
  const alias = `alias/hera/live/${purpose}`;
  await kms.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: keyId }));
  await kms.send(new EnableKeyRotationCommand({ KeyId: keyId }));
  return { keyId, keyArn: KeyMetadata?.Arn ?? '', alias };
};

/** Makes a log group. */
export const makeLogGroup = async (
  { logs }: AwsClients,
  { logGroupName, retentionDays, kmsKeyId }: { logGroupName: string; retentionDays?: number; kmsKeyId?: string },
): Promise<void> => {
  await logs.send(
    new CreateLogGroupCommand({ logGroupName, tags: environmentTags, ...(kmsKeyId === undefined ? {} : { kmsKeyId }) }),
  );
  if (retentionDays !== undefined) {
    await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: retentionDays }));
  }
};
