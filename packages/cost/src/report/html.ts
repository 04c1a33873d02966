import { html, type Markup } from '@hera/core/escape';
import { badge, pairs, reportPage, type Row, table, unfolding } from '@hera/core/report-page';
import type { CostChange } from '../diff/diff';
import type { Estimate } from '../estimate/result';
import type { CostNote } from '../explain/note';
import { chartDrawer, diffChart, type DrawChart, partsChart, resourcesChart } from './charts';
import { priceText } from './explain-line';
import { figure, spanColumn, usdColumn } from './html-parts';
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
    [{ title: 'Part' }, usdColumn, spanColumn],
    parts.map(({ part, monthly }) => {
      const { expected, span } = amountOf(monthly);
      return { cells: [part, expected, span] };
    }),
    { total: ['Total', total.expected, total.span] },
  );

/** A limit of which nothing can be told is not held. */
const gateTones = { held: 'good', broken: 'bad', unknown: 'bad' } as const;

const gateSection = (gates: readonly GateWords[]): Markup =>
  html` <h2>Limits</h2>
    ${table(
      'Limits',
      [{ title: 'Limit' }, { title: 'Result', kind: 'word' }, { title: 'Figures' }],
      gates.map(({ limit, status, result, figures }) => ({
        cells: [limit, badge(result, gateTones[status]), figures],
      })),
      { caption: false },
    )}`;

const diffRow = (change: CostChange): Row => {
  const usd = change.delta?.expected;
  const sign = usd === undefined || usd.isZero() ? undefined : usd.isPositive() ? 'more' : 'less';
  const { address, amount, now, text } = changeWords(change);
  return {
    cells: [
      html`<code>${address}</code>`,
      sign === undefined ? amount : html`<span class="${sign}">${amount}</span>`,
      now,
      text,
    ],
  };
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
          ${table('Changes, the greatest first', [{ title: 'Resource' }, { title: 'Change in USD', kind: 'number' }, usdColumn, { title: 'What' }], changes.map(diffRow))}`
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
      [{ title: 'Resource' }, usdColumn],
      top.map(({ address, usd }) => ({ cells: [html`<code>${address}</code>`, showUsd(usd)] })),
    )}`;
};

const unknownSection = (unknown: readonly WithoutAmount[]): Markup =>
  html`<h2>Without an amount, and on top of the total</h2>
    ${table(
      'Without an amount',
      [{ title: 'Resource' }, { title: 'What' }, { title: 'State', kind: 'word' }, { title: 'Why' }],
      unknown.map(({ address, title, state, reason }) => ({
        cells: [html`<code>${address}</code>`, title, state, reason],
      })),
      { caption: false },
    )}`;

const freeSection = ({ resources }: Estimate): Markup | undefined => {
  const free = new Map<string, { readonly reason: string; readonly count: number }>();
  for (const { state, type, reason = '' } of resources)
    if (state === 'free') free.set(type, { reason, count: (free.get(type)?.count ?? 0) + 1 });
  return free.size === 0
    ? undefined
    : html`<h2>Free</h2>
        ${unfolding(
          `${free.size === 1 ? '1 type' : `${free.size} types`} that AWS bills nothing for`,
          table(
            'Free types',
            [{ title: 'Type' }, { title: 'Resources', kind: 'number' }, { title: 'Why' }],
            [...free].map(([type, { reason, count }]) => ({ cells: [html`<code>${type}</code>`, count, reason] })),
            { caption: false },
          ),
        )}`;
};

const noteSection = (notes: readonly CostNote[]): Markup =>
  html` <h2>Worth knowing</h2>
    ${notes.map(({ title, text, figures, advice, prices, facts }) =>
      unfolding(
        title,
        html`<p>${text}</p>
          ${pairs([
            ...figures.map((each) => [each.label, `${figureText(each)} = ${each.formula}`] as const),
            ...advice.map((what) => ['What to do', what] as const),
            ...prices.map((price) => ['Price', priceText(price)] as const),
            ...facts.map(({ statement, where, date }) => ['Source', `${statement} (${where}, ${date})`] as const),
          ])}`,
      ),
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
  return reportPage({
    title: `Cost of ${name}: ${total.expected} USD a month`,
    heading: `Cost of ${name}`,
    verdict: `${total.expected} USD a month`,
    style,
    basis: html`${between !== undefined && html`<p>Between ${between}.</p>`}
      <ul class="soft">
        ${words.basis.map((line) => html`<li>${line}</li>`)}
      </ul>`,
    content: html`${diff !== undefined && diffSection(draw, diff)} ${gates.length > 0 && gateSection(gates)}
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
      }`,
  });
};
