import { html, type Markup, type MarkupValue } from '../escape';

/** How something stands. Colour never says it alone: a word stands beside it. */
export type Tone = 'good' | 'bad' | 'warn' | 'none';

/** A status: a word, and the colour that goes with it. */
export const badge = (word: string, tone: Tone): Markup => html`<span class="badge ${tone}">${word}</span>`;

/** What is wider than a narrow screen scrolls by itself, also from the keyboard. `label` names it to those who do not see it. */
export const scrolling = (label: string, content: MarkupValue): Markup =>
  html`<div class="scroll" role="group" aria-label="${label}" tabindex="0">${content}</div>`;

/** Pairs of a word and what it stands for. */
export const pairs = (rows: readonly (readonly [term: string, text: MarkupValue])[]): Markup =>
  html`<dl>
    ${rows.map(
      ([term, text]) =>
        html`<dt>${term}</dt>
          <dd>${text}</dd>`,
    )}
  </dl>`;

/** What a reader unfolds; in print it is unfolded. */
export const unfolding = (
  summary: string,
  content: MarkupValue,
  {
    label,
    open = false,
  }: {
    /** The summary as those hear it who jump from one to the next; it begins with the summary. @default - the summary alone */
    readonly label?: string;
    /** @default false */
    readonly open?: boolean;
  } = {},
): Markup =>
  html`<details${open && html` open`}>
    <summary${label !== undefined && html` aria-label="${label}"`}>${summary}</summary>
    <div>${content}</div>
  </details>`;

/** Something to act upon, with a heading in it. */
export const panel = (tone: Tone, content: MarkupValue): Markup =>
  html`<article class="panel ${tone}">${content}</article>`;
