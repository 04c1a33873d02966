import { z } from 'zod';
import type { NetworkEndpoints } from './endpoint-options';

const names = z.array(z.string());

// Names that do not exist are reported with the ones that do, so the shape only asks for strings.
const optionsShape = z.strictObject({
  presets: names.optional(),
  uses: names.optional(),
  services: names.optional(),
  policies: z.record(z.string(), z.union([z.string(), z.record(z.string(), z.unknown())])).optional(),
  accounts: names.optional(),
  readableBuckets: names.optional(),
  tier: z.enum(['intra', 'private']).optional(),
  zones: names.optional(),
});

/** Names and types of `endpoints`, in the form that was meant, so that errors name the exact place. */
export const endpointsShape = (given: NetworkEndpoints | undefined): z.ZodType =>
  Array.isArray(given) ? names : optionsShape;
