import type { Problem } from '@hera/core/errors';

/** Days after which prices count as old. */
export const maxAgeDays = 90;

const dayMs = 86_400_000;

/** Whole days from the catalogue's `asOf` to `now`. Negative for a catalogue of the future. */
export const ageInDays = ({ asOf }: { readonly asOf: string }, now: Date): number =>
  Math.floor((now.getTime() - Date.parse(`${asOf}T00:00:00Z`)) / dayMs);

/** The warning HERA_PRICE_009 about prices older than 90 days, or nothing. */
export const ageWarning = (catalogue: { readonly asOf: string }, now: Date): Problem | undefined => {
  const days = ageInDays(catalogue, now);
  return days <= maxAgeDays
    ? undefined
    : {
        code: 'HERA_PRICE_009',
        path: 'catalogue.asOf',
        message: `the prices are of ${catalogue.asOf}, ${days} days old`,
        allowed: `${maxAgeDays} days or less`,
        fix: 'update @hera/prices, or run: infractl prices refresh',
      };
};
