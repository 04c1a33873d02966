import { isUnknown, type KeyRef, parseWith } from '@hera/core';
import { z } from 'zod';
import type { NetworkProps } from '../network-props';
import type { Check } from './check';

const tier = z.record(z.string(), z.string()).optional();

const schema = z.strictObject({
  cidr: z.string(),
  layout: z.strictObject({ public: tier, private: tier, intra: tier }),
  nat: z.enum(['none', 'single', 'per-az']).optional(),
  clusterName: z
    .string()
    .regex(/^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/)
    .optional(),
  flowLog: z
    .strictObject({
      retentionDays: z.number().optional(),
      key: z
        .custom<KeyRef>((key) => typeof key === 'object' && key !== null && 'keyArn' in key, 'is not a key')
        .optional(),
      aggregationSeconds: z.literal([60, 600]).optional(),
    })
    .optional(),
  tags: z.record(z.string(), z.string()).optional(),
});

/** Checks names and types of all properties; what they mean is checked elsewhere. Tokens are passed over here. */
export const checkShape = (check: Check, props: NetworkProps): void => {
  const literal = <T>(value: T): T | undefined => (isUnknown(value) ? undefined : value);
  const { flowLog } = props;
  const input = {
    ...props,
    nat: literal(props.nat),
    clusterName: literal(props.clusterName),
    flowLog:
      flowLog === false || flowLog === undefined || typeof flowLog !== 'object'
        ? flowLog || undefined
        : {
            ...flowLog,
            retentionDays: literal(flowLog.retentionDays),
            aggregationSeconds: literal(flowLog.aggregationSeconds),
          },
  };
  check.collect(() => parseWith(schema, input, { code: 'HERA_NET_001', root: 'network' }));
  check.known(props.nat, 'network.nat');
  check.known(props.clusterName, 'network.clusterName');
};
