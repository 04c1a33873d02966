import type { Decimal } from '@hera/prices';
import type { PriceUsed } from '../estimate/result';

/** Kinds of notes, in the order in which they are given. */
export const costNoteIds = [
  'burstable-credits',
  'extended-support',
  'nat-or-endpoints',
  'regional-nat',
  'cross-zone-traffic',
  'control-plane-logs',
  'hours-of-a-month',
] as const;

/** What a note is about. */
export type CostNoteId = (typeof costNoteIds)[number];

/** One figure of a note. */
export interface NoteFigure {
  /** What it is, for example `a node under full load`. */
  readonly label: string;
  /** Exact: round when printing. */
  readonly value: Decimal;
  /** For example `USD a month`, `GB a month`, `% mean CPU`, `days`. */
  readonly unit: string;
  /** How it is computed, for people: `2 vCPU × 70 % × 730 hours × 0.05 USD`. */
  readonly formula: string;
}

/** Something that AWS or somebody else states, and that a note rests on. */
export interface NoteFact {
  readonly statement: string;
  /** Page, or repository and path. */
  readonly where: string;
  /** Day or year of the statement, or of the copy that was read. */
  readonly date: string;
}

/** An effect on the bill that surprises people, worked out for one stack. */
export interface CostNote {
  readonly id: CostNoteId;
  readonly title: string;
  /** What happens, and why, in a few sentences. */
  readonly text: string;
  /** Addresses of what it is about, in order. Empty where it is about the whole stack. */
  readonly resources: readonly string[];
  /** At least one. */
  readonly figures: readonly NoteFigure[];
  /** What to do about it: one or more ways. */
  readonly advice: readonly string[];
  /** List prices that the figures follow from. */
  readonly prices: readonly PriceUsed[];
  /** Other sources. Empty where the figures rest on prices alone. */
  readonly facts: readonly NoteFact[];
}
