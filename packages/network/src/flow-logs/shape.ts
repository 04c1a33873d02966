import type { KeyRef } from '@hera/core';
import { z } from 'zod';
import { flowLogFields } from './fields';

const destination = z.enum(['cloudwatch', 's3']);

/** Names and types of `FlowLogOptions`. */
export const flowLogShape = z.strictObject({
  destination: z.union([destination, z.array(destination)]).optional(),
  retentionDays: z.number().optional(),
  key: z.custom<KeyRef>((key) => typeof key === 'object' && key !== null && 'keyArn' in key, 'is not a key').optional(),
  aggregationSeconds: z.literal([60, 600]).optional(),
  fields: z.array(z.enum(flowLogFields)).optional(),
  s3: z
    .strictObject({
      bucketArn: z.string().optional(),
      prefix: z.string().optional(),
      retentionDays: z.number().optional(),
      format: z.enum(['parquet', 'plain-text']).optional(),
      hourly: z.boolean().optional(),
      hiveCompatible: z.boolean().optional(),
    })
    .optional(),
});
