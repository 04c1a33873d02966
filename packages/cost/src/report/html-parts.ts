import { html, type Markup } from '@hera/core/escape';
import { type Column, scrolling } from '@hera/core/report-page';
import type { ChartWords } from './charts';

/** A chart with its words; the same figures are to stand in a table beside it. */
export const figure = (words: ChartWords, chart: (words: ChartWords) => Markup): Markup =>
  html` <figure>
    <figcaption><strong>${words.title}.</strong> ${words.description}</figcaption>
    ${scrolling(`Chart: ${words.title}`, chart(words))}
  </figure>`;

/** Columns of amounts, beside that of the expected one. */
export const usdColumn: Column = { title: 'USD a month', kind: 'number' };
/** `usdColumn` from the least to the most. */
export const spanColumn: Column = { title: 'Low to high', kind: 'number' };
