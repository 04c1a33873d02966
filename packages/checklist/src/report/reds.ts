import type { ItemResult, Report } from '../engine/report';
import { severities, type Severity } from '../items/item';

/** What counts as red: it fails, or the word of a person that it rests on has run out. */
export const isRed = ({ status }: Pick<ItemResult, 'status'>): boolean =>
  status === 'fail' || status === 'attestation-expired';

/** Which results a gate refuses. */
export interface Threshold {
  /** Least severity that counts; `none`: nothing does. @default 'low', so everything that is red */
  readonly severity?: Severity | 'none';
  /** Whether what nobody could judge, and what only warns, counts as well. @default false */
  readonly strict?: boolean;
}

/** Results that are red at this severity or above, the worst first. An item under an exception that holds is not red. */
export const redsOf = (
  { results }: Pick<Report, 'results'>,
  { severity = 'low', strict = false }: Threshold = {},
): readonly ItemResult[] => {
  if (severity === 'none') return [];
  const limit = severities.indexOf(severity);
  return results
    .filter((result) => isRed(result) || (strict && (result.status === 'unknown' || result.status === 'warn')))
    .filter((result) => severities.indexOf(result.severity) <= limit)
    .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
};
