import { GetKeyRotationStatusCommand } from '@aws-sdk/client-kms';
import { factsOf } from '@hera/core/facts';
import type { Check, CheckContext } from '../check';
import { customerKeyFault, readKey } from '../internal/live-keys';
import { judge, notApplicable, observe, type Observation } from '../internal/observation';

const look = async (context: CheckContext, alias: string, purpose: string): Promise<readonly Observation[]> => {
  const key = await readKey(context, alias);
  const fault = customerKeyFault(key);
  const state = observe(
    'kms:DescribeKey',
    alias,
    `${purpose}: ${key?.Arn ?? 'no such key'} ${key?.KeyState ?? ''}`.trim(),
    [fault],
  );
  if (key?.KeyId === undefined) return [state];
  const rotation = await context.aws.kms.send(new GetKeyRotationStatusCommand({ KeyId: key.KeyId }));
  const on = rotation.KeyRotationEnabled === true;
  return [
    state,
    observe('kms:GetKeyRotationStatus', key.KeyId, on ? 'rotation on' : 'rotation off', [!on && 'rotation is off']),
  ];
};

/** Every key that the stack declares, found by its alias. */
export const kmsKeys: Check = {
  id: 'kms-keys',
  title: 'Customer-managed keys are enabled and rotate',
  subject: 'encryption',
  run: async (context) => {
    const keys = factsOf(context.manifest.facts, 'keys').flatMap((fact) => fact.keys);
    if (keys.length === 0) return notApplicable('the stack declares no customer-managed keys');
    const observations = await Promise.all(keys.map(({ alias, purpose }) => look(context, alias, purpose)));
    return judge(`enabled, rotated keys behind ${keys.map(({ alias }) => alias).join(', ')}`, observations.flat());
  },
};
