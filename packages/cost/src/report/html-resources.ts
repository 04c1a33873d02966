import { html, type Markup } from '@hera/core/escape';
import { pairs, type Row, table, unfolding } from '@hera/core/report-page';
import { showRange as showQuantity } from '../estimate/range';
import type { CostLine, ResourceCost } from '../estimate/result';
import { priceText } from './explain-line';
import { spanColumn, usdColumn } from './html-parts';
import { showRange } from './money';
import type { ReportPart } from './report';
import { amountOf } from './report-words';

const lineDetails = ({ title, monthly, state, formula, factors, usage, prices, reason, notes }: CostLine): Markup =>
  pairs([
    [title, `${monthly === undefined ? 'not known' : `${showRange(monthly)} USD a month`}, ${state}`],
    ...(monthly === undefined ? [] : ([['Formula', formula]] as const)),
    ...factors.map(({ label, value, from }) => [label, `${showQuantity(value)}, from ${from}`] as const),
    ...(usage === undefined
      ? []
      : ([['Assumed use', `${usage.key}, ${usage.from}${usage.why === undefined ? '' : `: ${usage.why}`}`]] as const)),
    ...prices.map((price) => ['Price', priceText(price)] as const),
    ...(reason === undefined ? [] : ([['Why', reason]] as const)),
    ...notes.map((note) => ['Note', note] as const),
  ]);

const placeOf = ({ constructPath, source, region }: ResourceCost): string =>
  [constructPath ?? [], source === undefined ? [] : `${source.file}:${source.line}`, region ?? []].flat().join(', ');

const rowOf = (resource: ResourceCost): Row => {
  const { address, state, monthly, lines, notes } = resource;
  const amount = monthly === undefined ? undefined : amountOf(monthly);
  return {
    cells: [html`<code>${address}</code>`, state, amount?.expected, amount?.span],
    below: unfolding(
      'How it is computed',
      html`<p class="soft">${placeOf(resource)}</p>
        ${lines.map(lineDetails)}${notes.map((note) => html`<p>${note}</p>`)}`,
      { label: `How it is computed: ${address}` },
    ),
  };
};

/** Resources of a part, each with how it is computed below its figures. */
export const partSection = ({ part, monthly, resources }: ReportPart): Markup =>
  html` <h3>${part}: ${showRange(monthly)} USD a month</h3>
    ${table(
      `Resources: ${part}`,
      [{ title: 'Resource' }, { title: 'State', kind: 'word' }, usdColumn, spanColumn],
      resources.map(rowOf),
      { caption: false },
    )}`;
