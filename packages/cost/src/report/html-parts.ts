import { html, type Markup, type MarkupValue, trusted } from '@hera/core/escape';
import type { ChartWords } from './charts';

/** What is wider than a narrow screen scrolls by itself, also from the keyboard. */
const scrolling = (label: string, content: Markup): Markup =>
  html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">${content}</div>`;

/** A chart with its words; the same figures are to stand in a table beside it. */
export const figure = (words: ChartWords, chart: (words: ChartWords) => Markup): Markup =>
  html` <figure>
    <figcaption><strong>${words.title}.</strong> ${words.description}</figcaption>
    ${scrolling(`Chart: ${words.title}`, chart(words))}
  </figure>`;

const head = (columns: readonly string[]): Markup =>
  html`<thead>
    <tr>
      ${columns.map((name) => trusted(`<th scope="col"${/USD|Low/.test(name) ? ' class="n"' : ''}>${name}</th>`))}
    </tr>
  </thead>`;

/**
 * A table that scrolls by itself.
 *
 * @param label names it to those who do not see the heading above it
 * @param columns heads, which no input has a part in
 * @param options `caption`: the label is shown as well; `foot`: rows of a total
 */
export const table = (
  label: string,
  columns: readonly string[],
  rows: MarkupValue,
  { caption = false, foot }: { readonly caption?: boolean; readonly foot?: Markup } = {},
): Markup =>
  scrolling(
    label,
    html`<table>
      ${
        caption &&
        html`<caption>
          ${label}
        </caption>`
      }
      ${head(columns)}
      <tbody>
        ${rows}
      </tbody>
      ${
        foot !== undefined &&
        html`<tfoot>
          ${foot}
        </tfoot>`
      }
    </table>`,
  );

/** Pairs of a word and what it stands for. */
export const pairs = (rows: readonly (readonly [term: string, text: string])[]): Markup =>
  html`<dl>
    ${rows.map(
      ([term, text]) =>
        html`<dt>${term}</dt>
          <dd>${text}</dd>`,
    )}
  </dl>`;
