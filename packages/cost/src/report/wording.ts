import type { CostChange, CostDiff } from '../diff/diff';
import type { Estimate } from '../estimate/result';
import type { GateResult } from '../gates/gates';
import { showDeltaRange, showRange } from './money';

const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

const kinds = { synth: 'the synthesised configuration', plan: 'a plan', state: 'a state' } as const;

/** On what basis the figures are: what a reader must know before the first of them. */
export const basisOf = (estimate: Estimate): readonly string[] => {
  const { regions, hoursPerMonth, catalogue, usage, kind, side, date } = estimate;
  const from = usage.file === undefined ? '' : ` and ${usage.file}`;
  const age = plural(catalogue.ageDays, 'day');
  return [
    `USD list prices before tax, discounts and free tiers; ${hoursPerMonth} hours a month; ${regions.length === 0 ? 'no region' : regions.join(', ')}`,
    `Prices of ${catalogue.asOf} (${catalogue.version}), ${age} old on ${date}; ${side === 'prior' ? 'prior side of ' : ''}${kinds[kind]}`,
    usage.profile === 'none'
      ? `No use is assumed${from}: traffic, logs and requests come on top`
      : `Assumed use: profile ${usage.profile}${usage.isDefault ? ' (the default)' : ''}, ${usage.title}${from}`,
  ];
};

/** How many resources are in which state. */
export const statesText = ({ coverage: { resources } }: Estimate): string =>
  `${plural(resources.total, 'resource')}: ${resources.priced} priced, ${resources.usageBased} usage-based, ${resources.free} free, ${resources.unpriced} unpriced`;

/** How much of the stack the total covers, and what that means. */
export const coverageText = ({ coverage }: Estimate): string => {
  const { lines, percent, amountPercent, definition } = coverage;
  const lacking = [
    lines.unconfirmed > 0 ? `${lines.unconfirmed} at a price that no source confirms` : [],
    lines.withoutUsage > 0 ? `${lines.withoutUsage} without stated use` : [],
    lines.unpriced > 0 ? `${lines.unpriced} unpriced` : [],
  ].flat();
  const of = `${percent} % of ${plural(lines.total, 'line')}${lacking.length === 0 ? '' : ` (${lacking.join(', ')})`}`;
  return `${of}; ${amountPercent} % of the amount (counted: ${definition.charAt(0).toLowerCase()}${definition.slice(1).replace(/\.$/, '')})`;
};

/** `+36.50 (6.1 %)`; the span where the ends move differently. */
export const deltaText = ({ delta, percent }: CostDiff): string =>
  `${showDeltaRange(delta)}${percent === undefined ? '' : `, ${percent > 0 ? '+' : ''}${percent} %`}`;

/** Whether nothing existed before: a list of changes would repeat the report. */
const isNew = ({ changes, unchanged }: CostDiff): boolean =>
  unchanged === 0 && changes.length > 0 && changes.every(({ kind }) => kind === 'added');

/** What is said in the place of a list of changes. */
export const noChangesText = (diff: CostDiff): string =>
  isNew(diff) ? 'Everything is new.' : 'Nothing changes in cost.';

/** What a reader wants to see of the changes, and how many more only concern what is free. */
export const changesShown = (diff: CostDiff): { readonly shown: CostDiff['changes']; readonly free: number } => {
  if (isNew(diff)) return { shown: [], free: 0 };
  const { changes } = diff;
  const shown = changes.filter(({ states }) => Object.values(states).some((state) => state !== 'free'));
  return { shown, free: changes.length - shown.length };
};

/** How much a resource costs more or less. */
export const changeAmount = ({ delta }: CostChange): string =>
  delta === undefined ? 'not known' : showDeltaRange(delta);

/** What became of a resource, in words. */
export const changeText = ({ kind, states, lines }: CostChange): string => {
  const { from, to } = states;
  if (kind === 'lost') return `no longer priced (${from ?? '-'}, now ${to ?? '-'}); not a saving`;
  if (kind === 'found') return `priced for the first time (${from ?? '-'}, now ${to ?? '-'}); not an increase`;
  const causes = [...new Set(lines.flatMap(({ because }) => because ?? []))].map((cause) => `by ${cause}`);
  const state =
    kind === 'changed' ? (from === to ? [] : [`${from ?? '-'}, now ${to ?? '-'}`]) : [to ?? from ?? []].flat();
  return [kind, ...state, ...causes].join(', ');
};

/** What the two totals do not compare. */
export const notComparedText = ({ notComparable: { lost, found } }: CostDiff): readonly string[] => [
  ...(lost.high.isZero() ? [] : [`${showRange(lost)} was priced before and no longer is: not a saving`]),
  ...(found.high.isZero() ? [] : [`${showRange(found)} is priced for the first time: not an increase`]),
];

/** Word for the state of a gate. */
export const gateWord: Readonly<Record<GateResult['status'], string>> = {
  held: 'held',
  broken: 'BROKEN',
  unknown: 'UNKNOWN',
};
