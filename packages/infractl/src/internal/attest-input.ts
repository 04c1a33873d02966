import type { Item, Profile } from '@hera/checklist';
import {
  type AttestationRecord,
  dayOf,
  hashOfRepositoryFile,
  isLink,
  latestLastDay,
  readRecordText,
  recordFileName,
  type ReviewedHash,
} from '@hera/checklist/attestations';
import { HeraError, type Problem } from '@hera/core/errors';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from './approval';
import { CliCode } from './problems';

type Switch = 'check' | 'review' | 'exception' | 'failed';
type Text =
  | 'statement'
  | 'by'
  | 'role'
  | 'expires'
  | 'frequency'
  | 'reason'
  | 'reviewer'
  | 'reviewerRole'
  | 'cluster'
  | 'signKey'
  | 'hdf';

/** Flags of `infractl attest`. */
export type AttestFlags = Readonly<
  Partial<Record<Switch, boolean> & Record<Text, string> & { evidence: readonly string[]; minutes: number }>
>;

/** What a record is made from. */
export interface AttestContext {
  readonly item: Item;
  readonly environment: string;
  readonly profile: Profile;
  readonly repository: string;
  readonly folder: string;
  /** @default - the stack has none, or several */
  readonly securityGroupRules?: string;
  readonly now: Date;
  readonly signal: AbortSignal;
}

interface Question {
  readonly flag: string;
  readonly ask: string;
  readonly example: string;
}

const missing = ({ flag, example }: Question): Problem => ({
  code: CliCode.arguments,
  path: `--${flag}`,
  message: 'is missing, and standard input is not a terminal to ask on',
  allowed: example,
  fix: `add --${flag}`,
});

const questions = {
  statement: { flag: 'statement', ask: 'What was looked at, and what was found', example: '20 characters or more' },
  evidence: {
    flag: 'evidence',
    ask: 'Evidence: links, or paths in the repository, with spaces between',
    example: 'one or more',
  },
  reason: { flag: 'reason', ask: 'Why it may stay as it is until then', example: '20 characters or more' },
  by: { flag: 'by', ask: 'Who attests', example: 'the address in allowed_signers, such as alice@example.com' },
  role: { flag: 'role', ask: 'In what role', example: 'for example "Platform lead"' },
  reviewer: {
    flag: 'reviewer',
    ask: 'Who is the second reviewer',
    example: 'the address of another person in allowed_signers',
  },
  reviewerRole: { flag: 'reviewer-role', ask: 'In what role', example: 'for example "Security engineer"' },
} as const satisfies Readonly<Record<string, Question>>;

/** Answers from flags; what they leave open is asked for on a terminal, and reported all at once without one. */
class Answers {
  readonly problems: Problem[] = [];

  constructor(private readonly signal: AbortSignal) {}

  async of(question: Question, given: string | undefined): Promise<string> {
    if (given !== undefined) return given;
    if (process.stdin.isTTY === true) return (await ask(`${question.ask}: `, this.signal)).trim();
    this.problems.push(missing(question));
    return '';
  }
}

/** The record that a renewal replaces; one that cannot be read is replaced like any other. */
const formerRecord = (folder: string, item: string, kind: AttestationRecord['kind']): AttestationRecord | undefined => {
  const name = recordFileName({ item, kind });
  const file = join(folder, name);
  return existsSync(file) ? readRecordText(readFileSync(file, 'utf8'), name).record : undefined;
};

const hashesOf = (
  evidence: readonly string[],
  { item, repository, securityGroupRules }: AttestContext,
): readonly ReviewedHash[] => [
  ...(item.attestation?.reviewed === 'security-group-rules' && securityGroupRules !== undefined
    ? [{ kind: 'security-group-rules' as const, sha256: securityGroupRules }]
    : []),
  ...evidence.flatMap((path): readonly ReviewedHash[] => {
    if (isLink(path)) return [];
    const hash = hashOfRepositoryFile(repository, path);
    // What is not there is reported when the record is held against the repository.
    return 'sha256' in hash ? [{ kind: 'file', path, sha256: hash.sha256 }] : [];
  }),
];

/**
 * A record from flags and answers: dated today, ending as late as the item allows when nothing is said, with the hashes of what was reviewed. Role
 * and reviewer of the record that it renews are kept when nothing else is said.
 *
 * @throws HeraError HERA_CLI_001 with everything that is missing, when there is no terminal
 */
export const recordFrom = async (flags: AttestFlags, context: AttestContext): Promise<AttestationRecord> => {
  const { item, environment, profile, folder, now } = context;
  const kind = flags.exception === true ? 'exception' : 'attestation';
  const former = formerRecord(folder, item.id, kind);
  const answers = new Answers(context.signal);
  const statement = await answers.of(questions.statement, flags.statement);
  const reason = kind === 'exception' ? await answers.of(questions.reason, flags.reason) : undefined;
  const evidence = flags.evidence ?? (await answers.of(questions.evidence, undefined)).split(/\s+/).filter(Boolean);
  const by = await answers.of(questions.by, flags.by);
  const sameAuthor = former?.by === by ? former : undefined;
  const role = await answers.of(questions.role, flags.role ?? sameAuthor?.role);
  const needed =
    profile === 'production' && (kind === 'exception' || item.attestation?.secondReviewerInProduction === true);
  const second = flags.reviewer ?? former?.reviewer?.by;
  const sameReviewer = former?.reviewer?.by === second ? former?.reviewer : undefined;
  const reviewer =
    needed || second !== undefined
      ? {
          by: await answers.of(questions.reviewer, second),
          role: await answers.of(questions.reviewerRole, flags.reviewerRole ?? sameReviewer?.role),
        }
      : undefined;
  if (answers.problems.length > 0) throw new HeraError(answers.problems);
  const date = dayOf(now);
  const days = kind === 'exception' ? item.exceptionMaximumDays : item.attestation?.validityDays;
  const cluster = flags.cluster ?? former?.scope.cluster;
  const reviewed = hashesOf(evidence, context);
  const end =
    flags.frequency !== undefined && flags.expires === undefined
      ? { frequency: flags.frequency }
      : {
          expires: flags.expires ?? latestLastDay(date, days ?? item.exceptionMaximumDays),
          ...(flags.frequency === undefined ? {} : { frequency: flags.frequency }),
        };
  const common = {
    version: 1 as const,
    item: item.id,
    scope: { environment, ...(cluster === undefined ? {} : { cluster }) },
    statement,
    evidence: [...evidence],
    by,
    role,
    date,
    ...end,
    ...(reviewed.length === 0 ? {} : { reviewed: [...reviewed] }),
    ...(reviewer === undefined ? {} : { reviewer }),
  };
  return kind === 'exception'
    ? { ...common, kind, reason: reason ?? '' }
    : {
        ...common,
        kind,
        status: flags.failed === true ? 'failed' : 'passed',
        ...(flags.minutes === undefined ? {} : { measuredMinutes: flags.minutes }),
      };
};

/** Who reviews, from the flag or a terminal. */
export const reviewerFrom = async (flags: AttestFlags, signal: AbortSignal): Promise<string> => {
  const answers = new Answers(signal);
  const by = await answers.of({ ...questions.by, ask: 'Who reviews' }, flags.by);
  if (answers.problems.length > 0) throw new HeraError(answers.problems);
  return by;
};
