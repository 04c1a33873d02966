import { z } from 'zod';

const tier = z.enum(['public', 'private', 'intra', 'pods']);

/** Names and types of a computed layout. */
export const computedLayoutShape = z.strictObject({
  zones: z.array(z.string()).min(1),
  tiers: z.array(tier).min(1).optional(),
  zoneSlots: z.literal([4, 8, 16]).optional(),
});

/** Names and types of a demand. */
export const capacityShape = z.strictObject({
  maxNodes: z.number().int().positive(),
  podsPerNode: z.number().int().positive(),
  cniMode: z.enum(['secondary-ip', 'prefix-delegation', 'custom-networking']),
  podsOnFirstInterface: z.number().int().positive().optional(),
  toleratesZoneLoss: z.boolean().optional(),
});

/** Names and types of reserved blocks and of peers. */
export const namedBlocksShape = z.record(z.string(), z.string());
