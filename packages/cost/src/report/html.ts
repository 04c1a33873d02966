import { formatProblem } from '@hera/core/errors';
import { html, type Markup, trusted } from '@hera/core/escape';
import type { CostDiff } from '../diff/diff';
import { showRange as showQuantity } from '../estimate/range';
import type { CostLine, Estimate, ResourceCost } from '../estimate/result';
import type { CostNote } from '../explain/note';
import type { GateResult } from '../gates/gates';
import { chartDrawer, type ChartWords, diffChart, type DrawChart, partsChart, resourcesChart } from './charts';
import { priceText } from './explain-line';
import { style } from './html-style';
import { showRange, showSpan, showUsd } from './money';
import { figureText } from './notes';
import { type CostReport, partsOf, type ReportPart, withoutAmount } from './report';
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

const chartRows = 12;

const figure = (words: ChartWords, chart: (words: ChartWords) => Markup): Markup =>
  html` <figure>
    <figcaption><strong>${words.title}.</strong> ${words.description}</figcaption>
    ${chart(words)}
  </figure>`;

const lineDetails = (line: CostLine): Markup =>
  html` <dl>
    <dt>${line.title}</dt>
    <dd>${line.monthly === undefined ? 'not known' : `${showRange(line.monthly)} USD a month`}, ${line.state}</dd>
    ${
      line.monthly === undefined
        ? undefined
        : html`<dt>Formula</dt>
            <dd>${line.formula}</dd>`
    }
    ${line.factors.map(
      ({ label, value, from }) =>
        html`<dt>${label}</dt>
          <dd>${showQuantity(value)}, from ${from}</dd>`,
    )}
    ${
      line.usage === undefined
        ? undefined
        : html`<dt>Assumed use</dt>
            <dd>
              ${line.usage.key}, ${line.usage.from}${line.usage.why === undefined ? undefined : `: ${line.usage.why}`}
            </dd>`
    }
    ${line.prices.map(
      (price) =>
        html`<dt>Price</dt>
          <dd>${priceText(price)}</dd>`,
    )}
    ${
      line.reason === undefined
        ? undefined
        : html`<dt>Why</dt>
            <dd>${line.reason}</dd>`
    }
    ${line.notes.map(
      (note) =>
        html`<dt>Note</dt>
          <dd>${note}</dd>`,
    )}
  </dl>`;

const placeOf = ({ constructPath, source, region }: ResourceCost): string =>
  [constructPath ?? [], source === undefined ? [] : `${source.file}:${source.line}`, region ?? []].flat().join(', ');

const resourceRow = (resource: ResourceCost): Markup =>
  html` <tr>
    <td>
      <details>
        <summary><code>${resource.address}</code></summary>
        <div>
          <p class="soft">${placeOf(resource)}</p>
          ${resource.lines.map(lineDetails)}${resource.notes.map((note) => html`<p>${note}</p>`)}
        </div>
      </details>
    </td>
    <td>${resource.state}</td>
    <td class="n">${resource.monthly === undefined ? '' : showUsd(resource.monthly.expected)}</td>
    <td class="n">${resource.monthly === undefined ? '' : showSpan(resource.monthly)}</td>
  </tr>`;

const heads = (...names: readonly string[]): Markup =>
  html`<thead>
    <tr>
      ${names.map((name) => trusted(`<th scope="col"${/USD|Low/.test(name) ? ' class="n"' : ''}>${name}</th>`))}
    </tr>
  </thead>`;

const partSection = ({ part, monthly, resources }: ReportPart): Markup =>
  html` <h3>${part}: ${showRange(monthly)} USD a month</h3>
    <div class="scroll">
      <table>
        ${heads('Resource', 'State', 'USD a month', 'Low to high')}
        <tbody>
          ${resources.map(resourceRow)}
        </tbody>
      </table>
    </div>`;

const partsTable = ({ monthly }: Estimate, parts: readonly ReportPart[]): Markup =>
  html` <div class="scroll">
    <table>
      <caption>
        Monthly cost by part
      </caption>
      ${heads('Part', 'USD a month', 'Low to high')}
      <tbody>
        ${parts.map(
          (each) =>
            html`<tr>
              <th scope="row">${each.part}</th>
              <td class="n">${showUsd(each.monthly.expected)}</td>
              <td class="n">${showSpan(each.monthly)}</td>
            </tr>`,
        )}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">Total</th>
          <td class="n">${showUsd(monthly.expected)}</td>
          <td class="n">${showSpan(monthly)}</td>
        </tr>
      </tfoot>
    </table>
  </div>`;

const gateSection = (gates: readonly GateResult[]): Markup =>
  html` <h2>Limits</h2>
    <div class="scroll">
      <table>
        ${heads('Limit', 'Result', 'Figures')}
        <tbody>
          ${gates.map(
            ({ budget, status, text, notes }) =>
              html`<tr>
                <th scope="row">${budget}</th>
                <td class="${status}">${gateWord[status]}</td>
                <td>${[text, ...notes].join('; ')}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;

const diffRow = (change: CostDiff['changes'][number]): Markup => {
  const usd = change.delta?.expected;
  const sign = usd === undefined || usd.isZero() ? '' : usd.isPositive() ? ' more' : ' less';
  return html`<tr>
    <td><code>${change.address}</code></td>
    <td class="n${sign}">${changeAmount(change)}</td>
    <td class="n">${change.to === undefined ? '' : showRange(change.to)}</td>
    <td>${changeText(change)}</td>
  </tr>`;
};

const diffSection = (draw: DrawChart, diff: CostDiff): Markup => {
  const { shown, free } = changesShown(diff);
  const charted = shown.filter(({ delta }) => delta !== undefined && !delta.expected.isZero()).slice(0, chartRows);
  return html` <h2>What changes</h2>
    <p>
      <strong>${deltaText(diff)}</strong> USD a month against <code>${diff.from.name}</code> of ${diff.from.date}:
      ${showUsd(diff.from.monthly.expected)} then, ${showUsd(diff.to.monthly.expected)} now.
    </p>
    ${[...notComparedText(diff), ...diff.differences.map((text) => `Estimated differently: ${text}`)].map((text) => html`<p>${text}</p>`)}
    ${
      shown.length === 0
        ? html`<p>${noChangesText(diff)}</p>`
        : html`${charted.length === 0 ? undefined : figure({ title: 'What changes most', description: 'To the right what costs more, to the left what costs less, in USD a month; the figures are in the table below.' }, (words) => diffChart(draw, words, charted))}
            <div class="scroll">
              <table>
                <caption>
                  Changes, the greatest first
                </caption>
                ${heads('Resource', 'Change in USD', 'USD a month', 'What')}
                <tbody>
                  ${shown.map(diffRow)}
                </tbody>
              </table>
            </div>`
    }
    ${free > 0 ? html`<p>${free} more added, removed or changed are free.</p>` : undefined}`;
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
  return html`${figure({ title: 'What costs most', description: `The ${top.length} most expensive resources, expected USD a month; the figures are in the table below.` }, (words) => resourcesChart(draw, words, rows))}
    <div class="scroll">
      <table>
        <caption>
          Most expensive resources
        </caption>
        ${heads('Resource', 'USD a month')}
        <tbody>
          ${top.map(
            ({ address, usd }) =>
              html`<tr>
                <td><code>${address}</code></td>
                <td class="n">${showUsd(usd)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
};

const unknownSection = (estimate: Estimate): Markup | undefined => {
  const unknown = withoutAmount(estimate);
  return unknown.length === 0
    ? undefined
    : html`<h2>Without an amount, and on top of the total</h2>
        <div class="scroll">
          <table>
            ${heads('Resource', 'What', 'State', 'Why')}
            <tbody>
              ${unknown.map(
                ({ address, title, state, reason }) =>
                  html`<tr>
                    <td><code>${address}</code></td>
                    <td>${title}</td>
                    <td>${state}</td>
                    <td>${reason}</td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>`;
};

const freeSection = ({ resources }: Estimate): Markup | undefined => {
  const free = new Map<string, { readonly reason: string; readonly count: number }>();
  for (const { state, type, reason = '' } of resources)
    if (state === 'free') free.set(type, { reason, count: (free.get(type)?.count ?? 0) + 1 });
  return free.size === 0
    ? undefined
    : html`<h2>Free</h2>
        <details>
          <summary>${free.size === 1 ? '1 type' : `${free.size} types`} that AWS bills nothing for</summary>
          <div class="scroll">
            <table>
              ${heads('Type', 'Resources', 'Why')}
              <tbody>
                ${[...free].map(
                  ([type, { reason, count }]) =>
                    html`<tr>
                      <td><code>${type}</code></td>
                      <td>${count}</td>
                      <td>${reason}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>
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
            <dl>
              ${figures.map(
                (each) =>
                  html`<dt>${each.label}</dt>
                    <dd>${figureText(each)} = ${each.formula}</dd>`,
              )}
              ${advice.map(
                (what) =>
                  html`<dt>What to do</dt>
                    <dd>${what}</dd>`,
              )}
              ${prices.map(
                (price) =>
                  html`<dt>Price</dt>
                    <dd>${priceText(price)}</dd>`,
              )}
              ${facts.map(
                ({ statement, where, date }) =>
                  html`<dt>Source</dt>
                    <dd>${statement} (${where}, ${date})</dd>`,
              )}
            </dl>
          </div>
        </details>`,
    )}`;

/**
 * The report as one HTML file: charts, tables, and how every line is computed. It opens offline and asks for nothing: no script, no font, no
 * image, and a policy that forbids them. Light, dark and printable; a table stands beside every chart. Everything from the stack is escaped.
 */
export const htmlReport = async ({ estimate, diff, gates = [], notes = [] }: CostReport): Promise<string> => {
  const draw = await chartDrawer();
  const parts = partsOf(estimate);
  const span = showSpan(estimate.monthly);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>Cost of ${estimate.name}: ${showUsd(estimate.monthly.expected)} USD a month</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <main>
          <h1>Cost of ${estimate.name}</h1>
          <p class="total">${showUsd(estimate.monthly.expected)} USD a month</p>
          ${span === '' ? undefined : html`<p>Between ${span.replace(' to ', ' and ')}.</p>`}
          <ul class="basis">
            ${basisOf(estimate).map((line) => html`<li>${line}</li>`)}
          </ul>
          ${diff === undefined ? undefined : diffSection(draw, diff)}
          ${gates.length === 0 ? undefined : gateSection(gates)}
          <h2>By part</h2>
          ${parts.length === 0 ? undefined : figure({ title: 'Monthly cost by part', description: 'What is sure, what is expected on top of it, and what it may come to at the most; the figures are in the table below.' }, (words) => partsChart(draw, words, parts))}
          ${partsTable(estimate, parts)}
          <h2>What costs most</h2>
          ${topSection(draw, parts)}
          <h2>Every line</h2>
          <p class="soft">Unfold a resource to see how each of its lines is computed.</p>
          ${parts.map(partSection)} ${notes.length === 0 ? undefined : noteSection(notes)} ${unknownSection(estimate)}
          <h2>Coverage</h2>
          <p>${statesText(estimate)}. ${coverageText(estimate)}</p>
          ${freeSection(estimate)}
          ${
            estimate.warnings.length === 0
              ? undefined
              : html`<h2>Warnings</h2>
                  <ul>
                    ${estimate.warnings.map((warning) => html`<li>${formatProblem(warning)}</li>`)}
                  </ul>`
          }
        </main>
      </body>
    </html> `;
  return page.text;
};
