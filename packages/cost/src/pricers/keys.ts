import { isUnknown } from '@hera/stack-model';
import { rangeOf } from '../estimate/range';
import type { Priced, Pricer } from './pricer';
import { known, textOr } from './values';

/** Each of the first two rotations adds the price of a key, further ones nothing. Source: AWS KMS pricing page since 2024-04-12; read 2026-11-26. */
const paidRotations = 2;

/** Customer-managed keys, with their rotations, and requests. */
export const kmsKey: Pricer = {
  types: ['aws_kms_key', 'aws_kms_replica_key', 'aws_kms_external_key', 'aws_kms_replica_external_key'],
  part: 'Security',
  price: (scope): Priced => {
    const { resource } = scope;
    const rotation = resource.flag('enable_key_rotation');
    const rotates = known(rotation) === true || isUnknown(rotation);
    const spec = textOr(resource, 'customer_master_key_spec', 'SYMMETRIC_DEFAULT');
    return {
      lines: [
        scope.line({
          id: 'key',
          of: 'kms.key',
          factors: [
            {
              label: 'key material',
              value: rangeOf(1, 1, rotates ? 1 + paidRotations : 1),
              from: rotates ? 'enable_key_rotation: 1 at first, 3 from the second rotation on' : 'no rotation',
            },
          ],
        }),
        spec === 'SYMMETRIC_DEFAULT'
          ? scope.usageLine({
              id: 'requests',
              of: 'kms.request',
              key: 'monthly_requests',
              type: 'aws_kms_key',
              label: 'requests',
            })
          : scope.unpriced(
              'requests',
              'requests',
              `prices of requests for keys of ${spec ?? 'an unknown kind'} are not in the catalogue`,
            ),
      ],
    };
  },
};
