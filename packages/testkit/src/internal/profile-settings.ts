import type { StackManifest } from '@hera/core/manifest';

/** Least number of zones, as the environment's settings say; two, which EKS itself asks for, where they do not. */
export const minimumZones = ({ environment }: StackManifest): number => {
  const value = environment.settings['minimumZones'];
  return typeof value === 'number' ? value : 2;
};

/** Whether the environment is held to production's rules. */
export const isProduction = ({ environment }: StackManifest): boolean => environment.profile === 'production';

/** Whether the target had to do without a resource type, with the reason that synth recorded. */
export const leftOutReason = ({ leftOut }: StackManifest, what: string): string | undefined =>
  leftOut.find((item) => item.what === what)?.reason;
