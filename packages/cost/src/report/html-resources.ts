import { html, type Markup } from '@hera/core/escape';
import { showRange as showQuantity } from '../estimate/range';
import type { CostLine, ResourceCost } from '../estimate/result';
import { priceText } from './explain-line';
import { pairs, table } from './html-parts';
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

const rowsOf = (resource: ResourceCost): Markup => {
  const { address, state, monthly } = resource;
  const amount = monthly === undefined ? undefined : amountOf(monthly);
  return html`<tr class="head">
      <th scope="row"><code>${address}</code></th>
      <td>${state}</td>
      <td class="n">${amount?.expected}</td>
      <td class="n">${amount?.span}</td>
    </tr>
    <tr>
      <td colspan="4">
        <details>
          <summary aria-label="How it is computed: ${address}">How it is computed</summary>
          <div>
            <p class="soft">${placeOf(resource)}</p>
            ${resource.lines.map(lineDetails)}${resource.notes.map((note) => html`<p>${note}</p>`)}
          </div>
        </details>
      </td>
    </tr>`;
};

/** Resources of a part, each with how it is computed below its figures. */
export const partSection = ({ part, monthly, resources }: ReportPart): Markup =>
  html` <h3>${part}: ${showRange(monthly)} USD a month</h3>
    ${table(`Resources: ${part}`, ['Resource', 'State', 'USD a month', 'Low to high'], resources.map(rowsOf))}`;
