import { DescribeKeyCommand, type KeyMetadata } from '@aws-sdk/client-kms';
import type { CheckContext } from '../check';
import { saysNotFound } from '@hera/core/aws-sdk';

/** Reads a key by id, ARN or alias; undefined when there is none. */
export const readKey = async ({ aws }: CheckContext, keyId: string): Promise<KeyMetadata | undefined> => {
  try {
    return (await aws.kms.send(new DescribeKeyCommand({ KeyId: keyId }))).KeyMetadata;
  } catch (error) {
    if (saysNotFound(error)) return undefined;
    throw error;
  }
};

/** What is wrong with a key that should be an enabled customer-managed one. */
export const customerKeyFault = (key: KeyMetadata | undefined): string | undefined => {
  if (key === undefined) return 'the key does not exist';
  if (key.KeyManager !== 'CUSTOMER')
    return `the key is managed by ${key.KeyManager ?? 'nobody known'}, not by the customer`;
  if (key.KeyState !== 'Enabled') return `the key is ${key.KeyState ?? 'in an unknown state'}`;
  return undefined;
};

/** Reads the key that something names and says what is wrong with it, when it should be an enabled customer-managed one. */
export const customerKeyFaultOf = async (
  context: CheckContext,
  keyId: string | undefined,
): Promise<string | undefined> =>
  keyId === undefined || keyId === '' ? 'no customer-managed key' : customerKeyFault(await readKey(context, keyId));
