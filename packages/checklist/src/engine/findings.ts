import { isSensitive, isUnknown, type Resource } from '@hera/stack-model';
import type { MachineLevel } from '../items/item';
import type { Evidence, Judgement, Verdict } from './evidence';

/** What evidence is about: a resource, or the name of something else. */
export type Subject = Resource | string;

/** What a piece of evidence says beside its message. */
export interface EvidenceDetail {
  /** @default - about the whole subject */
  readonly attribute?: string;
  /** Printed as text; never a secret: `Sensitive` prints a marker. @default - read from the attribute of the resource */
  readonly value?: unknown;
  /** @default - the message says it */
  readonly expected?: string;
}

/** What a judgement says beside its evidence. */
export interface JudgementDetail {
  /** When there is no evidence at all. @default - unknown */
  readonly none?: Judgement;
  /** What the level did not show although the item asks for it. @default - nothing */
  readonly notSeen?: readonly string[];
  /** Anchors whose strength is another one for what was found. @default - none */
  readonly anchorStrengths?: Judgement['anchorStrengths'];
}

/** Evidence of a kind that is kept: a report of 100,000 rules that all hold helps nobody. */
const kept: Readonly<Record<Verdict, number>> = { breaks: 200, unknown: 100, warns: 100, holds: 50 };

const longest = 200;

const printed = (value: unknown): string | undefined => {
  if (value === undefined || value === null) return undefined;
  if (isUnknown(value) || isSensitive(value)) return String(value);
  const text =
    typeof value === 'string' ? value : Array.isArray(value) ? value.map(printed).join(', ') : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest - 3)}...` : text;
};

const subjectOf = (subject: Subject, level: MachineLevel): string => {
  if (typeof subject === 'string') return subject;
  if (level !== 'live-aws') return subject.address;
  const arn = subject.text('arn');
  const id = typeof arn === 'string' ? arn : subject.text('id');
  return typeof id === 'string' ? id : subject.address;
};

/** Collects evidence and makes the judgement of it: what breaks beats what is unknown, which beats what warns, which beats what holds. */
export class Findings {
  readonly #evidence: Record<Verdict, Evidence[]> = { breaks: [], unknown: [], warns: [], holds: [] };
  readonly #counts: Record<Verdict, number> = { breaks: 0, unknown: 0, warns: 0, holds: 0 };

  constructor(private readonly level: MachineLevel) {}

  /** What is as it should be. */
  holds(subject: Subject, message: string, detail?: EvidenceDetail): void {
    this.#add('holds', subject, message, detail);
  }

  /** What fails the item. */
  breaks(subject: Subject, message: string, detail?: EvidenceDetail): void {
    this.#add('breaks', subject, message, detail);
  }

  /** What is not as it should be, and does not fail the item. */
  warns(subject: Subject, message: string, detail?: EvidenceDetail): void {
    this.#add('warns', subject, message, detail);
  }

  /** What this level does not tell. */
  unknown(subject: Subject, message: string, detail?: EvidenceDetail): void {
    this.#add('unknown', subject, message, detail);
  }

  /** For a value that only an account tells: a plan knows it, a synth does not. */
  get notKnown(): string {
    return this.level === 'synth' ? 'not known before a plan' : 'not known';
  }

  /** How many pieces of evidence of a kind there are. */
  count(verdict: Verdict): number {
    return this.#counts[verdict];
  }

  /** The judgement; `pass` is the reason that is given when everything holds. */
  judge(pass: string, { none, notSeen, anchorStrengths }: JudgementDetail = {}): Judgement {
    const verdict = (['breaks', 'unknown', 'warns', 'holds'] as const).find((each) => this.#counts[each] > 0);
    const extra = {
      ...(notSeen === undefined || notSeen.length === 0 ? {} : { notSeen }),
      ...(anchorStrengths === undefined ? {} : { anchorStrengths }),
    };
    if (verdict === undefined)
      return { ...(none ?? { status: 'unknown', reason: 'nothing was found to judge', evidence: [] }), ...extra };
    const evidence = (['breaks', 'unknown', 'warns', 'holds'] as const).flatMap((each) => this.#listed(each));
    if (verdict === 'holds') return { status: 'pass', reason: pass, evidence, ...extra };
    const [first] = this.#evidence[verdict];
    const more = this.#counts[verdict] - 1;
    const reason = `${first?.subject}: ${first?.message}${more > 0 ? ` (and ${more} more)` : ''}`;
    const status = ({ breaks: 'fail', unknown: 'unknown', warns: 'warn' } as const)[verdict];
    return { status, reason, evidence, ...extra };
  }

  #add(verdict: Verdict, subject: Subject, message: string, { attribute, value, expected }: EvidenceDetail = {}): void {
    this.#counts[verdict] += 1;
    if (this.#evidence[verdict].length >= kept[verdict]) return;
    const resource = typeof subject === 'string' ? undefined : subject;
    const shown = printed(value ?? (attribute === undefined ? undefined : resource?.get(attribute)));
    this.#evidence[verdict].push({
      verdict,
      level: this.level,
      subject: subjectOf(subject, this.level),
      ...(attribute === undefined ? {} : { attribute }),
      ...(shown === undefined ? {} : { value: shown }),
      ...(expected === undefined ? {} : { expected }),
      message,
      ...(resource?.constructPath === undefined ? {} : { constructPath: resource.constructPath }),
      ...(resource?.source === undefined ? {} : { source: resource.source }),
    });
  }

  #listed(verdict: Verdict): readonly Evidence[] {
    const listed = this.#evidence[verdict];
    const left = this.#counts[verdict] - listed.length;
    return left === 0
      ? listed
      : [
          ...listed,
          { verdict, level: this.level, subject: 'stack', message: `${left} more of this kind are not listed` },
        ];
  }
}

/** A judgement without evidence: `unknown`, with why. */
export const unknownBecause = (reason: string, notSeen?: readonly string[]): Judgement => ({
  status: 'unknown',
  reason,
  evidence: [],
  ...(notSeen === undefined ? {} : { notSeen }),
});

/** A judgement without evidence: `not-applicable`, with why. */
export const notApplicable = (reason: string): Judgement => ({ status: 'not-applicable', reason, evidence: [] });
