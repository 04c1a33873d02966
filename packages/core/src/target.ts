import { z } from 'zod';
import { parseWith } from './zod-problems';

/** Where a synthesised stack is meant to be applied. */
export interface SynthTarget {
  /** `aws`: a real account. `local`: a local AWS, which lacks some resources and may have an older provider. */
  readonly kind: 'aws' | 'local';
  /** Version of the AWS provider that will read the stack. @default - the newest one that the bindings know (6.25.0) */
  readonly providerVersion?: string;
}

const schema = z
  .object({
    HERA_TARGET: z.enum(['aws', 'local']).default('aws'),
    HERA_AWS_PROVIDER_VERSION: z
      .string()
      .regex(/^\d+\.\d+\.\d+$/, 'is not a version such as 6.25.0')
      .optional(),
  })
  .transform((env): SynthTarget => ({
    kind: env.HERA_TARGET,
    ...(env.HERA_AWS_PROVIDER_VERSION === undefined ? {} : { providerVersion: env.HERA_AWS_PROVIDER_VERSION }),
  }));

/**
 * Reads the target that the caller of a synth asks for from `HERA_TARGET` and `HERA_AWS_PROVIDER_VERSION`.
 *
 * @throws HeraError `HERA_CORE_003`
 */
export const targetFromEnvironment = (env: NodeJS.ProcessEnv = process.env): SynthTarget =>
  parseWith(
    schema,
    {
      HERA_TARGET: env['HERA_TARGET'] || undefined,
      HERA_AWS_PROVIDER_VERSION: env['HERA_AWS_PROVIDER_VERSION'] || undefined,
    },
    { code: 'HERA_CORE_003', root: '' },
  );
