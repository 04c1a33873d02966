import type { Markup } from '@hera/core/escape';
import { badge, type Tone } from '@hera/core/report-page';
import { type CheckStatus } from '../check';
import type { RecordedOutcome } from './run-documents';
import type { RunOutcome } from './run-report';

/** What a report says in words, and how it colours them. */
const statuses = {
  pass: ['passed', 'good'],
  fail: ['failed', 'bad'],
  unsupported: ['unsupported', 'warn'],
  'not-applicable': ['not applicable', 'none'],
  passed: ['passed', 'good'],
  failed: ['failed', 'bad'],
  interrupted: ['interrupted', 'warn'],
  done: ['done', 'good'],
  skipped: ['skipped', 'none'],
  unfinished: ['unfinished', 'warn'],
} as const satisfies Record<
  CheckStatus | RunOutcome | RecordedOutcome | 'unfinished',
  readonly [word: string, tone: Tone]
>;

/** A status as a word that is coloured too. */
export const statusBadge = (status: keyof typeof statuses): Markup => {
  const [word, tone] = statuses[status];
  return badge(word, tone);
};

/** The word, in the number that fits. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
