import { z } from 'zod';
import { layoutTiers } from '../internal/plan';

const tier = z.enum(layoutTiers);

/** Names and types of `NetworkAclOptions`. */
export const networkAclsShape = z.strictObject({
  tiers: z.array(tier),
  allow: z
    .record(
      z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
      z.strictObject({
        tier,
        direction: z.enum(['in', 'out']),
        protocol: z.enum(['tcp', 'udp']),
        ports: z.union([z.number(), z.tuple([z.number(), z.number()])]),
        cidr: z.string(),
        slot: z.number(),
        reason: z.string(),
      }),
    )
    .optional(),
  without: z.array(z.string()).optional(),
});
