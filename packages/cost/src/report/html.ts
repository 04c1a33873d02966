import { html, type Markup } from '@hera/core/escape';
import type { CostChange } from '../diff/diff';
import type { Estimate } from '../estimate/result';
import type { CostNote } from '../explain/note';
import { chartDrawer, diffChart, type DrawChart, partsChart, resourcesChart } from './charts';
import { priceText } from './explain-line';
import { figure, pairs, table } from './html-parts';
import { partSection } from './html-resources';
import { style } from './html-style';
import { showUsd } from './money';
import { figureText } from './notes';
import type { CostReport, ReportPart, WithoutAmount } from './report';
import { amountOf, changeWords, type DiffWords, type GateWords, type ReportWords, wordsOf } from './report-words';

const chartRows = 12;

const partsTable = ({ parts, total }: ReportWords): Markup =>
  table(
    'Monthly cost by part',
    ['Part', 'USD a month', 'Low to high'],
    parts.map(({ part, monthly }) => {
      const { expected, span } = amountOf(monthly);
      return html`<tr>
        <th scope="row">${part}</th>
        <td class="n">${expected}</td>
        <td class="n">${span}</td>
      </tr>`;
    }),
    {
      caption: true,
      foot: html`<tr>
        <th scope="row">Total</th>
        <td class="n">${total.expected}</td>
        <td class="n">${total.span}</td>
      </tr>`,
    },
  );

const gateSection = (gates: readonly GateWords[]): Markup =>
  html` <h2>Limits</h2>
    ${table(
      'Limits',
      ['Limit', 'Result', 'Figures'],
      gates.map(
        ({ limit, status, result, figures }) =>
          html`<tr>
            <th scope="row">${limit}</th>
            <td class="${status}">${result}</td>
            <td>${figures}</td>
          </tr>`,
      ),
    )}`;

const diffRow = (change: CostChange): Markup => {
  const usd = change.delta?.expected;
  const sign = usd === undefined || usd.isZero() ? '' : usd.isPositive() ? ' more' : ' less';
  const { address, amount, now, text } = changeWords(change);
  return html`<tr>
    <td><code>${address}</code></td>
    <td class="n${sign}">${amount}</td>
    <td class="n">${now}</td>
    <td>${text}</td>
  </tr>`;
};

const diffSection = (draw: DrawChart, diff: DiffWords): Markup => {
  const { against, delta, then, now, changes, instead, free, remarks } = diff;
  const charted = changes.filter((change) => change.delta?.expected.isZero() === false).slice(0, chartRows);
  return html` <h2>What changes</h2>
    <p>
      <strong>${delta}</strong> USD a month against <code>${against.name}</code> of ${against.date}: ${then} then,
      ${now} now.
    </p>
    ${remarks.map((text) => html`<p>${text}</p>`)}
    ${
      instead === undefined
        ? html`${charted.length > 0 && figure({ title: 'What changes most', description: 'To the right what costs more, to the left what costs less, in USD a month; the figures are in the table below.' }, (words) => diffChart(draw, words, charted))}
          ${table('Changes, the greatest first', ['Resource', 'Change in USD', 'USD a month', 'What'], changes.map(diffRow), { caption: true })}`
        : html`<p>${instead}</p>`
    }
    ${free !== undefined && html`<p>${free}.</p>`}`;
};

const topSection = (draw: DrawChart, parts: readonly ReportPart[]): Markup | undefined => {
  const top = parts
    .flatMap(({ resources }) => resources)
    .flatMap(({ address, monthly }) =>
      monthly === undefined || monthly.expected.isZero() ? [] : [{ address, usd: monthly.expected }],
    )
    .sort((a, b) => b.usd.comparedTo(a.usd))
    .slice(0, chartRows);
  if (top.length === 0) return undefined;
  const rows = top.map(({ address, usd }) => ({ name: address, usd: usd.toDecimalPlaces(2).toNumber() }));
  return html`<h2>What costs most</h2>
    ${figure({ title: 'What costs most', description: `The ${top.length} most expensive resources, expected USD a month; the figures are in the table below.` }, (words) => resourcesChart(draw, words, rows))}
    ${table(
      'Most expensive resources',
      ['Resource', 'USD a month'],
      top.map(
        ({ address, usd }) =>
          html`<tr>
            <td><code>${address}</code></td>
            <td class="n">${showUsd(usd)}</td>
          </tr>`,
      ),
      { caption: true },
    )}`;
};

const unknownSection = (unknown: readonly WithoutAmount[]): Markup =>
  html`<h2>Without an amount, and on top of the total</h2>
    ${table(
      'Without an amount',
      ['Resource', 'What', 'State', 'Why'],
      unknown.map(
        ({ address, title, state, reason }) =>
          html`<tr>
            <td><code>${address}</code></td>
            <td>${title}</td>
            <td>${state}</td>
            <td>${reason}</td>
          </tr>`,
      ),
    )}`;

const freeSection = ({ resources }: Estimate): Markup | undefined => {
  const free = new Map<string, { readonly reason: string; readonly count: number }>();
  for (const { state, type, reason = '' } of resources)
    if (state === 'free') free.set(type, { reason, count: (free.get(type)?.count ?? 0) + 1 });
  return free.size === 0
    ? undefined
    : html`<h2>Free</h2>
        <details>
          <summary>${free.size === 1 ? '1 type' : `${free.size} types`} that AWS bills nothing for</summary>
          ${table(
            'Free types',
            ['Type', 'Resources', 'Why'],
            [...free].map(
              ([type, { reason, count }]) =>
                html`<tr>
                  <td><code>${type}</code></td>
                  <td>${count}</td>
                  <td>${reason}</td>
                </tr>`,
            ),
          )}
        </details>`;
};

const noteSection = (notes: readonly CostNote[]): Markup =>
  html` <h2>Worth knowing</h2>
    ${notes.map(
      ({ title, text, figures, advice, prices, facts }) =>
        html` <details>
          <summary>${title}</summary>
          <div>
            <p>${text}</p>
            ${pairs([
              ...figures.map((each) => [each.label, `${figureText(each)} = ${each.formula}`] as const),
              ...advice.map((what) => ['What to do', what] as const),
              ...prices.map((price) => ['Price', priceText(price)] as const),
              ...facts.map(({ statement, where, date }) => ['Source', `${statement} (${where}, ${date})`] as const),
            ])}
          </div>
        </details>`,
    )}`;

/**
 * The report as one HTML file: charts, tables, and how every line is computed. It opens offline and asks for nothing: no script, no font, no
 * image, and a policy that forbids them. Light, dark and printable; a table stands beside every chart. Everything from the stack is escaped.
 */
export const htmlReport = async (report: CostReport): Promise<string> => {
  const draw = await chartDrawer();
  const { estimate, notes = [] } = report;
  const words = wordsOf(report);
  const { name, total, between, diff, gates, parts, unknown, warnings } = words;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>Cost of ${name}: ${total.expected} USD a month</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <main>
          <h1>Cost of ${name}</h1>
          <p class="total">${total.expected} USD a month</p>
          ${between !== undefined && html`<p>Between ${between}.</p>`}
          <ul class="basis">
            ${words.basis.map((line) => html`<li>${line}</li>`)}
          </ul>
          ${diff !== undefined && diffSection(draw, diff)} ${gates.length > 0 && gateSection(gates)}
          <h2>By part</h2>
          ${parts.length > 0 && figure({ title: 'Monthly cost by part', description: 'What is sure, what is expected on top of it, and what it may come to at the most; the figures are in the table below.' }, (chart) => partsChart(draw, chart, parts))}
          ${partsTable(words)} ${topSection(draw, parts)}
          <h2>Every line</h2>
          <p class="soft">Unfold a resource to see how each of its lines is computed.</p>
          ${parts.map(partSection)} ${notes.length > 0 && noteSection(notes)}
          ${unknown.length > 0 && unknownSection(unknown)}
          <h2>Coverage</h2>
          <p>${words.states}. ${words.coverage}</p>
          ${freeSection(estimate)}
          ${
            warnings.length > 0 &&
            html`<h2>Warnings</h2>
              <ul>
                ${warnings.map((warning) => html`<li>${warning}</li>`)}
              </ul>`
          }
        </main>
      </body>
    </html> `;
  return page.text;
};
