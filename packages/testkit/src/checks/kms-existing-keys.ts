import { GetKeyRotationStatusCommand } from '@aws-sdk/client-kms';
import { factsOf } from '@hera/core/facts';
import type { Check, CheckContext } from '../check';
import { customerKeyFault, readKey } from '../internal/live-keys';
import { judge, notApplicable, observe, type Observation, unsupported } from '../internal/observation';
import { saysRefused } from '@hera/core/aws-sdk';

/** Rotation of a key that others own: told, not judged, for theirs may be by hand, or not ours to read. */
const rotationOf = async ({ aws }: CheckContext, keyArn: string): Promise<string> => {
  try {
    const { KeyRotationEnabled: on } = await aws.kms.send(new GetKeyRotationStatusCommand({ KeyId: keyArn }));
    return on === true ? 'rotation on' : 'rotation off';
  } catch (error) {
    if (saysRefused(error)) return 'rotation not told to us';
    throw error;
  }
};

/** Keys that the stack takes from elsewhere, by their ARN. */
export const kmsExistingKeys: Check = {
  id: 'kms-existing-keys',
  title: 'Keys that are taken from elsewhere are enabled and customer-managed',
  subject: 'encryption',
  run: async (context) => {
    const keys = factsOf(context.manifest.facts, 'keys').flatMap(({ existing = [] }) => existing);
    if (keys.length === 0) return notApplicable('the stack takes no keys from elsewhere');
    const expected = `enabled keys for ${keys.map(({ purpose }) => purpose).join(', ')}`;
    const observations: Observation[] = [];
    for (const { purpose, keyArn } of keys) {
      if (keyArn === undefined) {
        return unsupported('kms:DescribeKey', expected, `synth does not know the ARN of the key for ${purpose}`);
      }
      const key = await readKey(context, keyArn);
      if (key === undefined && context.aws.local)
        return unsupported('kms:DescribeKey', expected, `a local AWS does not hold ${keyArn}`);
      const rotation = key === undefined ? '' : `, ${await rotationOf(context, keyArn)}`;
      observations.push(
        observe('kms:DescribeKey', keyArn, `${purpose}: ${key?.KeyState ?? 'no such key'}${rotation}`, [
          customerKeyFault(key),
        ]),
      );
    }
    return judge(expected, observations);
  },
};
