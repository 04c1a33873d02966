import { formatProblem } from '@hera/core/errors';
import type { CostChange, CostDiff } from '../diff/diff';
import type { Range } from '../estimate/result';
import type { GateResult } from '../gates/gates';
import { showRange, showSpan, showUsd } from './money';
import { type CostReport, partsOf, type ReportPart, type WithoutAmount, withoutAmount } from './report';
import {
  basisOf,
  changeAmount,
  changesShown,
  changeText,
  coverageText,
  deltaText,
  gateWord,
  noChangesText,
  notComparedText,
  statesText,
} from './wording';

/** An amount and its span, as every output prints them. */
export interface AmountWords {
  readonly expected: string;
  /** Empty where both ends print alike. */
  readonly span: string;
}

/** What changes. */
export interface DiffWords {
  readonly against: { readonly name: string; readonly date: string };
  readonly delta: string;
  readonly then: string;
  readonly now: string;
  /** What `changeWords` puts into words, the greatest first. */
  readonly changes: CostDiff['changes'];
  /** Said in the place of a list, where there is nothing to list. */
  readonly instead: string | undefined;
  /** How many more concern only what is free. */
  readonly free: string | undefined;
  /** What the two totals do not compare. */
  readonly remarks: readonly string[];
}

/** Whether a limit holds. */
export interface GateWords {
  readonly limit: string;
  readonly status: GateResult['status'];
  readonly result: string;
  readonly figures: string;
}

/** What every output for people says, before it is put into the form of one. Nothing in it is escaped. */
export interface ReportWords {
  readonly name: string;
  readonly total: AmountWords;
  /** `523.10 and 1,592.00`; undefined where nothing is open. */
  readonly between: string | undefined;
  readonly basis: readonly string[];
  readonly states: string;
  readonly coverage: string;
  readonly parts: readonly ReportPart[];
  readonly unknown: readonly WithoutAmount[];
  readonly diff: DiffWords | undefined;
  readonly gates: readonly GateWords[];
  readonly warnings: readonly string[];
}

/** An amount in words. */
export const amountOf = (range: Range): AmountWords => ({ expected: showUsd(range.expected), span: showSpan(range) });

/** One resource that costs something else than before. */
export interface ChangeWords {
  readonly address: string;
  readonly amount: string;
  /** What it costs now; empty where it is gone. */
  readonly now: string;
  readonly text: string;
}

/** A change in words. Apart from the rest: a comparison of a large stack has many, and an output shows the first of them. */
export const changeWords = (change: CostChange): ChangeWords => ({
  address: change.address,
  amount: changeAmount(change),
  now: change.to === undefined ? '' : showRange(change.to),
  text: changeText(change),
});

const diffWords = (diff: CostDiff): DiffWords => {
  const { shown, free } = changesShown(diff);
  return {
    against: { name: diff.from.name, date: diff.from.date },
    delta: deltaText(diff),
    then: showUsd(diff.from.monthly.expected),
    now: showUsd(diff.to.monthly.expected),
    changes: shown,
    instead: shown.length === 0 ? noChangesText(diff) : undefined,
    free: free === 0 ? undefined : `${free} more added, removed or changed ${free === 1 ? 'is' : 'are'} free`,
    remarks: [...notComparedText(diff), ...diff.differences.map((text) => `Estimated differently: ${text}`)],
  };
};

/** Words and figures of a report. */
export const wordsOf = ({ estimate, diff, gates = [] }: CostReport): ReportWords => {
  const total = amountOf(estimate.monthly);
  return {
    name: estimate.name,
    total,
    between: total.span === '' ? undefined : total.span.replace(' to ', ' and '),
    basis: basisOf(estimate),
    states: statesText(estimate),
    coverage: coverageText(estimate),
    parts: partsOf(estimate),
    unknown: withoutAmount(estimate),
    diff: diff === undefined ? undefined : diffWords(diff),
    gates: gates.map(({ budget, status, text, notes }) => ({
      limit: budget,
      status,
      result: gateWord[status],
      figures: [text, ...notes].join('; '),
    })),
    warnings: estimate.warnings.map(formatProblem),
  };
};
