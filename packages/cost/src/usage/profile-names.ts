/** Profiles of assumed use that ship with this package. */
export const usageProfileNames = ['small', 'medium', 'large', 'none'] as const;

/** Name of a usage profile. */
export type UsageProfileName = (typeof usageProfileNames)[number];
