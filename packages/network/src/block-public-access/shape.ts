import { z } from 'zod';

/** Names and types of `BlockPublicAccessOptions`. */
export const blockPublicAccessShape = z.strictObject({
  exclude: z.enum(['vpc', 'public-subnets']).optional(),
  mode: z.enum(['allow-bidirectional', 'allow-egress']).optional(),
  account: z.enum(['off', 'block-bidirectional', 'block-ingress']).optional(),
});
