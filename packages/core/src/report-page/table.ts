import { html, type Markup, type MarkupValue } from '../escape';
import { scrolling } from './parts';

/** A column of a table. */
export interface Column {
  readonly title: string;
  /** `number`: on the right, digits below each other. `word`: one or two words, which stay on one line. @default - text, which wraps */
  readonly kind?: 'number' | 'word';
}

/** A row of a table. */
export interface Row {
  /** One for each column. The first one names the row. */
  readonly cells: readonly MarkupValue[];
  /** What stands below the cells, across the whole table. @default - nothing */
  readonly below?: Markup;
}

/** Options of `table`. */
export interface TableOptions {
  /** Whether the label is shown; false where a heading above says it. @default true */
  readonly caption?: boolean;
  /** A row of totals. @default - none */
  readonly total?: readonly MarkupValue[];
}

const classes = { number: 'n', word: 'w' } as const;

const classOf = (column: Column | undefined): Markup | undefined =>
  column?.kind === undefined ? undefined : html` class="${classes[column.kind]}"`;

/** A table that scrolls by itself where the screen is narrow. `label` names it. */
export const table = (
  label: string,
  columns: readonly Column[],
  rows: readonly Row[],
  { caption = true, total }: TableOptions = {},
): Markup => {
  const cell = (value: MarkupValue, index: number): Markup =>
    index === 0 ? html`<th scope="row">${value}</th>` : html`<td${classOf(columns[index])}>${value}</td>`;
  const row = ({ cells, below }: Row): Markup =>
    below === undefined
      ? html`<tr>
          ${cells.map(cell)}
        </tr> `
      : html`<tr class="head">
            ${cells.map(cell)}
          </tr>
          <tr class="below">
            <td colspan="${columns.length}">${below}</td>
          </tr> `;
  return scrolling(
    label,
    html`<table>
      ${
        caption &&
        html`<caption>
          ${label}
        </caption> `
      }
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col" ${classOf(column)}>${column.title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(row)}
      </tbody>
      ${
        total !== undefined &&
        html`<tfoot>
          <tr>
            ${total.map(cell)}
          </tr>
        </tfoot> `
      }
    </table>`,
  );
};
