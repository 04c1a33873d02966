import { ProblemCollector, type Problem } from '@hera/core/errors';
import { closest, distance } from 'fastest-levenshtein';
import { type JudgedHashes, judgeHashes } from './judge-reviewed';
import { evidenceProblems, reviewerProblems, scopeProblems } from './judge-scope';
import type { RecordContext } from './record-context';
import type { RecordDocument } from './record-document';
import { dayOf, daysBetween, isDay, isFrequency, lastDayOf, latestLastDay, warningDays } from './validity';

/** A record that was held against its context; without its signatures. */
export interface JudgedRecord extends JudgedHashes {
  /** Id of the item, where the record names one that exists. @default - it does not */
  readonly item?: string;
  /** Last day on which it holds. @default - it does not tell */
  readonly expires?: string;
  readonly warnings: readonly Problem[];
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const day = (value: unknown): string | undefined => (typeof value === 'string' && isDay(value) ? value : undefined);

/** Fewer letters apart than this is a slip of the pen. */
const slip = 8;

const itemProblem = ({ at }: RecordDocument, id: string, items: RecordContext['items']): Problem => {
  const ids = items.map((item) => item.id);
  const nearest = ids.length === 0 ? undefined : closest(id, ids);
  const hint = nearest !== undefined && distance(id, nearest) <= slip ? `; did you mean ${nearest}?` : '';
  return {
    code: 'HERA_CHECK_003',
    path: at('item'),
    message: `${JSON.stringify(id)} is not an item of the checklist${hint}`,
    allowed: ids.join(', '),
    fix: 'correct the id',
  };
};

const endProblems = (document: RecordDocument, context: RecordContext, expires: string | undefined) => {
  const problems: Problem[] = [];
  const { content = {}, at } = document;
  const date = day(content['date']);
  const today = dayOf(context.now);
  if (date !== undefined && date > today) {
    problems.push({
      code: 'HERA_CHECK_106',
      path: at('date'),
      message: `${date} has not come yet`,
      allowed: `${today} (UTC) or earlier`,
      fix: 'write the day of the review',
    });
  }
  const given = ['expires', 'frequency'].filter((key) => content[key] !== undefined);
  if (given.length !== 1) {
    problems.push({
      code: 'HERA_CHECK_107',
      path: given.length === 0 ? at() : at('frequency'),
      message: given.length === 0 ? 'has no end' : 'has two ends',
      allowed: 'expires or frequency, one of them',
      fix: given.length === 0 ? 'say until when it holds' : 'remove one',
    });
  }
  if (date !== undefined && expires !== undefined && expires < date) {
    problems.push({
      code: 'HERA_CHECK_107',
      path: at('expires'),
      message: `${expires} is before the date, ${date}`,
      allowed: 'the date or later',
      fix: 'correct one of them',
    });
  }
  return problems;
};

const longest = (document: RecordDocument, context: RecordContext, id: string): Problem | number | undefined => {
  const item = context.items.find((each) => each.id === id);
  if (item === undefined) return undefined;
  if (document.content?.['kind'] === 'exception') return item.exceptionMaximumDays;
  if (document.content?.['kind'] !== 'attestation') return undefined;
  if (item.attestation !== undefined) return item.attestation.validityDays;
  return {
    code: 'HERA_CHECK_111',
    path: document.at('kind'),
    message: `nobody's word decides ${id}: a machine judges it`,
    allowed: 'an exception, with a reason and an end',
    fix: 'mend what the checklist finds, or write an exception',
  };
};

const lengthProblem = (
  { content, at }: RecordDocument,
  expires: string | undefined,
  days: number,
): readonly Problem[] => {
  const date = day(content?.['date']);
  if (date === undefined || expires === undefined) return [];
  const latest = latestLastDay(date, days);
  if (expires <= latest) return [];
  return [
    {
      code: 'HERA_CHECK_108',
      path: content?.['expires'] === undefined ? at('frequency') : at('expires'),
      message: `holds until ${expires}, longer than the ${days} days that the item allows`,
      allowed: `${latest} or earlier`,
      fix: `set expires: ${latest}`,
    },
  ];
};

const lastDay = ({ content = {} }: RecordDocument): string | undefined => {
  const date = day(content['date']);
  const frequency = text(content['frequency']);
  if (content['expires'] !== undefined) return day(content['expires']);
  return date !== undefined && frequency !== undefined && isFrequency(frequency)
    ? lastDayOf(date, frequency)
    : undefined;
};

/** Holds a record against the checklist, the environment, the repository and the day. Everything that can be judged is, however broken the rest. */
export const judgeRecord = (document: RecordDocument, context: RecordContext): JudgedRecord => {
  const problems = new ProblemCollector();
  const all = (found: readonly Problem[]) => found.forEach((problem) => problems.add(problem));
  const lapses: Problem[] = [];
  const warnings: Problem[] = [];
  const { content, at } = document;
  all(document.problems);
  if (content === undefined) return { problems: problems.problems, lapses, warnings, unknowns: [], reviewed: [] };
  const named = text(content['item']);
  const item = context.items.find(({ id }) => id === named)?.id;
  if (named !== undefined && item === undefined) problems.add(itemProblem(document, named, context.items));
  const expires = lastDay(document);
  all(endProblems(document, context, expires));
  const days = item === undefined ? undefined : longest(document, context, item);
  if (typeof days === 'object') problems.add(days);
  if (typeof days === 'number') all(lengthProblem(document, expires, days));
  all(scopeProblems(document, context));
  all(reviewerProblems(document, context, item));
  const missing = evidenceProblems(document, context);
  const held = judgeHashes(document, context, item);
  all(held.problems);
  // What is reviewed is evidence too: one lapse is enough.
  lapses.push(
    ...held.lapses,
    ...missing.filter(({ message }) => !held.lapses.some((lapse) => lapse.message === message)),
  );
  if (content['status'] === 'failed') {
    problems.add({
      code: 'HERA_CHECK_126',
      path: at('status'),
      message: `${text(content['by']) ?? 'somebody'} attests that the item does not hold`,
      fix: 'mend what was found, and attest anew',
    });
  }
  if (expires !== undefined) {
    const left = daysBetween(dayOf(context.now), expires);
    const renew = 'review it again, and renew the record with infractl attest';
    const path = content['expires'] === undefined ? at('frequency') : at('expires');
    if (left < 0) lapses.push({ code: 'HERA_CHECK_109', path, message: `expired on ${expires}`, fix: renew });
    else if (left <= warningDays) {
      const when = left === 0 ? 'today' : left === 1 ? 'tomorrow' : `in ${left} days`;
      warnings.push({ code: 'HERA_CHECK_110', path, message: `expires ${when}, on ${expires}`, fix: renew });
    }
  }
  return {
    problems: problems.problems,
    lapses,
    warnings,
    unknowns: held.unknowns,
    reviewed: held.reviewed,
    ...(item === undefined ? {} : { item }),
    ...(expires === undefined ? {} : { expires }),
  };
};
